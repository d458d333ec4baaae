/* model_pack.h - one tree as bytes, for storage: small, and checked on reading.
 *
 *   "MWT1"  u32 n_node  u32 n_set
 *   [(n_node + 7) / 8]  bit i: node i is an inner node
 *   per node in order   inner: u16 feature, varint cut * 2 + null goes left
 *                       leaf:  varint count of class 0 * 2 + refused, varint of each other class
 *   [n_set][32]         sets
 *   u64                 XXH3-64 of all before
 * Integers are little-endian; a varint has 7 bits a byte, low ones first. */
#ifndef MW_MODEL_MODEL_PACK_H
#define MW_MODEL_MODEL_PACK_H

#include "src/base/buf.h"
#include "src/model/model.h"

void model_pack_write(const struct model *m, const struct model_tree *t, struct buf *out);

/* model_pack_read - a tree of model *m (its features and classes) from bytes. FAIL_INPUT for
 * anything that model_pack_write does not make. */
int model_pack_read(const struct model *m, const void *bytes, size_t size,
                    struct model_tree *out, struct err *e);

#endif
