/* words.c - arrays of 64-bit words <-> bytes: constant, arithmetic runs, packed bits, raw,
 * dictionary, sparse, decimal.
 *
 * The smallest plan wins; ties go to the one that decodes faster. Packed bits are read by one
 * unaligned load of 8 bytes a row, hence widths of at most 56 and 8 bytes of padding.
 * Not here: nulls, text, min and max, checksums (codec.c). */
#include "config.h"

#include "src/store/words.h"

#include "src/base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH_MAX = 56, PAD = 8, DICT_MAX = 256, RUN_BYTES = 20, K_MAX = 15, SAMPLE = 32 };

static const double pow10_of[K_MAX + 1] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                           1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

void words_plan_done(struct words_plan *p)
{
    free(p->value);
    free(p->code);
    p->value = NULL;
    p->code = NULL;
}

static unsigned width_of(uint64_t most)
{
    return most ? 64 - (unsigned)__builtin_clzll(most) : 0;
}

static size_t packed_size(size_t n, unsigned width)
{
    return (n * width + 7) / 8 + PAD;
}

/* --- arithmetic runs --- */

/* End of the run that begins at i; *step is its step (0 for a single word). */
static size_t run_end(const uint64_t *w, size_t n, size_t i, uint64_t *step)
{
    size_t j = i + 1;

    *step = j < n ? w[j] - w[i] : 0;
    while (j < n && w[j] - w[j - 1] == *step)
        j++;
    return j;
}

/* Runs of w, or limit when there are at least as many. */
static size_t count_runs(const uint64_t *w, size_t n, size_t limit)
{
    size_t n_run = 0;
    uint64_t step;

    for (size_t i = 0; i < n && n_run < limit; n_run++)
        i = run_end(w, n, i, &step);
    return n_run;
}

static void put_runs(const uint64_t *w, size_t n, uint32_t n_run, struct buf *out)
{
    uint32_t *end = mem_array(n_run, 4);
    uint64_t *first = mem_array(n_run, 16), *step = first + n_run;

    for (size_t i = 0, r = 0; i < n; r++) {
        first[r] = w[i];
        i = run_end(w, n, i, &step[r]);
        end[r] = (uint32_t)i;
    }
    buf_add(out, &n_run, 4);
    buf_add(out, end, n_run * sizeof *end);
    buf_add(out, first, n_run * sizeof *first * 2);
    free(end);
    free(first);
}

static int get_runs(const unsigned char *p, size_t size, size_t n, uint64_t *out)
{
    uint32_t n_run, end;
    uint64_t word, step;
    size_t i = 0;

    if (size < 4)
        return -1;
    memcpy(&n_run, p, 4);
    if (n_run > n || size != 4 + (size_t)n_run * RUN_BYTES)
        return -1;
    const unsigned char *first = p + 4 + (size_t)n_run * 4, *steps = first + (size_t)n_run * 8;
    for (size_t r = 0; r < n_run; r++) {
        memcpy(&end, p + 4 + r * 4, 4);
        memcpy(&word, first + r * 8, 8);
        memcpy(&step, steps + r * 8, 8);
        if (end <= i || end > n)
            return -1;
        for (size_t row0 = i; i < end; i++)
            out[i] = word + step * (i - row0);
    }
    return i == n ? 0 : -1;
}

/* --- packed bits --- */

static void put_packed(const uint64_t *w, size_t n, uint64_t base, unsigned width, struct buf *out)
{
    size_t size = packed_size(n, width);
    unsigned char *p = (unsigned char *)buf_room(out, size), *at = p;
    uint64_t bits = 0;
    unsigned used = 0;

    memset(p + size - PAD, 0, PAD);
    for (size_t i = 0; i < n; i++) {
        uint64_t word = w[i] - base;
        bits |= word << used;
        used += width;
        if (used >= 64) {
            memcpy(at, &bits, 8);
            at += 8;
            used -= 64;
            bits = used ? word >> (width - used) : 0;
        }
    }
    memcpy(at, &bits, (used + 7) / 8);
    out->size += size;
}

static inline uint64_t unpack(const unsigned char *p, uint64_t bit, uint64_t mask)
{
    uint64_t at;

    memcpy(&at, p + bit / 8, 8);
    return at >> bit % 8 & mask;
}

static void get_packed(const unsigned char *p, size_t n, uint64_t base, unsigned width,
                       uint64_t *out)
{
    uint64_t mask = (UINT64_C(1) << width) - 1;

    for (size_t i = 0; i < n; i++)
        out[i] = base + unpack(p, i * width, mask);
}

/* --- dictionary --- */

