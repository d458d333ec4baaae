/* model_pack.c - a tree to bytes and back.
 *
 * Reading trusts nothing: the hash first, then every read is bounded by the size, and the tree is
 * checked by model_tree_check as if it came from anywhere. */
#include "config.h"

#include "src/model/model_pack.h"

#include "src/base/hash.h"

#include <string.h>

enum { HEAD_SIZE = 12, HASH_SIZE = 8 };

/* --- writing --- */

static void put_fixed(struct buf *b, uint64_t v, int size)
{
    for (int i = 0; i < size; i++)
        buf_byte(b, (char)(v >> (8 * i) & 255));
}

static void put_varint(struct buf *b, uint64_t v)
{
    for (; v > 127; v >>= 7)
        buf_byte(b, (char)((v & 127) | 128));
    buf_byte(b, (char)v);
}

static void put_shape(const struct model_tree *t, struct buf *b)
{
    for (uint32_t i = 0; i < t->n_node; i += 8) {
        unsigned bits = 0;

        for (uint32_t j = i; j < i + 8 && j < t->n_node; j++)
            bits |= (unsigned)(t->feature[j] != MODEL_LEAF) << (j - i);
        buf_byte(b, (char)bits);
    }
}

static void put_node(const struct model *m, const struct model_tree *t, uint32_t i, struct buf *b)
{
    const uint32_t *count = t->count + i * m->n_class;

    if (t->feature[i] != MODEL_LEAF) {
        put_fixed(b, t->feature[i], 2);
        put_varint(b, (uint64_t)t->cut[i] * 2 + (t->flags[i] & MODEL_NULL_LEFT ? 1 : 0));
        return;
    }
    put_varint(b, (uint64_t)count[0] * 2 + (t->flags[i] & MODEL_REFUSED ? 1 : 0));
    for (size_t k = 1; k < m->n_class; k++)
        put_varint(b, count[k]);
}

void model_pack_write(const struct model *m, const struct model_tree *t, struct buf *out)
{
    size_t begin = out->size;

    buf_add(out, "MWT1", 4);
    put_fixed(out, t->n_node, 4);
    put_fixed(out, t->n_set, 4);
    put_shape(t, out);
    for (uint32_t i = 0; i < t->n_node; i++)
        put_node(m, t, i, out);
    buf_add(out, t->set, (size_t)t->n_set * MODEL_SET_SIZE);
    put_fixed(out, hash_64(out->s + begin, out->size - begin), HASH_SIZE);
}

/* --- reading --- */

struct bytes {
    const unsigned char *at, *end;
    bool bad; /* something was wanted that is not there */
};

static uint64_t get_fixed(struct bytes *b, int size)
{
    uint64_t v = 0;

    if (b->end - b->at < size) {
        b->bad = true;
        return 0;
    }
    for (int i = 0; i < size; i++)
        v |= (uint64_t)*b->at++ << (8 * i);
    return v;
}

static uint64_t get_varint(struct bytes *b)
{
    uint64_t v = 0;

    for (int shift = 0; shift < 63 && b->at < b->end; shift += 7) {
        unsigned char c = *b->at++;

        v |= (uint64_t)(c & 127) << shift;
        if (c < 128)
            return v;
    }
    b->bad = true;
    return 0;
}

static uint32_t get_count(struct bytes *b, uint64_t v)
{
    b->bad = b->bad || v > UINT32_MAX;
    return (uint32_t)v;
}

static void get_inner(struct bytes *b, struct model_tree *t, uint32_t i, uint32_t n_inner)
{
    uint64_t cut;

    t->feature[i] = (uint16_t)get_fixed(b, 2);
    b->bad = b->bad || t->feature[i] == MODEL_LEAF;
    cut = get_varint(b);
    t->flags[i] = cut & 1 ? MODEL_NULL_LEFT : 0;
    t->cut[i] = get_count(b, cut / 2);
    t->left[i] = 1 + 2 * n_inner;
}

static void get_leaf(struct bytes *b, struct model_tree *t, uint32_t i, size_t n_class)
{
    uint32_t *count = t->count + i * n_class;
    uint64_t first = get_varint(b);

    t->feature[i] = MODEL_LEAF;
    t->flags[i] = first & 1 ? MODEL_REFUSED : 0;
    count[0] = get_count(b, first / 2);
    for (size_t k = 1; k < n_class; k++)
        count[k] = get_count(b, get_varint(b));
}

static int get_tree(const struct model *m, struct bytes *b, struct model_tree *t, struct err *e)
{
    const unsigned char *shape = b->at;
    uint32_t n_inner = 0;

    b->at += ((size_t)t->n_node + 7) / 8;
    for (uint32_t i = 0; i < t->n_node && !b->bad; i++) {
        if (shape[i / 8] >> i % 8 & 1)
            get_inner(b, t, i, n_inner++);
        else
            get_leaf(b, t, i, m->n_class);
    }
    if (b->bad || (size_t)(b->end - b->at) != (size_t)t->n_set * MODEL_SET_SIZE)
        return err_set(e, FAIL_INPUT, "a stored tree has the wrong size");
    if (t->n_set)
        memcpy(t->set, b->at, (size_t)t->n_set * MODEL_SET_SIZE);
    return model_tree_sum_counts(t, m->n_class, e) < 0 || model_tree_check(m, t, e) < 0 ? -1 : 0;
}

int model_pack_read(const struct model *m, const void *bytes, size_t size,
                    struct model_tree *out, struct err *e)
{
    struct bytes b = {.at = bytes, .end = (const unsigned char *)bytes + size};
    struct bytes tail;
    uint64_t n_node, n_set;

    if (size < HEAD_SIZE + HASH_SIZE || memcmp(bytes, "MWT1", 4) != 0)
        return err_set(e, FAIL_INPUT, "a stored tree is not of this format");
    b.end -= HASH_SIZE;
    tail = (struct bytes){.at = b.end, .end = b.end + HASH_SIZE};
    if (get_fixed(&tail, HASH_SIZE) != hash_64(bytes, size - HASH_SIZE))
        return err_set(e, FAIL_INPUT, "the checksum of a stored tree does not hold");
    b.at += 4;
    n_node = get_fixed(&b, 4);
    n_set = get_fixed(&b, 4);
    /* each node and set takes at least so many bytes: no size is believed before that */
    if (n_node == 0 || n_node > size || (n_node + 7) / 8 > (uint64_t)(b.end - b.at) ||
        n_set > size / MODEL_SET_SIZE)
        return err_set(e, FAIL_INPUT, "a stored tree has the wrong size");
    if (model_tree_reserve(out, n_node, n_set, m->n_class, e) < 0)
        return -1;
    if (get_tree(m, &b, out, e) == 0)
        return 0;
    model_tree_done(out);
    return -1;
}
