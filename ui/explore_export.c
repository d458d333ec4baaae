/* explore_export.c - what is seen of a dataset, as a command: rows by conditions, columns, sort;
 * the marked rows by their keys. */
#include "config.h"

#include "src/base/mem.h"
#include "ui/data_do.h"
#include "ui/explore_parts.h"

#include <stdlib.h>

enum { MARKED_MOST = 2000 }; /* of a command line */

static void put_where(const struct explore *x, struct buf *out)
{
    for (size_t i = 0; i < x->n_chip; i++) {
        buf_text(out, i > 0 ? " AND " : "");
        chip_sql(&x->chip[i], out);
    }
}

static void put_order(const struct explore *x, struct buf *out)
{
    const struct schema *s = ui_rows_schema(x->rows);

    for (int i = 0; i < x->grid.n_sort; i++) {
        buf_text(out, i > 0 ? ", " : "");
        chip_quote(s->col[x->grid.sort[i]].name, '\"', out);
        buf_text(out, x->grid.desc[i] ? " DESC NULLS LAST" : " NULLS LAST");
    }
}

/* --- marked rows --- */

static bool put_value(struct explore *x, int64_t number, size_t col, struct buf *out)
{
    struct ui_source *s = ui_rows_source(x->rows);
    enum column_type type = ui_rows_schema(x->rows)->col[col].type;
    struct buf text = {0};
    bool has = s->ops->exact(s, number, (int)col, &text);
    const char *v = buf_str(&text);
    size_t size = type == COLUMN_TIME ? sizeof "YYYY-MM-DD HH:MM:SS" - 1 : text.size;

    if (type == COLUMN_I64 || type == COLUMN_F64) {
        buf_add(out, v, size);
    } else {
        char *value = mem_text_n(v, size);

        chip_quote(value, '\'', out);
        free(value);
    }
    buf_done(&text);
    return has;
}

/* ("machineID", "datetime") IN (VALUES (1, '2015-01-01 06:00:00'), ...); false: they cannot be
 * told so. */
static bool put_marked(struct explore *x, struct buf *out)
{
    const struct schema *s = ui_rows_schema(x->rows);
    const struct ui_grid *g = &x->grid;

    if (g->n_mark == 0 || g->n_mark > MARKED_MOST || s->n_key == 0)
        return false;
    for (size_t k = 0; k < s->n_key; k++) {
        buf_text(out, k > 0 ? ", " : "(");
        chip_quote(s->col[s->key[k]].name, '\"', out);
    }
    buf_text(out, ") IN (VALUES ");
    for (int64_t i = 0; i < g->n_mark; i++) {
        buf_text(out, i > 0 ? ", " : "");
        for (size_t k = 0; k < s->n_key; k++) {
            buf_text(out, k > 0 ? ", " : "(");
            if (!put_value(x, g->mark[i], s->key[k], out))
                return false;
        }
        buf_byte(out, ')');
    }
    buf_byte(out, ')');
    return true;
}

/* --- both --- */

/* The columns shown, NULL at the end, to be freed; NULL: all as they are kept. */
static const char **columns_of(const struct explore *x)
{
    const struct schema *s = ui_rows_schema(x->rows);
    int *col = mem_array(UI_GRID_COLUMNS, sizeof *col);
    int n = ui_grid_shown_columns(&x->grid, col);
    bool same = n == (int)s->n_col;
    const char **out = mem_zero((size_t)n + 1, sizeof *out);

    for (int i = 0; i < n; i++) {
        out[i] = s->col[col[i]].name;
        same &= col[i] == i;
    }
    free(col);
    if (!same)
        return out;
    free(out);
    return NULL;
}

void explore_export(struct explore *x)
{
    struct app *a = x->base.app;
    struct buf where = {0}, order = {0}, marked = {0};
    const char **column = columns_of(x);
    bool has_marked = put_marked(x, &marked);

    put_where(x, &where);
    put_order(x, &order);
    if (x->grid.n_mark > 0 && !has_marked)
        app_say(a, UI_WARN, "more than %d marked rows are too many for a command: filter them",
                MARKED_MOST);
    ui_export_open(a, &(struct ui_export){
                          .dataset = x->dataset, .where = x->n_chip ? buf_str(&where) : NULL,
                          .column = column, .order = x->grid.n_sort ? buf_str(&order) : NULL,
                          .marked = has_marked ? buf_str(&marked) : NULL, .not_seen = x->only});
    free(column);
    buf_done(&where);
    buf_done(&order);
    buf_done(&marked);
}

/* One key of a sort alone can be told to `show`. */
void explore_command(const struct explore *x, struct buf *out)
{
    struct buf where = {0};
    const char **column = x->rows ? columns_of(x) : NULL;
    const struct ui_grid *g = &x->grid;

    buf_text(out, "show ");
    buf_word(out, x->dataset);
    if (x->n_chip) {
        put_where(x, &where);
        buf_text(out, " --where ");
        buf_word(out, buf_str(&where));
    }
    for (size_t i = 0; column && column[i]; i++) {
        buf_text(out, i > 0 ? "," : " --columns ");
        buf_word(out, column[i]);
    }
    if (x->rows && g->n_sort > 0) {
        struct buf key = {0};

        buf_printf(&key, "%s%s", ui_rows_schema(x->rows)->col[g->sort[0]].name,
                   g->desc[0] ? ":desc" : "");
        buf_text(out, " --order-by ");
        buf_word(out, buf_str(&key));
        buf_done(&key);
    }
    free(column);
    buf_done(&where);
}
