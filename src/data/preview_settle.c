/* preview_settle.c - duplicates and clashes among the rows that are seen, and all rejects in order
 * of line, by the rules of a load: rows of one key meet in order of arrival, and the one that
 * stays meets the next.
 * Values are compared as 64 bits: equal doubles, times and codes of texts have equal bits. */
#include "config.h"

#include "src/base/mem.h"
#include "src/data/preview_parts.h"
#include "src/data/rejected.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_MAX = 8 };

struct bad { /* a reject; of DUP_KEY: the line of the row that stays */
    struct reject r;
    int64_t stays;
};

static void add_bad(struct pass *x, const struct reject *r, int64_t stays)
{
    if (x->n_bad == x->bad_cap) {
        x->bad_cap = mem_room(x->bad_cap, x->n_bad + 1);
        x->bad = mem_resize(x->bad, x->bad_cap, sizeof *x->bad);
    }
    x->bad[x->n_bad++] = (struct bad){*r, stays};
}

void settle_rejects(struct pass *x, const struct typed *t)
{
    for (size_t i = 0; i < t->n_reject; i++)
        add_bad(x, &t->reject[i], 0);
}

/* --- rows by key --- */

struct key_row {
    int64_t v[KEY_MAX];
    unsigned null; /* bit per column */
    size_t row;
};

static int64_t bits_of(const struct column *c, size_t row)
{
    int64_t v;

    if (!column_has(c, row))
        return 0;
    if (c->type == COLUMN_TEXT)
        return column_code(c, row);
    memcpy(&v, (const char *)c->v + row * sizeof v, sizeof v); /* a double as it stands */
    return v;
}

static int key_cmp(const struct key_row *x, const struct key_row *y)
{
    int by_value = memcmp(x->v, y->v, sizeof x->v);

    return by_value ? by_value : (x->null > y->null) - (x->null < y->null);
}

static int by_key(const void *a, const void *b)
{
    const struct key_row *x = a, *y = b;
    int by_value = key_cmp(x, y);

    return by_value ? by_value : (x->row > y->row) - (x->row < y->row);
}

static struct key_row *sort_by_key(const struct chunk *c, const size_t *col, size_t n)
{
    struct key_row *k = mem_zero(c->n_row, sizeof *k);

    for (size_t i = 0; i < c->n_row; i++) {
        k[i].row = i;
        for (size_t j = 0; j < n; j++) {
            k[i].v[j] = bits_of(&c->col[col[j]], i);
            k[i].null |= (unsigned)!column_has(&c->col[col[j]], i) << j;
        }
    }
    qsort(k, c->n_row, sizeof *k, by_key);
    return k;
}

bool settle_unique(const struct chunk *c, const size_t *col, size_t n)
{
    struct key_row *k = sort_by_key(c, col, n);
    bool unique = true;

    for (size_t i = 1; i < c->n_row && unique; i++)
        unique = key_cmp(&k[i - 1], &k[i]) != 0;
    free(k);
    return unique;
}

/* --- equal keys --- */

static bool rows_same(const struct chunk *c, size_t a, size_t b)
{
    for (size_t i = 0; i < c->n_col; i++)
        if (column_has(&c->col[i], a) != column_has(&c->col[i], b) ||
            bits_of(&c->col[i], a) != bits_of(&c->col[i], b))
            return false;
    return true;
}

/* A further row with the key of *stays: one of them goes. */
static void settle_two(struct pass *x, const struct chunk *c, size_t *stays, size_t row)
{
    bool same = rows_same(c, *stays, row);
    enum dataset_clash how = x->p->o.clash;

    if (!same && how == DATASET_REFUSE) {
        struct reject r = {.line = x->line[row], .reason = REASON_DUP_KEY, .i_col = -1};

        add_bad(x, &r, x->line[*stays]);
        x->gone[row] = true;
        return;
    }
    size_t goes = same || how == DATASET_KEEP_FIRST ? row : *stays;

    x->p->duplicate++;
    x->gone[goes] = true;
    *stays = goes == row ? *stays : row;
}

void settle_keys(struct pass *x)
{
    const struct schema *s = x->layout->schema;
    struct chunk c = {0};

    if (table_rows(x->rows))
        table_chunk(x->rows, 0, table_rows(x->rows), &c);
    if (s->n_key && c.n_row) {
        struct key_row *k = sort_by_key(&c, s->key, s->n_key + s->n_apart);
        size_t stays = k[0].row;

        x->gone = mem_zero(c.n_row, sizeof *x->gone);
        for (size_t i = 1; i < c.n_row; i++) {
            if (key_cmp(&k[i - 1], &k[i]) == 0)
                settle_two(x, &c, &stays, k[i].row);
            else
                stays = k[i].row;
        }
        free(k);
    }
    x->p->rejected = (int64_t)x->n_bad;
    x->p->stored = x->p->records - x->p->rejected - x->p->duplicate;
}

/* --- rejects as they are shown --- */

static int by_line(const void *a, const void *b)
{
    const struct bad *x = a, *y = b;

    return x->r.line < y->r.line ? -1 : x->r.line > y->r.line;
}

static void find_text(const struct pass *x, int64_t line, const char **out, size_t *out_size)
{
    for (size_t i = 0; i < x->n_block; i++) {
        const struct rcsv_rows *b = &x->block[i];

        for (size_t r = 0; r < b->n_row; r++) {
            if (b->record[r].line != line)
                continue;
            *out = b->bytes + b->record[r].at;
            *out_size = b->record[r].size;
        }
    }
}

static struct preview_reject shown(struct pass *x, const struct bad *bad)
{
    const struct reject *r = &bad->r;
    struct arena *a = &x->p->arena;
    struct preview_reject out = {.line = r->line, .reason = r->reason, .text = r->text,
                                 .text_size = r->text_size};
    struct buf detail = {0};

    if (r->reason == REASON_DUP_KEY) {
        buf_printf(&detail, "the key of line %lld, with other values", (long long)bad->stays);
        find_text(x, r->line, &out.text, &out.text_size);
    } else {
        rejected_detail(&detail, x->layout, r);
    }
    if (r->i_col >= 0)
        out.column = arena_text(a, x->layout->schema->col[r->i_col].name);
    if (out.text_size > RCSV_TEXT_MAX)
        out.text_size = RCSV_TEXT_MAX;
    out.text = arena_text_n(a, out.text, out.text_size);
    out.detail = arena_text(a, buf_str(&detail));
    buf_done(&detail);
    return out;
}

void settle_show(struct pass *x)
{
    struct preview *p = x->p;

    if (x->n_bad)
        qsort(x->bad, x->n_bad, sizeof *x->bad, by_line);
    p->n_reject = x->n_bad < PREVIEW_REJECTS ? x->n_bad : PREVIEW_REJECTS;
    p->reject = arena_zero(&p->arena, p->n_reject, sizeof *p->reject);
    for (size_t i = 0; i < p->n_reject; i++)
        p->reject[i] = shown(x, &x->bad[i]);
}
