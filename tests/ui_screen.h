/* ui_screen.h - a screen without a terminal for unit tests: keys in by name, pictures out. */
#ifndef MW_TESTS_UI_SCREEN_H
#define MW_TESTS_UI_SCREEN_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/buf.h"
#include "src/base/mem.h"
#include "ui/app.h"
#include "ui/keys.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline struct app *screen_new(const struct app_opts *o, int rows, int cols)
{
    struct err e = {0};
    struct app *a = app_new(o, &e);

    if (!a)
        print_error("%s: %s\n", e.ctx, e.msg);
    assert_non_null(a);
    app_resize(a, rows, cols);
    return a;
}

/* Keys by name, with blanks between; a word that names no key is typed. */
static inline void screen_keys(struct app *a, const char *names)
{
    char *all = mem_text(names), *rest = all;

    for (char *name; (name = strsep(&rest, " "));) {
        if (ui_key_find(name) >= 0 && (strlen(name) == 1 || name[0] != 'g'))
            app_key(a, ui_key_find(name));
        else
            for (; *name; name++)
                app_key(a, *name);
    }
    free(all);
}

static inline const char *screen_text(struct app *a) /* until the next call */
{
    static struct buf b;

    buf_clear(&b);
    app_draw(a);
    ui_canvas_dump(app_canvas(a), &b);
    return buf_str(&b);
}

static inline void screen_shows_at(struct app *a, const char *text, bool is, const char *file,
                                   int line)
{
    if ((strstr(screen_text(a), text) != NULL) == is)
        return;
    fprintf(stderr, "%s '%s' on:\n%s", is ? "no" : "unexpected", text, screen_text(a));
    _fail(file, line);
}
/* macros for the place of the failure */
#define screen_shows(a, text) screen_shows_at((a), (text), true, __FILE__, __LINE__)
/* likewise */
#define screen_lacks(a, text) screen_shows_at((a), (text), false, __FILE__, __LINE__)

/* Lines of the screen from row `first` on are these, up to the end of `want`. */
static inline void screen_rows_at(struct app *a, int first, const char *want, const char *file,
                                  int line)
{
    const char *s = screen_text(a);

    while (first-- > 0)
        s = strchr(s, '\n') + 1;
    if (strncmp(s, want, strlen(want)) == 0)
        return;
    fprintf(stderr, "expected:\n%sis:\n%s", want, s); /* print_error() cuts at 1024 bytes */
    _fail(file, line);
}
/* likewise */
#define screen_rows(a, first, want) screen_rows_at((a), (first), (want), __FILE__, __LINE__)

static inline int screen_locale(void **state)
{
    (void)state;
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

#endif
