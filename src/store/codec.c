/* codec.c - a column of a chunk <-> BLOB: choice of the encoding, min/max, checksum.
 *
 * Everything is reduced to arrays of 64-bit words: integers and seconds as they are, doubles by
 * their bits, text by the codes of a dictionary of the chunk. Rows without a value repeat the row
 * before them while encoding, so that they break no run, and are cleared when decoding.
 * Invariants: what codec_encode writes, codec_decode gives back; a body's size follows from its
 * head, so that no other size is accepted.
 * Not here: packing of words (words.c), where bodies are stored (shadow.c). */
#include "config.h"

#include "src/store/codec.h"

#include "src/base/hash.h"
#include "src/base/mem.h"
#include "src/store/words.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "bodies are little-endian");
_Static_assert(sizeof(struct codec_bound) == 24 && sizeof(struct codec_stats) == 64, "stored");

enum { HEAD = 8, HAS_VALID = 1 };

const char *codec_name(enum codec c)
{
    static const char *const names[] = {"const", "runs",   "pack",   "raw",
                                        "dict",  "sparse", "decimal"};

    return names[c];
}

void codec_column_done(struct codec_column *c)
{
    free(c->v);
    free(c->valid);
    free(c->start);
    free(c->bytes);
    memset(c, 0, sizeof *c);
}

size_t codec_column_bytes(const struct codec_column *c, size_t n_row)
{
    size_t text = c->col.type == COLUMN_TEXT ? c->dict.n * 4 + (c->start ? c->start[c->dict.n] : 0)
                                             : 0;

    return n_row * (c->col.type == COLUMN_TEXT ? 4 : 8) + bits_words(n_row) * 8 + text;
}

/* --- bounds --- */

static void bound_text(const char *s, size_t size, struct codec_bound *out)
{
    memset(out, 0, sizeof *out);
    out->has = 1;
    out->cut = size > CODEC_BOUND;
    out->size = (uint8_t)(out->cut ? CODEC_BOUND : size);
    memcpy(out->bytes, s, out->size);
}

static void bound_word(const void *word, struct codec_bound *out)
{
    memset(out, 0, sizeof *out);
    out->has = 1;
    out->size = 8;
    memcpy(out->bytes, word, 8);
}

void codec_bound_of(const struct column *c, size_t row, struct codec_bound *out)
{
    memset(out, 0, sizeof *out);
    if (!column_has(c, row))
        return;
    if (c->type != COLUMN_TEXT) {
        bound_word((const uint64_t *)c->v + row, out);
        return;
    }
    uint32_t code = column_code(c, row);
    bound_text(text_dict_get(c->dict, code), text_dict_size(c->dict, code), out);
}

static int text_cmp(const void *a, size_t a_size, const void *b, size_t b_size)
{
    int c = memcmp(a, b, a_size < b_size ? a_size : b_size);

    return c ? c : (a_size > b_size) - (a_size < b_size);
}

static int bound_text_cmp(const struct codec_bound *high, const struct codec_bound *low)
{
    int c = memcmp(high->bytes, low->bytes, high->size < low->size ? high->size : low->size);

    if (c)
        return c;
    if (high->cut)
        return 1;
    return (high->size > low->size) - (high->size < low->size);
}

int codec_bound_cmp(enum column_type type, const struct codec_bound *high,
                    const struct codec_bound *low)
{
    if (!high->has || !low->has)
        return high->has - low->has;
    if (type == COLUMN_TEXT)
        return bound_text_cmp(high, low);
    if (type == COLUMN_F64) {
        double a = codec_bound_f64(high), b = codec_bound_f64(low);
        return (a > b) - (a < b);
    }
    int64_t a = codec_bound_i64(high), b = codec_bound_i64(low);
    return (a > b) - (a < b);
}

static bool bound_ok(const struct codec_bound *b, enum column_type type)
{
    return b->has <= 1 && b->cut <= 1 && b->size <= CODEC_BOUND &&
           (type == COLUMN_TEXT || !b->has || b->size == 8);
}

bool codec_stats_ok(const struct codec_stats *s, enum column_type type, size_t n_row)
{
    return s->n_null <= n_row && s->encoding <= CODEC_DECIMAL && bound_ok(&s->min, type) &&
           bound_ok(&s->max, type) && s->min.has == s->max.has;
}

