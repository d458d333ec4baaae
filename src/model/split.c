/* split.c - impurity, and the best split of one feature's class counts.
 *
 * Method. For a node, gain = I(parent) - nl/n I(left) - nr/n I(right) grows with a sum over the
 * children that needs two divisions (gini: squares over weight) or table look-ups (entropy). That
 * sum is the cheap score. Rounding moves score / n and gain by less than 1e-13; so a candidate
 * whose score stays 1e-11 n below another's has the smaller gain however both are rounded, and
 * only candidates nearer to the largest score so far get the literal formula. The literal gains
 * alone decide, first of the largest.
 * Special cases: a bin without rows repeats the split before it, which then came first; a side
 * without rows has too few. */
#include "config.h"

#include "src/model/split.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <string.h>

static const double score_slack = 1e-11;

/* --- the literal formulas --- */

static double sum(const double *c, size_t n)
{
    double total = 0.0;

    for (size_t k = 0; k < n; k++)
        total += c[k];
    return total;
}

static double gini(const double *c, size_t n_class, double total)
{
    double g = 1.0;

    for (size_t k = 0; k < n_class; k++)
        g -= (c[k] / total) * (c[k] / total);
    return g;
}

static double entropy(const double *c, size_t n_class, double total)
{
    double bits = 0.0;

    for (size_t k = 0; k < n_class; k++)
        if (c[k] != 0.0)
            bits -= (c[k] / total) * (log(c[k] / total) / log(2.0));
    return bits;
}

double split_impurity(enum param_impurity kind, const double *c, size_t n_class)
{
    double total = sum(c, n_class);

    if (total == 0.0)
        return 0.0;
    return kind == PARAM_GINI ? gini(c, n_class, total) : entropy(c, n_class, total);
}

double split_gain(enum param_impurity kind, double parent, const double *left, const double *right,
                  size_t n_class)
{
    double nl = sum(left, n_class), nr = sum(right, n_class);

    return parent - nl / (nl + nr) * split_impurity(kind, left, n_class) -
           nr / (nl + nr) * split_impurity(kind, right, n_class);
}

double split_weigh(const uint32_t *count, const double *class_weight, size_t n_class, double *out)
{
    double total = 0.0;

    for (size_t k = 0; k < n_class; k++) {
        out[k] = count[k] * class_weight[k];
        total += out[k];
    }
    return total;
}

void split_node_set(const struct split_rule *r, const uint32_t *total, struct split_node *out)
{
    double weight[BINS_CLASS_ROOM];

    out->total = total;
    out->n_row = 0;
    for (size_t k = 0; k < r->n_class; k++)
        out->n_row += total[k];
    out->weight = split_weigh(total, r->class_weight, r->n_class, weight);
    out->impurity = split_impurity(r->impurity, weight, r->n_class);
}

/* --- the cheap score --- */

static double gini_score(const double *c, size_t n_class, double total)
{
    double squares = 0.0;

    for (size_t k = 0; k < n_class; k++)
        squares += c[k] * c[k];
    return squares / total;
}

static double x_log_x(const struct split_rule *r, double x)
{
    if (x < r->n_x_log_x && x == (double)(size_t)x)
        return r->x_log_x[(size_t)x];
    return x > 0.0 ? x * log2(x) : 0.0;
}

static double entropy_score(const struct split_rule *r, const double *c, double total)
{
    double s = -x_log_x(r, total);

    for (size_t k = 0; k < r->n_class; k++)
        s += x_log_x(r, c[k]);
    return s;
}

/* --- one candidate --- */

/* Whether both sides are large enough; their class weights into wl and wr. */
static bool sides(const struct split_rule *r, const struct split_node *node, const uint32_t *left,
                  double *wl, double *wr, double *nl, double *nr)
{
    uint64_t n_left = 0;
    uint32_t right[BINS_CLASS_ROOM];

    for (size_t k = 0; k < r->n_class; k++) {
        n_left += left[k];
        right[k] = node->total[k] - left[k];
    }
    if (n_left < r->min_rows || node->n_row - n_left < r->min_rows)
        return false;
    *nl = split_weigh(left, r->class_weight, r->n_class, wl);
    *nr = split_weigh(right, r->class_weight, r->n_class, wr);
    return *nl >= r->min_weight && *nr >= r->min_weight;
}

