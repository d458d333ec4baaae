/* hist.h - class counts per code, for several features of one node at once.
 *
 * Counters are zero between nodes: hist_count adds, hist_clear takes back what was added. A node
 * with fewer rows than codes keeps a bitmap of the codes it touched, so that neither clearing nor
 * reading costs more than its rows; a larger one does without.
 *
 *     hist_count(h, &rows, feat, n_feat, n_code);
 *     for (i = 0; i < n_feat; i++) {
 *         n_filled = hist_filled(h, i, filled);
 *         ...hist_slot(h, i) [n_code][n_pad]...
 *     }
 *     hist_clear(h);
 */
#ifndef MW_MODEL_HIST_H
#define MW_MODEL_HIST_H

#include <stddef.h>
#include <stdint.h>

enum {
    HIST_DRAW_BITS = 4, /* of a row word: how often the row is in the sample, 1..15 */
    HIST_DRAW_MAX = (1 << HIST_DRAW_BITS) - 1,
    HIST_SLOTS = 8,  /* features counted in one pass */
    HIST_AHEAD = 16, /* words that are read ahead */
};

/* The rows of a node: words of row number << HIST_DRAW_BITS | draws, and the codes they number,
 * either row after row or column after column: code of row r and column c is
 * code[r * row_step + c * col_step]. */
struct hist_rows {
    const uint32_t *word; /* [n]; HIST_AHEAD more are read, but not used */
    size_t n;
    const uint8_t *code;
    size_t row_step, col_step, class_col; /* one of the steps is 1 */
};

struct hist;
/* n_code: the most codes of any feature; n_pad: classes rounded up to a multiple of 8 */
struct hist *hist_new(size_t n_code, size_t n_pad);
void hist_free(struct hist *h);

/* hist_count - class counts of n_feat <= HIST_SLOTS features over the rows of one node.
 *   feat    [n_feat]   features, by column
 *   n_code  [n_feat]   codes of each
 * Cost O(n * n_feat); allocates nothing. Integer counts: no order of rows or threads matters. */
void hist_count(struct hist *h, const struct hist_rows *rows, const uint16_t *feat,
                const unsigned *n_code, size_t n_feat);
const uint32_t *hist_slot(const struct hist *h, size_t i); /* until hist_clear */
/* codes of slot i that may have rows, ascending, into out [256]; gives their number */
size_t hist_filled(const struct hist *h, size_t i, uint8_t *out);
void hist_clear(struct hist *h);

#endif