/* Two loops each: the one without nulls is plain enough to be vectorised. */
static void stats_ints(const struct column *c, size_t n, struct codec_stats *st)
{
    const int64_t *v = c->v;
    int64_t lo = INT64_MAX, hi = INT64_MIN;

    for (size_t i = 0; i < n && !c->valid; i++) {
        lo = v[i] < lo ? v[i] : lo;
        hi = v[i] > hi ? v[i] : hi;
    }
    for (size_t i = 0; i < n && c->valid; i++) {
        bool has = bits_get(c->valid, i);
        lo = has && v[i] < lo ? v[i] : lo;
        hi = has && v[i] > hi ? v[i] : hi;
    }
    bound_word(&lo, &st->min);
    bound_word(&hi, &st->max);
}

static void stats_doubles(const struct column *c, size_t n, struct codec_stats *st)
{
    const double *v = c->v;
    double lo = INFINITY, hi = -INFINITY;

    for (size_t i = 0; i < n && !c->valid; i++) {
        lo = v[i] < lo ? v[i] : lo;
        hi = v[i] > hi ? v[i] : hi;
    }
    for (size_t i = 0; i < n && c->valid; i++) {
        bool has = bits_get(c->valid, i);
        lo = has && v[i] < lo ? v[i] : lo;
        hi = has && v[i] > hi ? v[i] : hi;
    }
    bound_word(&lo, &st->min);
    bound_word(&hi, &st->max);
}

static void stats_texts(const struct text_dict *d, struct codec_stats *st)
{
    uint32_t lo = 0, hi = 0;

    for (uint32_t i = 1; i < d->n; i++) {
        if (text_cmp(text_dict_get(d, i), text_dict_size(d, i), text_dict_get(d, lo),
                     text_dict_size(d, lo)) < 0)
            lo = i;
        if (text_cmp(text_dict_get(d, i), text_dict_size(d, i), text_dict_get(d, hi),
                     text_dict_size(d, hi)) > 0)
            hi = i;
    }
    bound_text(text_dict_get(d, lo), text_dict_size(d, lo), &st->min);
    bound_text(text_dict_get(d, hi), text_dict_size(d, hi), &st->max);
}

/* --- encoding --- */

/* Rows that have a value: those of c but NaNs. NULL: all; else the caller frees it. */
static uint64_t *valid_rows(const struct column *c, size_t n, uint32_t *out_null)
{
    const double *v = c->v;
    uint64_t *w = NULL;
    size_t bad = 0;

    if (c->type == COLUMN_F64)
        for (size_t i = 0; i < n; i++)
            bad += v[i] != v[i];
    *out_null = 0;
    if (!c->valid && !bad)
        return NULL;
    w = mem_array(bits_words(n), 8);
    bits_fill(w, n);
    if (c->valid)
        for (size_t i = 0; i < bits_words(n); i++)
            w[i] &= c->valid[i];
    for (size_t i = 0; bad && i < n; i++)
        if (v[i] != v[i])
            bits_clear(w, i);
    *out_null = (uint32_t)(n - bits_count(w, n));
    if (*out_null)
        return w;
    free(w);
    return NULL;
}

/* Rows without a value repeat the one before (the first: the first that has one). */
static void fill_nulls(uint64_t *w, const uint64_t *valid, size_t n)
{
    size_t first = bits_next(valid, n, 0);
    uint64_t last = first < n ? w[first] : 0;

    for (size_t i = 0; i < n; i++) {
        if (!bits_get(valid, i))
            w[i] = last;
        last = w[i];
    }
}

/* Codes of a dictionary of the rows alone, in order of appearance, and that dictionary. */
static void local_codes(const struct column *c, const uint64_t *valid, size_t n, uint64_t *out,
                        struct buf *dict, struct codec_stats *st)
{
    uint32_t n_local = 0, at = 0, *local = mem_zero(c->dict ? c->dict->n + 1 : 1, 4);
    uint32_t *start = mem_array(n + 1, 4);
    struct buf bytes = {0};

    for (size_t i = 0; i < n; i++) {
        out[i] = 0;
        if (valid && !bits_get(valid, i))
            continue;
        uint32_t code = column_code(c, i);
        if (!local[code]) {
            uint32_t size = (uint32_t)text_dict_size(c->dict, code);
            start[n_local] = at;
            at += size + 1;
            buf_add(&bytes, text_dict_get(c->dict, code), size + 1);
            local[code] = ++n_local;
        }
        out[i] = local[code] - 1;
    }
    start[n_local] = at;
    if (n_local)
        stats_texts(&(struct text_dict){n_local, start, bytes.s}, st);
    buf_add(dict, &n_local, 4);
    buf_add(dict, start, (n_local + 1) * sizeof *start);
    buf_add(dict, bytes.s, bytes.size);
    buf_done(&bytes);
    free(start);
    free(local);
}

