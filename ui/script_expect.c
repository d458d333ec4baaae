/* script_expect.c - what a script expects of the screen, and why it is not so. */
#include "config.h"

#include "src/base/text.h"
#include "ui/script_parts.h"
#include "ui/tidy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *script_text(struct player *p)
{
    struct buf b = {0};

    ui_canvas_dump(app_canvas(p->app), &b);
    return buf_take(&b);
}

bool script_sees(struct player *p, const char *text)
{
    char *all = script_text(p);
    bool has = all && strstr(all, text);

    free(all);
    return has;
}

/* What stands from a cell to the end of its row. */
static char *text_from(struct player *p, int row, int col)
{
    const struct ui_canvas *c = app_canvas(p->app);
    struct buf b = {0};

    for (; row < c->rows && col < c->cols; col++)
        buf_text(&b, ui_canvas_at(c, row, col)->glyph);
    return buf_take(&b);
}

static int expect_at(struct player *p, const struct script_line *l, struct err *e)
{
    int row, col;

    if (script_pair(l->word[2], ',', &row, &col, e) < 0)
        return -1;
    char *there = text_from(p, row, col);
    size_t n = strlen(l->word[3]);
    int rc = 0;

    if (!there || strncmp(there, l->word[3], n) != 0)
        rc = err_set(e, FAIL_INPUT, "at %d,%d is \"%.60s\", expected \"%.60s\"", row, col,
                     there ? there : "", l->word[3]);
    free(there);
    return rc;
}

static int expect_text(struct player *p, const struct script_line *l, struct err *e)
{
    if (l->n == 4)
        return expect_at(p, l, e);
    if (l->n == 3 && !script_sees(p, l->word[2]))
        return err_set(e, FAIL_INPUT, "\"%s\" is not on the screen", l->word[2]);
    return l->n == 3 ? 0 : err_set(e, FAIL_INPUT, "expect text [ROW,COL] \"...\"");
}

static int expect_no(struct player *p, const struct script_line *l, struct err *e)
{
    if (l->n != 4 || strcmp(l->word[2], "text") != 0)
        return err_set(e, FAIL_INPUT, "expect no text \"...\"");
    if (script_sees(p, l->word[3]))
        return err_set(e, FAIL_INPUT, "\"%s\" is on the screen", l->word[3]);
    return 0;
}

static int expect_role(struct player *p, const struct script_line *l, struct err *e)
{
    const struct ui_canvas *c = app_canvas(p->app);
    int row, col;

    if (l->n != 4)
        return err_set(e, FAIL_INPUT, "expect role ROW,COL ROLE");
    if (script_pair(l->word[2], ',', &row, &col, e) < 0)
        return -1;
    if (ui_role_find(l->word[3]) < 0)
        return err_set(e, FAIL_INPUT, "there is no role '%s'", l->word[3]);
    if (row >= c->rows || col >= c->cols)
        return err_set(e, FAIL_INPUT, "%d,%d is not on the screen", row, col);
    const char *there = ui_role_name(ui_canvas_at(c, row, col)->role);

    if (strcmp(there, l->word[3]) != 0)
        return err_set(e, FAIL_INPUT, "at %d,%d the role is %s, expected %s", row, col, there,
                       l->word[3]);
    return 0;
}

static bool compares(int64_t a, const char *op, int64_t b)
{
    return (strcmp(op, "<=") == 0 && a <= b) || (strcmp(op, ">=") == 0 && a >= b) ||
           (strcmp(op, "=") == 0 && a == b) || (strcmp(op, "<") == 0 && a < b) ||
           (strcmp(op, ">") == 0 && a > b);
}

static int expect_counter(struct player *p, const struct script_line *l, struct err *e)
{
    int64_t limit;

    if (l->n != 5 || text_to_i64(l->word[4], strlen(l->word[4]), &limit) != TEXT_NUM_OK)
        return err_set(e, FAIL_INPUT, "expect counter NAME <= N");
    int64_t n = app_counter(p->app, l->word[2]);

    if (n < 0)
        return err_set(e, FAIL_INPUT, "there is no counter '%s'", l->word[2]);
    if (!compares(n, l->word[3], limit))
        return err_set(e, FAIL_INPUT, "counter %s is %lld, expected %s %lld", l->word[2],
                       (long long)n, l->word[3], (long long)limit);
    return 0;
}

/* All faults to standard error, the first of them as the error. */
static int judge(struct player *p, struct err *e)
{
    struct buf b = {0};
    int rc = 0;

    if (ui_tidy(app_canvas(p->app), app_top(p->app) != NULL, &b) > 0) {
        fputs(buf_str(&b), stderr);
        rc = err_set(e, FAIL_INPUT, "%.*s", (int)strcspn(buf_str(&b), "\n"), buf_str(&b));
    }
    buf_done(&b);
    return rc;
}

/* As it is, or at each of the sizes that are told; then it has its own again. */
static int expect_tidy(struct player *p, const struct script_line *l, struct err *e)
{
    int rows = p->rows, cols = p->cols;

    if (l->n == 2)
        return judge(p, e);
    for (size_t i = 2; i < l->n; i++)
        if (script_size(p, l->word[i], e) < 0 || script_settle(p, e) < 0 || judge(p, e) < 0)
            return err_ctx(e, "%s", l->word[i]);
    p->rows = rows;
    p->cols = cols;
    app_resize(p->app, rows, cols);
    return script_settle(p, e);
}

int script_expect(struct player *p, const struct script_line *l, struct err *e)
{
    static const struct {
        const char *name;
        int (*check)(struct player *p, const struct script_line *l, struct err *e);
    } table[] = {{"text", expect_text},
                 {"no", expect_no},
                 {"role", expect_role},
                 {"counter", expect_counter},
                 {"tidy", expect_tidy}};

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].name, l->word[1]) == 0)
            return table[i].check(p, l, e);
    return err_set(e, FAIL_INPUT, "expect text, no text, role, counter or tidy");
}