/* Distinct words and the code of each row; false when there are more than DICT_MAX. */
static bool find_dict(const uint64_t *w, size_t n, struct words_plan *out)
{
    enum { SLOTS = 1024 };
    uint16_t slot[SLOTS] = {0};
    uint64_t *value = mem_array(DICT_MAX, 8);
    uint8_t *code = mem_array(n, 1);
    uint32_t n_value = 0;
    size_t i;

    for (i = 0; i < n; i++) {
        size_t h = w[i] * UINT64_C(0x9e3779b97f4a7c15) >> 54;
        while (slot[h] && value[slot[h] - 1] != w[i])
            h = (h + 1) % SLOTS;
        if (!slot[h]) {
            if (n_value == DICT_MAX)
                break;
            value[n_value++] = w[i];
            slot[h] = (uint16_t)n_value;
        }
        code[i] = (uint8_t)(slot[h] - 1);
    }
    out->value = value;
    out->code = code;
    out->n = n_value;
    if (i == n)
        return true;
    words_plan_done(out);
    return false;
}

static size_t dict_size(size_t n, uint32_t n_value)
{
    return 4 + n_value * 8 + packed_size(n, width_of(n_value - 1));
}

static void put_dict(const struct words_plan *p, size_t n, struct buf *out)
{
    uint64_t *code = mem_array(n, 8);

    for (size_t i = 0; i < n; i++)
        code[i] = p->code[i];
    buf_add(out, &p->n, 4);
    buf_add(out, p->value, p->n * sizeof *p->value);
    put_packed(code, n, 0, p->width, out);
    free(code);
}

static int get_dict(const unsigned char *p, size_t size, size_t n, unsigned width, uint64_t *out)
{
    uint64_t value[DICT_MAX], worst = 0;
    uint32_t n_value;

    if (size < 4)
        return -1;
    memcpy(&n_value, p, 4);
    if (!n_value || n_value > DICT_MAX || width > 8 ||
        size != 4 + n_value * 8 + packed_size(n, width))
        return -1;
    memset(value, 0, sizeof value);
    memcpy(value, p + 4, n_value * 8);
    p += 4 + n_value * 8;
    for (size_t i = 0; i < n; i++) {
        uint64_t code = unpack(p, i * width, 255 >> (8 - width));
        worst = code > worst ? code : worst;
        out[i] = value[code];
    }
    return worst < n_value ? 0 : -1;
}

/* --- sparse --- */

static void put_sparse(const uint64_t *w, size_t n, const struct words_plan *p, struct buf *out)
{
    uint64_t *bits = mem_zero(bits_words(n), 8);

    for (size_t i = 0; i < n; i++)
        if (w[i] != p->base)
            bits_set(bits, i);
    buf_add(out, &p->base, 8);
    buf_add(out, bits, bits_words(n) * 8);
    for (size_t i = 0; i < n; i++)
        if (w[i] != p->base)
            buf_add(out, &w[i], 8);
    free(bits);
}

static int get_sparse(const unsigned char *p, size_t size, size_t n, uint64_t *out)
{
    size_t words = bits_words(n), used = 8 + words * 8;
    uint64_t base, bits = 0;

    if (size < used)
        return -1;
    memcpy(&base, p, 8);
    for (size_t i = 0; i < n; i++) {
        if (i % 64 == 0)
            memcpy(&bits, p + 8 + i / 8, 8);
        out[i] = base;
        if (bits >> i % 64 & 1) {
            if (size - used < 8)
                return -1;
            memcpy(&out[i], p + used, 8);
            used += 8;
        }
    }
    return used == size ? 0 : -1;
}

/* --- decimal --- */

/* The integer i with v = i / 10^k exactly; false: there is none below 2^51. */
static inline bool decimal_of(double v, double scale, int64_t *out)
{
    double x = v * scale, back;
    uint64_t a, b;

    if (!(x > -2251799813685248.0 && x < 2251799813685248.0))
        return false;
    *out = (int64_t)(x + (x < 0 ? -0.5 : 0.5));
    back = (double)*out / scale;
    memcpy(&a, &v, 8);
    memcpy(&b, &back, 8);
    return a == b;
}

/* The least k that reproduces a sample of w; -1: none does. */
static int decimal_sample(const double *v, size_t n)
{
    size_t step = n < SAMPLE ? 1 : n / SAMPLE;
    int64_t i;
    int k = 0;

    for (size_t r = 0; r < n; r += step) {
        while (k <= K_MAX && !decimal_of(v[r], pow10_of[k], &i))
            k++;
        if (k > K_MAX)
            return -1;
    }
    return k;
}

