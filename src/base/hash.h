/* hash.h - the only file that sees libxxhash and libcrypto. XXH3: memory speed, not for secrets;
 * SHA-256: for sums that others have published. */
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

struct sha256; /* a running SHA-256 */
struct sha256 *sha256_new(void);
void sha256_add(struct sha256 *h, const void *bytes, size_t size);
void sha256_text(const struct sha256 *h, char out[65]); /* 64 hexadecimal digits so far */
void sha256_free(struct sha256 *h);                     /* NULL is fine */

const char *hash_version(void); /* of the library; for ever */

#endif
