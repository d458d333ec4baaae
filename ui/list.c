/* list.c - rows of texts in memory as a source of a grid.
 *
 * Texts are the list's own, until it is cleared. `order` has the rows that pass the filter, as
 * sorted; the rows themselves stay. A sort is stable, so that further keys need no more than their
 * comparison. */
#include "config.h"

#include "ui/grid.h"

#include "src/base/arena.h"
#include "src/base/mem.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct ui_list *list_of(const struct ui_source *s)
{
    return (const struct ui_list *)s;
}

static size_t at(const struct ui_list *l, int64_t row, int col)
{
    return (size_t)row * (size_t)l->n_col + (size_t)col;
}

/* --- as a source --- */

static int64_t rows(const struct ui_source *s)
{
    return list_of(s)->n_pass;
}

static int columns(const struct ui_source *s)
{
    return list_of(s)->n_col;
}

static const struct ui_column *column(const struct ui_source *s, int col)
{
    return &list_of(s)->column[col];
}

static struct ui_value cell(const struct ui_source *s, int64_t row, int col)
{
    const struct ui_list *l = list_of(s);

    return l->cell[at(l, l->order[row], col)];
}

static int64_t id(const struct ui_source *s, int64_t row)
{
    const struct ui_list *l = list_of(s);

    return l->id[l->order[row]];
}

static int64_t find(const struct ui_source *s, int64_t wanted)
{
    const struct ui_list *l = list_of(s);

    for (int64_t i = 0; i < l->n_pass; i++)
        if (l->id[l->order[i]] == wanted)
            return i;
    return -1;
}

/* --- which rows --- */

static void narrow(struct ui_source *s, const char *text)
{
    struct ui_list *l = (struct ui_list *)s;

    snprintf(l->filter, sizeof l->filter, "%s", text);
}

static bool has_text(const struct ui_list *l, int64_t row, const char *text)
{
    for (int i = 0; i < l->n_col; i++)
        if (strcasestr(l->cell[at(l, row, i)].text, text))
            return true;
    return false;
}

/* "!" before a text: rows that do not have it. */
static bool passes(const struct ui_list *l, int64_t row)
{
    bool not = l->filter[0] == '!';
    const char *text = l->filter + not;

    return !*text || has_text(l, row, text) != not;
}

/* --- sorting --- */

struct sort_keys {
    const struct ui_list *l;
    const int *col;
    const bool *desc;
    int n;
};

static bool nothing(const char *s)
{
    return !*s || strcmp(s, "·") == 0;
}

/* Numbers before texts, nothing ("", "·") last in both directions. */
static int compare_cells(const struct ui_list *l, int64_t a, int64_t b, int col, bool desc)
{
    double x = l->key[at(l, a, col)], y = l->key[at(l, b, col)];
    const char *s = l->cell[at(l, a, col)].text, *t = l->cell[at(l, b, col)].text;
    int by;

    if (!isnan(x) && !isnan(y))
        by = (x > y) - (x < y);
    else if (isnan(x) != isnan(y))
        return isnan(x) ? 1 : -1;
    else if (nothing(s) != nothing(t))
        return nothing(s) ? 1 : -1;
    else
        by = strcmp(s, t);
    return desc ? -by : by;
}

static int compare(const struct sort_keys *k, int64_t a, int64_t b)
{
    for (int i = 0; i < k->n; i++) {
        int by = compare_cells(k->l, a, b, k->col[i], k->desc[i]);

        if (by != 0)
            return by;
    }
    return 0;
}

static void merge(const struct sort_keys *k, const int64_t *from, int64_t *to, int64_t a, int64_t b,
                  int64_t end)
{
    int64_t i = a, j = b;

    for (int64_t n = a; n < end; n++)
        to[n] = j >= end || (i < b && compare(k, from[i], from[j]) <= 0) ? from[i++] : from[j++];
}

static void sort(struct ui_source *s, const int *col, const bool *desc, int n)
{
    struct ui_list *l = (struct ui_list *)s;
    struct sort_keys k = {l, col, desc, n};
    int64_t *from = l->order, *to = mem_array((size_t)l->cap + 1, sizeof *to);

    l->n_pass = 0;
    for (int64_t i = 0; i < l->n_row; i++)
        if (passes(l, i))
            from[l->n_pass++] = i;
    for (int64_t run = 1; n > 0 && run < l->n_pass; run *= 2) {
        for (int64_t a = 0; a < l->n_pass; a += 2 * run) {
            int64_t b = a + run < l->n_pass ? a + run : l->n_pass;
            int64_t end = a + 2 * run < l->n_pass ? a + 2 * run : l->n_pass;

            merge(&k, from, to, a, b, end);
        }
        int64_t *was = from;

        from = to;
        to = was;
    }
    l->order = from;
    free(to);
}

static const struct ui_source_ops ops = {
    .rows = rows, .columns = columns, .column = column, .cell = cell, .id = id, .find = find,
    .sort = sort, .narrow = narrow,
};

/* --- filling --- */

void ui_list_init(struct ui_list *l, const struct ui_column *column, int n_col)
{
    memset(l, 0, sizeof *l);
    l->base.ops = &ops;
    l->column = column;
    l->n_col = n_col;
    l->arena = mem_zero(1, sizeof *l->arena);
}

void ui_list_done(struct ui_list *l)
{
    if (l->arena)
        arena_done(l->arena);
    free(l->arena);
    free(l->cell);
    free(l->key);
    free(l->id);
    free(l->order);
    memset(l, 0, sizeof *l);
}

void ui_list_clear(struct ui_list *l)
{
    arena_done(l->arena);
    l->n_row = l->n_pass = 0;
    l->filled = 0;
}

static void grow(struct ui_list *l)
{
    l->cap = (int64_t)mem_room((size_t)l->cap, (size_t)l->n_row + 1);
    size_t cells = (size_t)l->cap * (size_t)l->n_col;

    l->cell = mem_resize(l->cell, cells, sizeof *l->cell);
    l->key = mem_resize(l->key, cells, sizeof *l->key);
    l->id = mem_resize(l->id, (size_t)l->cap, sizeof *l->id);
    l->order = mem_resize(l->order, (size_t)l->cap, sizeof *l->order);
}

void ui_list_row(struct ui_list *l, int64_t row_id)
{
    if (l->n_row == l->cap)
        grow(l);
    for (int i = 0; i < l->n_col; i++) {
        l->cell[at(l, l->n_row, i)] = (struct ui_value){.text = ""};
        l->key[at(l, l->n_row, i)] = NAN;
    }
    l->id[l->n_row] = row_id;
    l->order[l->n_pass++] = l->n_row; /* until it is sorted and narrowed */
    l->n_row++;
    l->filled = 0;
}

static void fill(struct ui_list *l, double key, struct ui_value v)
{
    assert(l->n_row > 0 && l->filled < l->n_col);
    size_t i = at(l, l->n_row - 1, l->filled++);

    v.text = arena_text(l->arena, v.text ? v.text : "");
    l->cell[i] = v;
    l->key[i] = key;
}

void ui_list_text(struct ui_list *l, int role, const char *text)
{
    fill(l, NAN, (struct ui_value){.text = text, .role = role});
}

void ui_list_number(struct ui_list *l, int role, double key, const char *text)
{
    fill(l, key, (struct ui_value){.text = text, .role = role});
}

void ui_list_bar(struct ui_list *l, int role, double share, int cells, double mark,
                 const char *text)
{
    fill(l, share, (struct ui_value){.text = text, .role = role, .bar = share,
                                     .bar_cells = cells, .bar_mark = mark});
}
