/* explore_find.c - a text looked for in the column under the cursor, row by row in slices, as the
 * cells read; the search goes once around. Names of columns come first. */
#include "config.h"

#include "src/base/now.h"
#include "src/base/text.h"
#include "ui/explore_parts.h"

#include <ctype.h>
#include <string.h>

static const double slice_s = 0.005;

/* Without regard to ASCII case. */
static bool has(const char *text, const char *part)
{
    size_t n = strlen(part);

    for (; *text; text++) {
        size_t i = 0;

        while (i < n && tolower((unsigned char)text[i]) == tolower((unsigned char)part[i]))
            i++;
        if (i == n)
            return true;
    }
    return false;
}

static bool go_to_column(struct explore *x, const char *text)
{
    const struct schema *s = ui_rows_schema(x->rows);

    for (size_t i = 1; i <= s->n_col; i++) {
        int col = (int)(((size_t)x->grid.col + i) % s->n_col);

        if (!has(s->col[col].name, text) || x->grid.hidden[col])
            continue;
        x->grid.col = col;
        return true;
    }
    return false;
}

void explore_find_begin(struct explore *x, const char *text, int by)
{
    int64_t n = ui_grid_rows(&x->grid);

    if (!*text || n == 0)
        return;
    if (text != x->find.text && go_to_column(x, text)) {
        x->find.text[0] = '\0';
        return;
    }
    if (text != x->find.text) {
        size_t size = strlen(text) < sizeof x->find.text ? strlen(text) : sizeof x->find.text - 1;

        memcpy(x->find.text, text, size);
        x->find.text[size] = '\0';
    }
    x->find.by = by;
    x->find.at = x->grid.row;
    x->find.left = n;
}

void explore_find_tick(struct explore *x)
{
    struct explore_find *f = &x->find;
    double until = now_mono() + slice_s;
    int64_t n = ui_grid_rows(&x->grid);
    char n_text[UI_NUMBER];

    while (f->left > 0 && n > 0) {
        char text[UI_ROWS_TEXT];

        f->at = (f->at + f->by + n) % n;
        f->left--;
        if (ui_rows_shown(x->rows, f->at, x->grid.col, text) && has(text, f->text)) {
            f->left = 0;
            ui_grid_go(&x->grid, f->at);
            return;
        }
        if ((f->left & 255) == 0 && now_mono() > until)
            break;
    }
    ui_count(f->at + 1, n_text);
    if (f->left > 0)
        app_say(x->base.app, UI_TEXT, "looking for '%s': row %s; Esc stops", f->text, n_text);
    else
        app_say(x->base.app, UI_WARN, "'%s' is not in this column", f->text);
}