/* The literal gain of a candidate whose sides are large enough; true when it is the best now. */
static bool judge(const struct split_rule *r, const struct split_node *node, const double *wl,
                  const double *wr, const uint32_t *left, struct split *best)
{
    double gain = split_gain(r->impurity, node->impurity, wl, wr, r->n_class);

    if (gain < r->min_gain || (best->valid && !(gain > best->gain)))
        return false;
    best->valid = true;
    best->gain = gain;
    memcpy(best->left, left, r->n_class * sizeof *left);
    return true;
}

static bool worth(const struct split_node *node, double score, struct split *best)
{
    bool near = score >= best->score - score_slack * node->weight;

    if (score > best->score)
        best->score = score;
    return near;
}

/* --- continuous features --- */

static void take_bin(struct split *best, uint16_t feature, uint8_t bin)
{
    best->feature = feature;
    best->categorical = false;
    best->bin = bin;
}

/* Any impurity, any weights. */
static void scan_any(const struct split_rule *r, const struct split_node *node, unsigned n_cut,
                     uint16_t feature, const uint32_t *count, const uint8_t *filled,
                     size_t n_filled, struct split *best)
{
    uint32_t left[BINS_CLASS_ROOM] = {0};
    double wl[BINS_CLASS_ROOM], wr[BINS_CLASS_ROOM], nl, nr, score;

    for (size_t i = 0; i < n_filled && filled[i] < n_cut; i++) {
        const uint32_t *bin = count + filled[i] * r->n_pad;

        for (size_t k = 0; k < r->n_class; k++)
            left[k] += bin[k];
        if (!sides(r, node, left, wl, wr, &nl, &nr))
            continue;
        if (r->impurity == PARAM_GINI)
            score = gini_score(wl, r->n_class, nl) + gini_score(wr, r->n_class, nr);
        else
            score = entropy_score(r, wl, nl) + entropy_score(r, wr, nr);
        if (worth(node, score, best) && judge(r, node, wl, wr, left, best))
            take_bin(best, feature, filled[i]);
    }
}

/* Gini of plain counts, inlined with a constant number of classes, few: those beyond n_class are
 * zeros. The sums of squares follow from exact whole numbers. */
static inline __attribute__((always_inline)) void
scan_gini(const struct split_rule *r, const struct split_node *node, unsigned n_cut,
          uint16_t feature, const uint32_t *count, const uint8_t *filled, size_t n_filled,
          size_t few, struct split *best)
{
    double left[8] = {0}, right[8] = {0};
    uint64_t n_left = 0;

    for (size_t k = 0; k < r->n_class; k++)
        right[k] = node->total[k];
    for (size_t i = 0; i < n_filled && filled[i] < n_cut; i++) {
        const uint32_t *bin = count + (size_t)filled[i] * 8;
        double sl = 0.0, sr = 0.0, nl;
        uint32_t whole[8];

        for (size_t k = 0; k < few; k++) {
            n_left += bin[k];
            left[k] += (int32_t)bin[k];
            right[k] -= (int32_t)bin[k];
            sl += left[k] * left[k];
            sr += right[k] * right[k];
        }
        if (n_left < r->min_rows)
            continue;
        if (node->n_row - n_left < r->min_rows)
            break;
        nl = (double)n_left;
        if (!worth(node, sl / nl + sr / (node->weight - nl), best))
            continue;
        for (size_t k = 0; k < few; k++)
            whole[k] = (uint32_t)left[k];
        if (judge(r, node, left, right, whole, best))
            take_bin(best, feature, filled[i]);
    }
}

static void scan_plain_gini(const struct split_rule *r, const struct split_node *node,
                            unsigned n_cut, uint16_t feature, const uint32_t *count,
                            const uint8_t *filled, size_t n_filled, struct split *best)
{
    if (r->n_class <= 2)
        scan_gini(r, node, n_cut, feature, count, filled, n_filled, 2, best);
    else if (r->n_class <= 5)
        scan_gini(r, node, n_cut, feature, count, filled, n_filled, 5, best);
    else
        scan_gini(r, node, n_cut, feature, count, filled, n_filled, 8, best);
}

