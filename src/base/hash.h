/* hash.h - the only file that sees libxxhash. XXH3: memory speed, not for secrets. */
#ifndef MW_BASE_HASH_H
#define MW_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t hash_64(const void *bytes, size_t size);

struct hash; /* a running XXH3-128 */
struct hash *hash_new(void);
void hash_add(struct hash *h, const void *bytes, size_t size);
void hash_text(const struct hash *h, char out[33]); /* 32 hexadecimal digits so far */
void hash_free(struct hash *h);

const char *hash_version(void); /* of the library; for ever */

#endif
