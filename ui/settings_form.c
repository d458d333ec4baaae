/* settings_form.c - what a person sets once: theme, time zone, mouse, clipboard; kept in the
 * workspace. */
#include "config.h"

#include "ui/dialog.h"

#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/zone.h"
#include "ui/form.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THEMES_MAX = 40 };

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names of the themes that there are, then NULL; the caller frees each. */
static void find_themes(char *name[THEMES_MAX + 1])
{
    struct err ignored = {0}; /* no folder: one to choose from */
    char *path = file_data("themes/dark.theme", &ignored);
    size_t n = 0;

    if (path)
        path[strlen(path) - strlen("/dark.theme")] = '\0';
    DIR *folder = path ? opendir(path) : NULL;

    for (struct dirent *d; folder && n < THEMES_MAX && (d = readdir(folder));) {
        const char *end = strstr(d->d_name, ".theme");

        if (end && !end[6] && d->d_name[0] != '.')
            name[n++] = mem_text_n(d->d_name, (size_t)(end - d->d_name));
    }
    if (folder)
        closedir(folder);
    free(path);
    if (n == 0)
        name[n++] = mem_text("dark"); /* what is shown without a file, too */
    qsort(name, n, sizeof *name, by_name);
    name[n] = NULL;
}

static void check(struct ui_form *f, void *owner)
{
    const char *name = ui_form_value(f, "timezone");
    struct err e = {0};
    struct zone *z = *name ? zone_open(name, &e) : NULL;

    (void)owner;
    ui_form_wrong(f, "timezone", *name && !z ? e.hint[0] ? e.hint : e.msg : "");
    zone_free(z);
}

static const char *or_none(const char *value)
{
    return *value ? value : NULL;
}

static enum ui_result submit(struct ui_form *f, void *owner)
{
    struct app *a = ui_form_app(f);
    bool mouse = strcmp(ui_form_value(f, "mouse"), "true") == 0;

    (void)owner;
    app_set(a, "theme", or_none(ui_form_value(f, "theme")));
    app_set(a, "timezone", or_none(ui_form_value(f, "timezone")));
    app_set(a, "mouse", mouse ? "on" : "off");
    app_set(a, "clipboard", ui_form_value(f, "clipboard"));
    app_reload(a);
    app_say(a, UI_OK, app_store(a) ? "Settings are kept in the workspace."
                                   : "Settings hold until you leave: no workspace is open.");
    return UI_CLOSE;
}

void ui_settings_open(struct app *a)
{
    static const char *const clipboards[] = {"auto", "osc52", "program", NULL};
    char *themes[THEMES_MAX + 1];
    char *clipboard = mem_text(app_setting(a, "clipboard"));
    char *theme = mem_text(app_setting(a, "theme")), *zone = mem_text(app_setting(a, "timezone"));
    const char *mouse = app_setting(a, "mouse");

    find_themes(themes);
    const struct ui_field fields[] = {
        {.name = "theme", .label = "Theme", .kind = UI_FIELD_CHOICE,
         .choices = (const char *const *)themes, .value = theme ? theme : "dark",
         .help = "colours of the screen; mono: none"},
        {.name = "timezone", .label = "Time zone", .value = zone ? zone : "UTC", .hint = "such as "
         "Europe/Berlin", .help = "in which times are shown; what is stored stays UTC"},
        {.name = "mouse", .label = "Mouse", .kind = UI_FIELD_BOOL,
         .value = mouse && strcmp(mouse, "on") == 0 ? "true" : "false",
         .help = "click: cursor, double click: Enter, wheel: move; off, the terminal selects text"},
        {.name = "clipboard", .label = "Clipboard", .kind = UI_FIELD_CHOICE,
         .choices = clipboards, .value = clipboard ? clipboard : "auto",
         .help = "osc52: of your terminal, over ssh too; program: wl-copy, xclip, xsel, tmux"},
    };

    ui_form_open(a, &(struct ui_form_opts){.title = "Settings", .submit_word = "Save",
                                           .fields = fields, .n_field = 4, .check = check,
                                           .submit = submit});
    for (size_t i = 0; themes[i]; i++)
        free(themes[i]);
    free(clipboard);
    free(theme);
    free(zone);
}
