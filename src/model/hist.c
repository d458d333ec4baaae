/* hist.c - the counting loop, which is most of the time of a training.
 *
 * The loop exists once per number of features, so that nothing in it depends on memory but the
 * rows themselves. Rows of a node are scattered (their numbers ascend): where codes stand row
 * after row, the line of a later row is asked for ahead of its use.
 * Not here: which rows and which features (tree.c), what the counts say (split.c). */
#include "config.h"

#include "src/model/hist.h"

#include "src/base/mem.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    FEW = 8,                /* classes, padded, of the fast loops */
    FEW_SLOT = 256 * FEW + 48, /* counters of their slots; not a multiple of a cache's page */
};

struct hist {
    size_t n_pad, slot_size;
    uint32_t *count;                 /* [HIST_SLOTS][slot_size], a slot is [n_code][n_pad] */
    uint64_t touched[HIST_SLOTS][4]; /* bit c: code c has rows; only when tracked */
    bool tracked;
    size_t n_used;
    unsigned used_codes[HIST_SLOTS];
};

struct hist *hist_new(size_t n_code, size_t n_pad)
{
    struct hist *h = mem_zero(1, sizeof *h);

    assert(n_code <= 256 && n_pad % 8 == 0);
    h->n_pad = n_pad;
    h->slot_size = n_pad == FEW ? FEW_SLOT : n_code * n_pad;
    h->count = mem_zero(HIST_SLOTS * h->slot_size, sizeof *h->count);
    return h;
}

void hist_free(struct hist *h)
{
    if (h)
        free(h->count);
    free(h);
}

/* --- the loops --- */

/* One row's code in slot j. */
static inline __attribute__((always_inline)) void
count_cell(struct hist *h, uint32_t *count, size_t j, size_t n_pad, size_t slot_size, size_t code,
           size_t class, uint32_t draws, bool tracked)
{
    count[j * slot_size + code * n_pad + class] += draws;
    if (tracked)
        h->touched[j][code >> 6] |= UINT64_C(1) << (code & 63);
}

static inline __attribute__((always_inline)) const uint8_t *row_of(const struct hist_rows *in,
                                                                   size_t i, size_t step)
{
    return in->code + (size_t)(in->word[i] >> HIST_DRAW_BITS) * step;
}

/* Inlined with constant n_feat, columns and tracked, so that the cases above n_feat vanish and
 * the counters' places are constants. Columns are read on by the processor itself; rows are asked
 * for ahead. */
static inline __attribute__((always_inline)) void
count_few(struct hist *h, const struct hist_rows *in, const size_t *at, size_t n_feat,
          bool columns, bool tracked)
{
    size_t step = columns ? 1 : in->row_step, class_at = in->class_col * in->col_step;
    uint32_t *count = h->count;

    for (size_t i = 0; i < in->n; i++) {
        const uint8_t *row = row_of(in, i, step);
        uint32_t draws = in->word[i] & HIST_DRAW_MAX;
        size_t class = row[class_at];

        if (!columns)
            __builtin_prefetch(row_of(in, i + HIST_AHEAD, step));
        count_cell(h, count, 0, FEW, FEW_SLOT, row[at[0]], class, draws, tracked);
        if (n_feat > 1)
            count_cell(h, count, 1, FEW, FEW_SLOT, row[at[1]], class, draws, tracked);
        if (n_feat > 2)
            count_cell(h, count, 2, FEW, FEW_SLOT, row[at[2]], class, draws, tracked);
        if (n_feat > 3)
            count_cell(h, count, 3, FEW, FEW_SLOT, row[at[3]], class, draws, tracked);
        if (n_feat > 4)
            count_cell(h, count, 4, FEW, FEW_SLOT, row[at[4]], class, draws, tracked);
        if (n_feat > 5)
            count_cell(h, count, 5, FEW, FEW_SLOT, row[at[5]], class, draws, tracked);
        if (n_feat > 6)
            count_cell(h, count, 6, FEW, FEW_SLOT, row[at[6]], class, draws, tracked);
        if (n_feat > 7)
            count_cell(h, count, 7, FEW, FEW_SLOT, row[at[7]], class, draws, tracked);
    }
}

