/* hash.c - XXH3 through libxxhash and SHA-256 through libcrypto; nobody else includes them. */
#include "config.h"

#include "src/base/hash.h"

#include "src/base/mem.h"

#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>

struct hash {
    XXH3_state_t *state;
};

uint64_t hash_64(const void *bytes, size_t size)
{
    return XXH3_64bits(bytes, size);
}

struct hash *hash_new(void)
{
    struct hash *h = mem_zero(1, sizeof *h);

    h->state = XXH3_createState();
    if (!h->state)
        abort();
    XXH3_128bits_reset(h->state);
    return h;
}

void hash_add(struct hash *h, const void *bytes, size_t size)
{
    XXH3_128bits_update(h->state, bytes, size);
}

void hash_text(const struct hash *h, char out[33])
{
    XXH128_hash_t d = XXH3_128bits_digest(h->state);

    snprintf(out, 33, "%016llx%016llx", (unsigned long long)d.high64, (unsigned long long)d.low64);
}

void hash_free(struct hash *h)
{
    if (!h)
        return;
    XXH3_freeState(h->state);
    free(h);
}

/* --- SHA-256 --- */

struct sha256 {
    EVP_MD_CTX *state;
};

/* Nothing but lack of memory makes libcrypto refuse here. */
static void demand(bool fine)
{
    if (!fine)
        abort();
}

struct sha256 *sha256_new(void)
{
    struct sha256 *h = mem_zero(1, sizeof *h);

    h->state = EVP_MD_CTX_new();
    demand(h->state && EVP_DigestInit_ex(h->state, EVP_sha256(), NULL) == 1);
    return h;
}

void sha256_add(struct sha256 *h, const void *bytes, size_t size)
{
    demand(EVP_DigestUpdate(h->state, bytes, size) == 1);
}

void sha256_text(const struct sha256 *h, char out[65])
{
    EVP_MD_CTX *copy = EVP_MD_CTX_new();
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    demand(copy && EVP_MD_CTX_copy_ex(copy, h->state) == 1 &&
           EVP_DigestFinal_ex(copy, sum, &n) == 1 && n == 32);
    for (unsigned i = 0; i < n; i++)
        snprintf(out + 2 * (size_t)i, 3, "%02x", sum[i]);
    EVP_MD_CTX_free(copy);
}

void sha256_free(struct sha256 *h)
{
    if (!h)
        return;
    EVP_MD_CTX_free(h->state);
    free(h);
}

const char *hash_version(void)
{
    static char text[24];
    unsigned v = XXH_versionNumber(); /* 802 is 0.8.2 */

    snprintf(text, sizeof text, "%u.%u.%u", v / 10000, v / 100 % 100, v % 100);
    return text;
}
