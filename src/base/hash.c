/* hash.c - XXH3 through libxxhash; nobody else includes it. */
#include "config.h"

#include "src/base/hash.h"

#include "src/base/mem.h"

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

const char *hash_version(void)
{
    static char text[24];
    unsigned v = XXH_versionNumber(); /* 802 is 0.8.2 */

    snprintf(text, sizeof text, "%u.%u.%u", v / 10000, v / 100 % 100, v % 100);
    return text;
}