static inline __attribute__((always_inline)) void
count_n(struct hist *h, const struct hist_rows *in, const size_t *at, size_t n_feat)
{
    if (h->tracked)
        count_few(h, in, at, n_feat, false, true);
    else if (in->row_step == 1)
        count_few(h, in, at, n_feat, true, false);
    else
        count_few(h, in, at, n_feat, false, false);
}

static void count_few_classes(struct hist *h, const struct hist_rows *in, const size_t *at,
                              size_t n_feat)
{
    switch (n_feat) {
    case 1:
        count_n(h, in, at, 1);
        break;
    case 2:
        count_n(h, in, at, 2);
        break;
    case 3:
        count_n(h, in, at, 3);
        break;
    case 4:
        count_n(h, in, at, 4);
        break;
    case 5:
        count_n(h, in, at, 5);
        break;
    case 6:
        count_n(h, in, at, 6);
        break;
    case 7:
        count_n(h, in, at, 7);
        break;
    default:
        count_n(h, in, at, 8);
    }
}

static void count_many_classes(struct hist *h, const struct hist_rows *in, const size_t *at,
                               size_t n_feat)
{
    for (size_t i = 0; i < in->n; i++) {
        const uint8_t *row = row_of(in, i, in->row_step);
        uint32_t draws = in->word[i] & HIST_DRAW_MAX;

        for (size_t j = 0; j < n_feat; j++)
            count_cell(h, h->count, j, h->n_pad, h->slot_size, row[at[j]],
                       row[in->class_col * in->col_step], draws, h->tracked);
    }
}

void hist_count(struct hist *h, const struct hist_rows *rows, const uint16_t *feat,
                const unsigned *n_code, size_t n_feat)
{
    unsigned most = 0;
    size_t at[HIST_SLOTS];

    assert(n_feat > 0 && n_feat <= HIST_SLOTS);
    for (size_t j = 0; j < n_feat; j++) {
        h->used_codes[j] = n_code[j];
        at[j] = feat[j] * rows->col_step;
        most = n_code[j] > most ? n_code[j] : most;
    }
    h->n_used = n_feat;
    h->tracked = rows->n < most && rows->row_step != 1;
    if (h->n_pad == FEW)
        count_few_classes(h, rows, at, n_feat);
    else
        count_many_classes(h, rows, at, n_feat);
}

const uint32_t *hist_slot(const struct hist *h, size_t i)
{
    return h->count + i * h->slot_size;
}

size_t hist_filled(const struct hist *h, size_t i, uint8_t *out)
{
    size_t n = 0;

    if (!h->tracked) {
        for (unsigned c = 0; c < h->used_codes[i]; c++)
            out[c] = (uint8_t)c;
        return h->used_codes[i];
    }
    for (unsigned w = 0; w < 4; w++)
        for (uint64_t bits = h->touched[i][w]; bits; bits &= bits - 1)
            out[n++] = (uint8_t)(w * 64 + (unsigned)__builtin_ctzll(bits));
    return n;
}

void hist_clear(struct hist *h)
{
    for (size_t j = 0; j < h->n_used; j++) {
        uint32_t *slot = h->count + j * h->slot_size;

        if (!h->tracked) {
            memset(slot, 0, h->used_codes[j] * h->n_pad * sizeof *slot);
            continue;
        }
        for (unsigned w = 0; w < 4; w++) {
            for (uint64_t bits = h->touched[j][w]; bits; bits &= bits - 1) {
                size_t code = w * 64 + (size_t)__builtin_ctzll(bits);

                memset(slot + code * h->n_pad, 0, h->n_pad * sizeof *slot);
            }
            h->touched[j][w] = 0;
        }
    }
    h->n_used = 0;
}
