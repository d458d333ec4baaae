/* rcsv_plain.c - the plain scanner: separators and line ends by wide compares, 64 bytes at a time.
 *
 * Only for blocks without a quote, in which no field can be too long. Equal to libcsv in every row
 * (tests/test_rcsv.c). */
#include "config.h"

#include "src/data/rcsv_parts.h"

#include "src/data/wide.h"

struct scan {
    struct rcsv_plain *p;
    struct rcsv_rows *o;
    struct rcsv_field *field; /* of the row being cut */
    size_t line_at, field_at, n_field;
};

static inline void plain_field(struct scan *c, size_t at)
{
    if (c->n_field < c->o->n_col)
        c->field[c->n_field] =
            (struct rcsv_field){(uint32_t)c->field_at, (uint32_t)(at - c->field_at)};
    c->n_field++;
    c->field_at = at + 1;
}

/* The line ends at `at`; the next begins at `next`. */
static inline void plain_line(struct scan *c, size_t at, size_t next)
{
    struct rcsv_rows *o = c->o;

    if (at == c->line_at && o->n_col > 1) {
        c->p->blanks++;
    } else {
        struct rcsv_record rec = {c->p->line, (uint32_t)c->line_at, (uint32_t)(at - c->line_at)};

        rcsv_add_record(o, rec, c->n_field);
        c->field = o->field + o->n_row * o->n_col;
    }
    c->p->line++;
    c->n_field = 0;
    c->line_at = c->field_at = next;
}

/* Takes the hits of 64 bytes at base. False: the last byte is a CR that an LF may follow. */
static inline bool plain_hits(struct scan *c, uint64_t mask, size_t base)
{
    const char *s = c->o->block;
    size_t size = c->o->block_size;

    for (; mask; mask &= mask - 1) {
        size_t at = base + (size_t)__builtin_ctzll(mask);

        if (at < c->field_at)
            continue; /* the LF of a CR LF */
        if (s[at] == '\r' && at + 1 == size && !c->p->ended)
            return false;
        plain_field(c, at);
        if (s[at] == '\n') {
            c->p->ends |= RCSV_LF;
            plain_line(c, at, at + 1);
        } else if (s[at] == '\r') {
            bool lf = at + 1 < size && s[at + 1] == '\n';

            c->p->ends |= lf ? RCSV_CRLF : RCSV_CR;
            plain_line(c, at, at + 1 + lf);
        }
    }
    return true;
}

size_t rcsv_plain_cut(struct rcsv_plain *p, struct rcsv_rows *o)
{
    struct scan c = {.p = p, .o = o, .field = o->field};
    size_t base = 0;
    bool more = true;

    o->text = o->bytes;
    for (; more && base + WIDE_WIDTH <= o->block_size; base += WIDE_WIDTH)
        more = plain_hits(&c, wide_mask(o->block + base, p->sep, &o->odd), base);
    if (more && base < o->block_size)
        plain_hits(&c, wide_tail(o->block + base, o->block_size - base, p->sep, &o->odd), base);
    if (p->ended && c.line_at < o->block_size) {
        plain_field(&c, o->block_size);
        plain_line(&c, o->block_size, o->block_size);
    }
    return c.line_at;
}
