/* explore_filter.c - the line in which a condition is typed: names and values to complete, and
 * where it is wrong.
 *
 *     ┌─ Rows where ──────────────────────────────────────────────┐
 *     │ datetime > yesterday▌                                     │
 *     │            ^ 'yesterday' is not a time: YYYY-MM-DD, …     │
 *     │ Enter adds it · Tab completes · Esc closes                │
 *     └───────────────────────────────────────────────────────────┘ */
#include "config.h"

#include "src/base/mem.h"
#include "src/base/text.h"
#include "ui/box.h"
#include "ui/edit.h"
#include "ui/explore_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { COLS = 76, OFFERS = 40, LOOK_MOST = 200 };

struct line {
    struct overlay base;
    struct explore *x;
    struct ui_edit edit;
    char wrong[440];     /* "" it is not known to be */
    size_t at;           /* byte where it is wrong */
    char *offer[OFFERS]; /* what Tab found to complete with */
    int n_offer;
    size_t from;         /* byte where that begins */
};

/* --- what there is to complete --- */

static void forget(struct line *d)
{
    for (int i = 0; i < d->n_offer; i++)
        free(d->offer[i]);
    d->n_offer = 0;
}

static void offer(struct line *d, const char *word)
{
    if (d->n_offer < OFFERS)
        d->offer[d->n_offer++] = mem_text(word);
}

static void offer_columns(struct line *d, const char *begin)
{
    const struct schema *s = ui_rows_schema(d->x->rows);

    for (size_t i = 0; i < s->n_col; i++)
        if (strncasecmp(s->col[i].name, begin, strlen(begin)) == 0)
            offer(d, s->col[i].name);
}

static void offer_values(struct line *d, int col, const char *begin)
{
    const char *value[OFFERS];
    int n = ui_rows_values(d->x->rows, col, begin, value, OFFERS);

    for (int i = 0; i < n; i++)
        offer(d, value[i]);
}

/* Behind the last comparison, comma or parenthesis, or "has ". */
static size_t value_begin(const char *s, size_t from)
{
    size_t at = from;

    for (size_t i = from; s[i]; i++)
        if (strchr("=<>(,", s[i]))
            at = i + 1;
        else if (strncasecmp(s + i, "has ", 4) == 0)
            at = i + 4;
    return at + strspn(s + at, " ");
}

/* Names of columns, else values of the column that is named; in SQL names, word by word. */
static void find_offers(struct line *d)
{
    const char *text = ui_edit_text(&d->edit);
    size_t begin = strspn(text, " !"), name;
    bool sql = text[begin] == '=';
    int col = chip_column(text + begin, ui_rows_schema(d->x->rows), &name);

    forget(d);
    if (sql) {
        for (d->from = strlen(text); d->from > begin + 1; d->from--)
            if (!isalnum((unsigned char)text[d->from - 1]) && text[d->from - 1] != '_')
                break;
        offer_columns(d, text + d->from);
    } else if (col >= 0 && text[begin + name]) {
        d->from = value_begin(text, begin + name);
        offer_values(d, col, text + d->from);
    } else {
        d->from = begin;
        offer_columns(d, text + begin);
    }
}

/* As far as all that is offered agree; one alone in full. */
static void complete(struct line *d)
{
    const char *text = ui_edit_text(&d->edit);
    size_t same;
    struct buf b = {0};

    find_offers(d);
    if (d->n_offer == 0)
        return;
    same = strlen(d->offer[0]);
    for (int i = 1; i < d->n_offer; i++)
        for (size_t k = 0; k < same; k++)
            if (d->offer[i][k] != d->offer[0][k])
                same = k;
    if (same >= strlen(text + d->from)) {
        buf_add(&b, text, d->from);
        buf_add(&b, d->offer[0], same);
        buf_text(&b, d->n_offer == 1 ? " " : "");
        ui_edit_set(&d->edit, buf_str(&b));
    }
    buf_done(&b);
    if (d->n_offer == 1)
        forget(d);
}

/* --- drawing --- */

static void hint_of(const struct line *d, char *out, size_t size)
{
    const struct schema *s = ui_rows_schema(d->x->rows);
    int col = d->x->grid.col;
    const char *name = s->col[col].name;
    enum column_type type = s->col[col].type;

    if (type == COLUMN_TEXT)
        snprintf(out, size, "a text that %.40s has; or = in ( ) missing, ! not, = SQL", name);
    else
        snprintf(out, size, "%.40s %s; or = in ( ) missing, ! not, = SQL", name,
                 type == COLUMN_TIME ? "> 2015-06-01" : "> 3");
}