static enum words_kind kind_of(enum column_type type)
{
    return type == COLUMN_F64 ? WORDS_F64 : type == COLUMN_TEXT ? WORDS_CODE : WORDS_I64;
}

static void stats_of(const struct column *view, size_t n, struct codec_stats *st)
{
    if (st->n_null == n || view->type == COLUMN_TEXT)
        return;
    if (view->type == COLUMN_F64)
        stats_doubles(view, n, st);
    else
        stats_ints(view, n, st);
}

void codec_encode(const struct column *c, size_t n, struct buf *out, struct codec_stats *stats)
{
    struct codec_stats st = {0};
    uint64_t *valid = valid_rows(c, n, &st.n_null), *w = mem_array(n, 8);
    struct words_plan plan;
    struct buf dict = {0};
    uint32_t n_row = (uint32_t)n;
    size_t begin = out->size;

    assert(n && n <= COLUMN_CHUNK_ROWS);
    if (c->type == COLUMN_TEXT)
        local_codes(c, valid, n, w, &dict, &st);
    else
        memcpy(w, c->v, n * 8);
    stats_of(&(struct column){c->type, w, valid, NULL}, n, &st);
    if (valid)
        fill_nulls(w, valid, n);
    words_plan(w, n, kind_of(c->type), &plan);
    unsigned char head[HEAD] = {plan.encoding, (unsigned char)c->type, plan.width,
                                valid ? HAS_VALID : 0};
    memcpy(head + 4, &n_row, 4);
    buf_add(out, head, HEAD);
    if (valid)
        buf_add(out, valid, bits_words(n) * 8);
    buf_add(out, dict.s, dict.size);
    words_put(w, n, &plan, out);
    st.encoding = plan.encoding;
    st.size = (uint32_t)(out->size - begin);
    st.sum = (uint32_t)hash_64(out->s + begin, st.size);
    *stats = st;
    words_plan_done(&plan);
    buf_done(&dict);
    free(valid);
    free(w);
}

/* --- decoding --- */

struct body {
    const unsigned char *p;
    size_t left;
};

static const void *body_take(struct body *b, size_t size)
{
    const void *at = b->p;

    if (b->left < size)
        return NULL;
    b->p += size;
    b->left -= size;
    return at;
}

static int damaged(struct err *e, const char *what)
{
    return err_set(e, FAIL_STORE, "stored column is damaged: %s", what);
}

static int take_valid(struct body *b, size_t n, struct codec_column *out, struct err *e)
{
    size_t words = bits_words(n);
    const void *p = body_take(b, words * 8);

    if (!p)
        return damaged(e, "validity is cut");
    out->valid = mem_resize(out->valid, words, 8);
    memcpy(out->valid, p, words * 8);
    if (n % 64 && out->valid[words - 1] >> n % 64)
        return damaged(e, "validity is longer than the rows");
    out->col.valid = out->valid;
    return 0;
}

static int take_dict(struct body *b, struct codec_column *out, struct err *e)
{
    uint32_t n;
    const void *p = body_take(b, 4);

    if (!p)
        return damaged(e, "dictionary is cut");
    memcpy(&n, p, 4);
    p = n > COLUMN_CHUNK_ROWS ? NULL : body_take(b, ((size_t)n + 1) * 4);
    if (!p)
        return damaged(e, "dictionary is cut");
    out->start = mem_resize(out->start, (size_t)n + 1, 4);
    memcpy(out->start, p, ((size_t)n + 1) * 4);
    for (uint32_t i = 0; i < n; i++)
        if (out->start[i + 1] <= out->start[i])
            return damaged(e, "dictionary is not in order");
    size_t size = out->start[n];
    p = body_take(b, size);
    if (out->start[0] || !p)
        return damaged(e, "dictionary is cut");
    out->bytes = mem_resize(out->bytes, size ? size : 1, 1);
    memcpy(out->bytes, p, size);
    for (uint32_t i = 0; i < n; i++)
        if (out->bytes[out->start[i + 1] - 1])
            return damaged(e, "dictionary has no end mark");
    out->dict = (struct text_dict){n, out->start, out->bytes};
    out->col.dict = &out->dict;
    return 0;
}

