/* fuzz.h - a fuzz target: bytes from anywhere, of which nothing may come but what it asserts.
 *
 * A target is a file fuzz_NAME.c with these three. With fuzz.c it is a program that plays files
 * and changes its seeds in ways that a number repeats; built by clang with -fsanitize=fuzzer, and
 * without fuzz.c, it is one of libFuzzer. */
#ifndef MW_TESTS_FUZZ_H
#define MW_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *s, size_t size);
const char *fuzz_seed(size_t i); /* NULL: there are no more */

static inline void fuzz_check(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz: does not hold: %s\n", what);
    abort();
}

#endif
