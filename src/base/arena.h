/* arena.h - bump memory, freed at once: one arena per piece of work (a parse, a load).
 *
 *     struct arena a = {0};
 *     char *name = arena_text(&a, "volt");
 *     arena_done(&a);
 */
#ifndef MW_BASE_ARENA_H
#define MW_BASE_ARENA_H

#include <stddef.h>

struct arena {
    struct arena_block *block; /* newest first */
};

void *arena_zero(struct arena *a, size_t n, size_t size); /* aligned to 16, zeroed, never NULL */
char *arena_text(struct arena *a, const char *s);
char *arena_text_n(struct arena *a, const char *s, size_t size); /* NUL added */
void arena_done(struct arena *a);                                /* frees all; a is empty again */

#endif