/* 64-bit codes in place to 32-bit codes; the memory stays. */
static int narrow_codes(struct codec_column *out, size_t n, struct err *e)
{
    const uint64_t *w = out->v;
    uint32_t *codes = mem_array(n, sizeof *codes);
    uint64_t most = out->dict.n ? out->dict.n : 1;
    bool bad = false;

    for (size_t i = 0; i < n; i++) {
        bad |= w[i] >= most;
        codes[i] = (uint32_t)w[i];
    }
    free(out->v);
    out->v = codes;
    bool none = out->dict.n == 0 && (!out->valid || bits_count(out->valid, n));
    return bad || none ? damaged(e, "code is not in the dictionary") : 0;
}

static void clear_nulls(struct codec_column *out, size_t n)
{
    uint64_t *w = out->v;
    uint32_t *codes = out->v;

    for (size_t i = 0; i < n; i++) {
        if (bits_get(out->valid, i))
            continue;
        if (out->col.type == COLUMN_TEXT)
            codes[i] = 0;
        else
            w[i] = 0;
    }
}

static int decode_values(struct body *b, const unsigned char *head, size_t n,
                         struct codec_column *out, struct err *e)
{
    struct words_plan plan = {.encoding = head[0], .width = head[2]};

    if (out->col.type == COLUMN_TEXT && take_dict(b, out, e) < 0)
        return -1;
    out->v = mem_resize(out->v, n, 8);
    if (words_get(b->p, b->left, n, &plan, kind_of(out->col.type), out->v) < 0)
        return damaged(e, "values are not what the head says");
    if (out->col.type == COLUMN_TEXT && narrow_codes(out, n, e) < 0)
        return -1;
    if (out->col.valid)
        clear_nulls(out, n);
    out->col.v = out->v;
    return 0;
}

static int decode_body(const unsigned char *head, struct body *b, const struct codec_stats *stats,
                       size_t n_row, struct codec_column *out, struct err *e)
{
    uint32_t n;

    memcpy(&n, head + 4, 4);
    if (head[1] != out->col.type || n != n_row || head[3] > HAS_VALID ||
        head[0] != stats->encoding)
        return damaged(e, "head is not of this column");
    if (head[3] && take_valid(b, n, out, e) < 0)
        return -1;
    size_t n_null = out->col.valid ? n - bits_count(out->col.valid, n) : 0;
    if (n_null != stats->n_null)
        return damaged(e, "number of nulls");
    return decode_values(b, head, n, out, e);
}

int codec_decode(const void *body, size_t size, const struct codec_stats *stats,
                 enum column_type type, size_t n_row, struct codec_column *out, struct err *e)
{
    struct body b = {body, size};
    const unsigned char *head = body_take(&b, HEAD);

    assert(n_row && n_row <= COLUMN_CHUNK_ROWS);
    codec_column_done(out);
    out->col.type = type;
    if (!head || size != stats->size || (uint32_t)hash_64(body, size) != stats->sum)
        return damaged(e, "checksum");
    if (decode_body(head, &b, stats, n_row, out, e) < 0) {
        codec_column_done(out);
        return -1;
    }
    return 0;
}

/* --- one row --- */

int codec_point(const struct codec_source *s, enum column_type type, size_t n_row, size_t row,
                uint64_t *out, bool *out_has, struct err *e)
{
    unsigned char head[HEAD];
    uint64_t valid = 1;
    size_t at = HEAD;

    if (type == COLUMN_TEXT || s->size < HEAD + 8)
        return 0;
    if (s->read(s, head, HEAD, 0, e) < 0)
        return -1;
    if (head[1] != type || head[3] > HAS_VALID)
        return damaged(e, "head is not of this column");
    if (head[3]) {
        if (s->size < HEAD + bits_words(n_row) * 8)
            return damaged(e, "validity is cut");
        if (s->read(s, &valid, 8, HEAD + row / 64 * 8, e) < 0)
            return -1;
        valid = valid >> row % 64 & 1;
        at += bits_words(n_row) * 8;
    }
    *out_has = valid;
    struct words_plan plan = {.encoding = head[0], .width = head[2]};
    return words_point(s, at, n_row, row, &plan, out, e);
}