/* --- categorical features --- */

static void add_category(uint32_t *left, const uint32_t *count, size_t n_pad, size_t n_class,
                         unsigned category)
{
    for (size_t k = 0; k < n_class; k++)
        left[k] += count[category * n_pad + k];
}

static void try_set(const struct split_rule *r, const struct split_node *node, uint16_t feature,
                    const uint32_t *left, const uint8_t *set, struct split *best)
{
    double wl[BINS_CLASS_ROOM], wr[BINS_CLASS_ROOM], nl, nr;

    if (!sides(r, node, left, wl, wr, &nl, &nr) || !judge(r, node, wl, wr, left, best))
        return;
    best->feature = feature;
    best->categorical = true;
    memcpy(best->set, set, MODEL_SET_SIZE);
}

/* Every subset once: split i sends the categories whose bit is set in i left. */
static void scan_unordered(const struct split_rule *r, const struct split_node *node,
                           unsigned arity, uint16_t feature, const uint32_t *count,
                           struct split *best)
{
    assert(arity <= 8);
    for (unsigned subset = 1; subset < 1u << (arity - 1); subset++) {
        uint32_t left[BINS_CLASS_ROOM] = {0};
        uint8_t set[MODEL_SET_SIZE] = {(uint8_t)subset};

        for (unsigned c = 0; c < arity; c++)
            if (subset >> c & 1)
                add_category(left, count, r->n_pad, r->n_class, c);
        try_set(r, node, feature, left, set, best);
    }
}

/* What a category is ordered by: the impurity of its own rows; of two classes, the weight of
 * class 1; without rows, last. */
static double centroid(const struct split_rule *r, const uint32_t *count)
{
    double w[BINS_CLASS_ROOM];

    if (split_weigh(count, r->class_weight, r->n_class, w) == 0.0)
        return DBL_MAX;
    return r->n_class > 2 ? split_impurity(r->impurity, w, r->n_class) : w[r->n_class - 1];
}

/* Category order, by insertion: ties stay in category order. */
static void order_categories(const struct split_rule *r, const uint32_t *count, unsigned arity,
                             uint8_t *order)
{
    double key[BINS_CODES];

    for (unsigned c = 0; c < arity; c++) {
        double mine = centroid(r, count + c * r->n_pad);
        unsigned at = c;

        for (; at > 0 && key[at - 1] > mine; at--) {
            key[at] = key[at - 1];
            order[at] = order[at - 1];
        }
        key[at] = mine;
        order[at] = (uint8_t)c;
    }
}

/* Every proper prefix of the ordered categories goes left once. */
static void scan_ordered(const struct split_rule *r, const struct split_node *node, unsigned arity,
                         uint16_t feature, const uint32_t *count, struct split *best)
{
    uint32_t left[BINS_CLASS_ROOM] = {0};
    uint8_t set[MODEL_SET_SIZE] = {0}, order[BINS_CODES];

    order_categories(r, count, arity, order);
    for (unsigned i = 0; i + 1 < arity; i++) {
        add_category(left, count, r->n_pad, r->n_class, order[i]);
        set[order[i] / 8] |= (uint8_t)(1u << order[i] % 8);
        try_set(r, node, feature, left, set, best);
    }
}

void split_try(const struct split_rule *r, const struct split_node *node, const struct bins *b,
               uint16_t feature, const uint32_t *count, const uint8_t *filled, size_t n_filled,
               struct split *best)
{
    if (b->kind == BINS_UNORDERED)
        scan_unordered(r, node, b->arity, feature, count, best);
    else if (b->kind == BINS_ORDERED)
        scan_ordered(r, node, b->arity, feature, count, best);
    else if (r->impurity == PARAM_GINI && !r->weighted && r->min_weight <= 0.0 && r->n_pad == 8)
        scan_plain_gini(r, node, b->n_cut, feature, count, filled, n_filled, best);
    else
        scan_any(r, node, b->n_cut, feature, count, filled, n_filled, best);
}
