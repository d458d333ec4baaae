/* script_parts.h - the inside of the player of scripts, for script.c and script_expect.c alone. */
#ifndef MW_UI_SCRIPT_PARTS_H
#define MW_UI_SCRIPT_PARTS_H

#include "src/base/arena.h"
#include "ui/app.h"
#include "ui/script_line.h"
#include "ui/theme.h"

struct player {
    struct app_opts opts;
    struct app *app; /* NULL: not made yet */
    int rows, cols;
    enum ui_depth depth;
    const char *theme;  /* of ui_theme_names */
    struct arena words; /* of the line */
};

/* Each gives 0, or -1 with what is wrong. */
int script_settle(struct player *p, struct err *e); /* waits until the app is not busy */
int script_size(struct player *p, const char *value, struct err *e); /* "80x24" */
int script_pair(const char *word, char between, int *out_a, int *out_b, struct err *e);
int script_expect(struct player *p, const struct script_line *l, struct err *e);

char *script_text(struct player *p); /* the screen, to be freed */
bool script_sees(struct player *p, const char *text);

#endif