static void draw_wrong(const struct line *d, struct ui_canvas *c, struct ui_rect in)
{
    const char *text = ui_edit_text(&d->edit);
    size_t size = d->at < strlen(text) ? d->at : strlen(text);
    char *before = mem_text_n(text, size);
    int col = ui_canvas_width(c, before);

    free(before);
    if (col >= in.cols) /* the line has been scrolled: the place is not told */
        col = 0;
    ui_canvas_put(c, in.row + 1, in.col + col, UI_ALARM, "^");
    ui_canvas_wrap(c, (struct ui_rect){in.row + 2, in.col, in.rows - 2, in.cols}, UI_ALARM,
                   d->wrong);
}

static void draw_offers(const struct line *d, struct ui_canvas *c, struct ui_rect in)
{
    int col = in.col;

    for (int i = 0; i < d->n_offer && col + 8 < in.col + in.cols; i++)
        col += 2 + ui_canvas_text(c, in.row + 2, col, in.col + in.cols - col, UI_TEXT,
                                  d->offer[i]);
}

static void draw(const struct overlay *o, struct ui_canvas *c)
{
    const struct line *d = (const struct line *)o;
    int cols = COLS < ui_box_cols(c) ? COLS : ui_box_cols(c);
    int rows = d->wrong[0] ? 2 + ui_box_wrapped(c, cols, d->wrong) : d->n_offer ? 3 : 2;
    struct ui_rect in = ui_box_draw(c, UI_BOX_FOOT, rows, COLS, "Rows where");
    char hint[160];

    if (!d->x->rows) /* the dataset has gone: the next key closes it */
        return;
    if (in.rows > 0)
        ui_edit_draw(&d->edit, c, in.row, in.col, in.cols, UI_MARK, true);
    if (in.rows < 2)
        return;
    if (d->wrong[0]) {
        draw_wrong(d, c, in);
        return;
    }
    hint_of(d, hint, sizeof hint);
    ui_canvas_text(c, in.row + 1, in.col, in.cols, UI_DIM, hint);
    draw_offers(d, c, in);
}

/* --- keys --- */

/* SQL says near what, or that more must come: that is where. */
static size_t place_in(const char *text, const char *msg, size_t otherwise)
{
    const char *near = strstr(msg, "near \""), *end = near ? strchr(near + 6, '"') : NULL;
    char word[LOOK_MOST];

    if (strstr(msg, "incomplete input"))
        return strlen(text);
    if (!end || (size_t)(end - near - 6) >= sizeof word || end == near + 6)
        return otherwise;
    snprintf(word, sizeof word, "%.*s", (int)(end - near - 6), near + 6);
    const char *found = strstr(text, word);

    return found ? (size_t)(found - text) : otherwise;
}

static enum ui_result accept(struct line *d)
{
    struct err e = {0};
    const char *text = ui_edit_text(&d->edit);

    forget(d);
    if (!text[strspn(text, " ")] || explore_add(d->x, text, &d->at, &e) == 0)
        return UI_CLOSE;
    d->at = place_in(text, e.msg, d->at);
    snprintf(d->wrong, sizeof d->wrong, "%s%s%s", e.msg, e.hint[0] ? " · " : "", e.hint);
    return UI_TAKEN;
}

static void changed(struct line *d)
{
    d->wrong[0] = '\0';
    forget(d);
}

static enum ui_result key(struct overlay *o, int key)
{
    struct line *d = (struct line *)o;

    if (key == UI_KEY_ESC || !d->x->rows)
        return UI_CLOSE;
    if (key == UI_KEY_ENTER || key == UI_KEY_F7)
        return accept(d);
    if (key == UI_KEY_TAB) {
        d->wrong[0] = '\0';
        complete(d);
        return UI_TAKEN;
    }
    if (!ui_edit_key(&d->edit, key))
        return UI_IGNORED;
    changed(d);
    return UI_TAKEN;
}

static void paste(struct overlay *o, const char *text, size_t size)
{
    struct line *d = (struct line *)o;

    ui_edit_paste(&d->edit, text, size);
    changed(d);
}

static void free_line(struct overlay *o)
{
    struct line *d = (struct line *)o;

    forget(d);
    ui_edit_done(&d->edit);
    free(d);
}

static const struct overlay_ops ops = {
    .name = "filter", .draw = draw, .key = key, .paste = paste, .free = free_line,
    .hints = "Enter add  Tab complete  ^U clear  Esc close",
};

void explore_filter_open(struct explore *x)
{
    struct line *d = mem_zero(1, sizeof *d);

    d->base.ops = &ops;
    d->x = x;
    app_push(x->base.app, &d->base);
}