static bool decimal_all(const double *v, size_t n, int k, struct words_plan *out)
{
    int64_t lo = INT64_MAX, hi = INT64_MIN;
    int64_t *value = mem_array(n, 8);
    bool ok = true;

    for (size_t r = 0; r < n && ok; r++) {
        ok = decimal_of(v[r], pow10_of[k], &value[r]);
        lo = value[r] < lo ? value[r] : lo;
        hi = value[r] > hi ? value[r] : hi;
    }
    if (!ok) {
        free(value);
        return false;
    }
    out->value = (uint64_t *)value;
    out->base = (uint64_t)lo;
    out->width = (uint8_t)width_of((uint64_t)hi - (uint64_t)lo);
    out->k = (uint8_t)k;
    return true;
}

/* A later row may have more digits than the sample: go on to larger k. */
static bool find_decimal(const uint64_t *w, size_t n, struct words_plan *out)
{
    double *v = mem_array(n, 8);
    bool found = false;

    memcpy(v, w, n * 8);
    int k = decimal_sample(v, n);
    for (; k >= 0 && k <= K_MAX && !found; k++)
        found = decimal_all(v, n, k, out);
    free(v);
    return found;
}

static int get_decimal(const unsigned char *p, size_t size, size_t n, unsigned width,
                       uint64_t *out)
{
    uint64_t k, base;

    if (width > WIDTH_MAX || size != 16 + packed_size(n, width))
        return -1;
    memcpy(&k, p, 8);
    memcpy(&base, p + 8, 8);
    if (k > K_MAX)
        return -1;
    double scale = pow10_of[k];
    uint64_t mask = (UINT64_C(1) << width) - 1;
    for (size_t i = 0; i < n; i++) {
        double v = (double)(int64_t)(base + unpack(p + 16, i * width, mask)) / scale;
        memcpy(&out[i], &v, 8);
    }
    return 0;
}

/* --- choice --- */

static void try_packed(const uint64_t *w, size_t n, size_t *size, struct words_plan *p)
{
    int64_t lo = INT64_MAX, hi = INT64_MIN;

    for (size_t i = 0; i < n; i++) {
        lo = (int64_t)w[i] < lo ? (int64_t)w[i] : lo;
        hi = (int64_t)w[i] > hi ? (int64_t)w[i] : hi;
    }
    unsigned width = width_of((uint64_t)hi - (uint64_t)lo);
    if (width > WIDTH_MAX || 8 + packed_size(n, width) >= *size)
        return;
    *size = 8 + packed_size(n, width);
    p->encoding = CODEC_PACK;
    p->width = (uint8_t)width;
    p->base = (uint64_t)lo;
}

static void try_dict(const uint64_t *w, size_t n, size_t *size, struct words_plan *p)
{
    struct words_plan d = {.encoding = CODEC_DICT};

    if (!find_dict(w, n, &d))
        return;
    d.width = (uint8_t)width_of(d.n - 1);
    if (dict_size(n, d.n) >= *size) {
        words_plan_done(&d);
        return;
    }
    *size = dict_size(n, d.n);
    *p = d;
}

static void try_sparse(const uint64_t *w, size_t n, size_t *size, struct words_plan *p)
{
    size_t n_set = 0, sparse;

    for (size_t i = 0; i < n; i++)
        n_set += w[i] != 0;
    sparse = 8 + bits_words(n) * 8 + n_set * 8;
    if (sparse >= *size)
        return;
    words_plan_done(p);
    *size = sparse;
    *p = (struct words_plan){.encoding = CODEC_SPARSE, .n = (uint32_t)n_set};
}

static void try_decimal(const uint64_t *w, size_t n, size_t *size, struct words_plan *p)
{
    struct words_plan d = {.encoding = CODEC_DECIMAL};

    if (!find_decimal(w, n, &d))
        return;
    if (d.width > WIDTH_MAX || 16 + packed_size(n, d.width) >= *size) {
        words_plan_done(&d);
        return;
    }
    words_plan_done(p);
    *size = 16 + packed_size(n, d.width);
    *p = d;
}

void words_plan(const uint64_t *w, size_t n, enum words_kind kind, struct words_plan *out)
{
    struct words_plan p = {.encoding = CODEC_RAW};
    size_t size = n * 8, n_run = count_runs(w, n, n * 8 / RUN_BYTES + 1);
    uint64_t step;

    if (run_end(w, n, 0, &step) == n && step == 0) {
        *out = (struct words_plan){.encoding = CODEC_CONST};
        return;
    }
    if (4 + n_run * RUN_BYTES < size) {
        size = 4 + n_run * RUN_BYTES;
        p = (struct words_plan){.encoding = CODEC_RUNS, .n = (uint32_t)n_run};
    }
    if (size > n / 8 && kind != WORDS_F64)
        try_packed(w, n, &size, &p);
    if (size > n && kind != WORDS_CODE)
        try_dict(w, n, &size, &p);
    if (size > n / 8 && kind == WORDS_F64)
        try_sparse(w, n, &size, &p);
    if (size > 2 * n && kind == WORDS_F64)
        try_decimal(w, n, &size, &p);
    *out = p;
}

