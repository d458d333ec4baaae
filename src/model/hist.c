/* hist.c - the counting loop, which is most of the time of a training.
 *
 * Rows of a node are scattered in memory (their numbers ascend), so the line of a later row is
 * asked for ahead of its use. The loop exists once per number of features: its bounds are
 * constants after inlining, and the row's code offsets stay in registers.
 * Not here: which rows and which features (tree.c), what the counts say (split.c). */
#include "config.h"

#include "src/model/hist.h"

#include "src/base/mem.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { AHEAD = 16, FEW_PAD = 8 };

struct hist {
    size_t n_code, n_pad, slot_size; /* slot_size: counters of a slot */
    uint32_t *count;                 /* [HIST_SLOTS][n_code][n_pad] */
    uint64_t touched[HIST_SLOTS][4]; /* bit c: code c has rows; only when tracked */
    bool tracked;
    size_t n_used;
    unsigned used_codes[HIST_SLOTS];
};

struct hist *hist_new(size_t n_code, size_t n_pad)
{
    struct hist *h = mem_zero(1, sizeof *h);

    assert(n_code <= 256 && n_pad % 8 == 0);
    h->n_code = n_code;
    h->n_pad = n_pad;
    h->slot_size = n_code * n_pad;
    h->count = mem_zero(HIST_SLOTS * h->slot_size, sizeof *h->count);
    return h;
}

void hist_free(struct hist *h)
{
    if (h)
        free(h->count);
    free(h);
}

/* Inlined with constant n_feat, n_pad and tracked: the loops unroll. */
static inline __attribute__((always_inline)) void
count_rows(struct hist *h, const struct hist_rows *in, const uint16_t *feat, size_t n_feat,
           size_t n_pad, bool tracked)
{
    uint32_t *slot[HIST_SLOTS];
    size_t at[HIST_SLOTS];

    for (size_t j = 0; j < n_feat; j++) {
        slot[j] = h->count + j * h->slot_size;
        at[j] = feat[j];
    }
    for (size_t i = 0; i < in->n; i++) {
        size_t ahead = i + AHEAD < in->n ? i + AHEAD : i;
        uint32_t word = in->word[i], draws = word & HIST_DRAW_MAX;
        const uint8_t *row = in->code + (size_t)(word >> HIST_DRAW_BITS) * in->stride;
        size_t class = row[in->label];

        __builtin_prefetch(in->code + (size_t)(in->word[ahead] >> HIST_DRAW_BITS) * in->stride);
        for (size_t j = 0; j < n_feat; j++) {
            size_t code = row[at[j]];

            slot[j][code * n_pad + class] += draws;
            if (tracked)
                h->touched[j][code >> 6] |= UINT64_C(1) << (code & 63);
        }
    }
}

static inline __attribute__((always_inline)) void
count_with(struct hist *h, const struct hist_rows *in, const uint16_t *feat, size_t n_feat,
           size_t n_pad)
{
    if (h->tracked)
        count_rows(h, in, feat, n_feat, n_pad, true);
    else
        count_rows(h, in, feat, n_feat, n_pad, false);
}

static void count_few_classes(struct hist *h, const struct hist_rows *in, const uint16_t *feat,
                              size_t n_feat)
{
    switch (n_feat) {
    case 1:
        count_with(h, in, feat, 1, FEW_PAD);
        break;
    case 2:
        count_with(h, in, feat, 2, FEW_PAD);
        break;
    case 3:
        count_with(h, in, feat, 3, FEW_PAD);
        break;
    case 4:
        count_with(h, in, feat, 4, FEW_PAD);
        break;
    case 5:
        count_with(h, in, feat, 5, FEW_PAD);
        break;
    case 6:
        count_with(h, in, feat, 6, FEW_PAD);
        break;
    case 7:
        count_with(h, in, feat, 7, FEW_PAD);
        break;
    default:
        count_with(h, in, feat, 8, FEW_PAD);
    }
}

void hist_count(struct hist *h, const struct hist_rows *rows, const uint16_t *feat,
                const unsigned *n_code, size_t n_feat)
{
    unsigned most = 0;

    assert(n_feat > 0 && n_feat <= HIST_SLOTS);
    for (size_t j = 0; j < n_feat; j++) {
        h->used_codes[j] = n_code[j];
        most = n_code[j] > most ? n_code[j] : most;
    }
    h->n_used = n_feat;
    h->tracked = rows->n < most;
    if (h->n_pad == FEW_PAD)
        count_few_classes(h, rows, feat, n_feat);
    else
        count_with(h, rows, feat, n_feat, h->n_pad);
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
