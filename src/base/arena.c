/* arena.c - bump memory: blocks of 16 KiB or more in a list, freed together. */
#include "config.h"

#include "src/base/arena.h"

#include "src/base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 16384, ALIGN = 16 };

struct arena_block {
    struct arena_block *older;
    size_t used, size;
    _Alignas(ALIGN) unsigned char bytes[];
};

static struct arena_block *block_new(struct arena_block *older, size_t size)
{
    struct arena_block *b = mem_zero(1, sizeof *b + size);

    b->older = older;
    b->size = size;
    return b;
}

void *arena_zero(struct arena *a, size_t n, size_t size)
{
    size_t want = (n * size + ALIGN - 1) / ALIGN * ALIGN;

    if (size && n > SIZE_MAX / 2 / size)
        want = SIZE_MAX / 2; /* refused by the allocator */
    if (!a->block || a->block->size - a->block->used < want)
        a->block = block_new(a->block, want > BLOCK_SIZE ? want : BLOCK_SIZE);
    void *p = a->block->bytes + a->block->used;
    a->block->used += want;
    return p;
}

char *arena_text(struct arena *a, const char *s)
{
    return arena_text_n(a, s, strlen(s));
}

char *arena_text_n(struct arena *a, const char *s, size_t size)
{
    char *copy = arena_zero(a, size + 1, 1);

    if (size)
        memcpy(copy, s, size);
    return copy;
}

void arena_done(struct arena *a)
{
    while (a->block) {
        struct arena_block *older = a->block->older;

        free(a->block);
        a->block = older;
    }
}