void words_put(const uint64_t *w, size_t n, const struct words_plan *p, struct buf *out)
{
    uint64_t k = p->k;

    switch ((enum codec)p->encoding) {
    case CODEC_CONST:
        buf_add(out, w, 8);
        break;
    case CODEC_RUNS:
        put_runs(w, n, p->n, out);
        break;
    case CODEC_PACK:
        buf_add(out, &p->base, 8);
        put_packed(w, n, p->base, p->width, out);
        break;
    case CODEC_RAW:
        buf_add(out, w, n * 8);
        break;
    case CODEC_DICT:
        put_dict(p, n, out);
        break;
    case CODEC_SPARSE:
        put_sparse(w, n, p, out);
        break;
    case CODEC_DECIMAL:
        buf_add(out, &k, 8);
        buf_add(out, &p->base, 8);
        put_packed(p->value, n, p->base, p->width, out);
        break;
    }
}

static int get_const(const unsigned char *p, size_t size, size_t n, uint64_t *out)
{
    uint64_t word;

    if (size != 8)
        return -1;
    memcpy(&word, p, 8);
    for (size_t i = 0; i < n; i++)
        out[i] = word;
    return 0;
}

static int get_pack(const unsigned char *p, size_t size, size_t n, unsigned width, uint64_t *out)
{
    uint64_t base;

    if (width > WIDTH_MAX || size != 8 + packed_size(n, width))
        return -1;
    memcpy(&base, p, 8);
    get_packed(p + 8, n, base, width, out);
    return 0;
}

static int get_raw(const unsigned char *p, size_t size, size_t n, uint64_t *out)
{
    if (size != n * 8)
        return -1;
    memcpy(out, p, size);
    return 0;
}

int words_get(const unsigned char *p, size_t size, size_t n, const struct words_plan *plan,
              enum words_kind kind, uint64_t *out)
{
    switch (plan->encoding) {
    case CODEC_CONST:
        return get_const(p, size, n, out);
    case CODEC_RUNS:
        return get_runs(p, size, n, out);
    case CODEC_PACK:
        return kind == WORDS_F64 ? -1 : get_pack(p, size, n, plan->width, out);
    case CODEC_RAW:
        return get_raw(p, size, n, out);
    case CODEC_DICT:
        return get_dict(p, size, n, plan->width, out);
    case CODEC_SPARSE:
        return get_sparse(p, size, n, out);
    case CODEC_DECIMAL:
        return kind == WORDS_F64 ? get_decimal(p, size, n, plan->width, out) : -1;
    default:
        return -1;
    }
}

/* --- one row --- */

static int point_packed(const struct codec_source *s, size_t at, size_t row, unsigned width,
                        uint64_t *out, struct err *e)
{
    if (s->read(s, out, 8, at + row * width / 8, e) < 0)
        return -1;
    *out = *out >> row * width % 8 & ((UINT64_C(1) << width) - 1);
    return 0;
}

static int point_decimal(const struct codec_source *s, size_t at, size_t row, unsigned width,
                         uint64_t *out, struct err *e)
{
    uint64_t head[2], word;

    if (s->read(s, head, 16, at, e) < 0 || point_packed(s, at + 16, row, width, &word, e) < 0)
        return -1;
    if (head[0] > K_MAX)
        return err_set(e, FAIL_STORE, "stored column is damaged: digits");
    double v = (double)(int64_t)(head[1] + word) / pow10_of[head[0]];
    memcpy(out, &v, 8);
    return 1;
}

int words_point(const struct codec_source *s, size_t at, size_t n, size_t row,
                const struct words_plan *plan, uint64_t *out, struct err *e)
{
    uint64_t base;
    size_t size = plan->encoding == CODEC_RAW       ? n * 8
                  : plan->encoding == CODEC_PACK    ? 8 + packed_size(n, plan->width)
                  : plan->encoding == CODEC_DECIMAL ? 16 + packed_size(n, plan->width)
                                                    : 0;

    if (!size)
        return 0;
    if (s->size != at + size || plan->width > WIDTH_MAX)
        return err_set(e, FAIL_STORE, "stored column is damaged: size");
    if (plan->encoding == CODEC_RAW)
        return s->read(s, out, 8, at + row * 8, e) < 0 ? -1 : 1;
    if (plan->encoding == CODEC_DECIMAL)
        return point_decimal(s, at, row, plan->width, out, e);
    if (s->read(s, &base, 8, at, e) < 0 ||
        point_packed(s, at + 8, row, plan->width, out, e) < 0)
        return -1;
    *out += base;
    return 1;
}
