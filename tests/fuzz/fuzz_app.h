/* fuzz_app.h - what targets share that play into the screen: a folder of their own, files in it.
 *
 * Helpers and workers, which the app starts as this very program, end at once. */
#ifndef MW_TESTS_FUZZ_APP_H
#define MW_TESTS_FUZZ_APP_H

#include "tests/fuzz/fuzz.h"

#include "src/base/buf.h"
#include "src/base/file.h"

#include <locale.h>
#include <string.h>
#include <unistd.h>

static inline void fuzz_folder(const char *program)
{
    static char folder[200];
    const char *tmp = getenv("TMPDIR");

    if (strcmp(file_base(program), "millwright") == 0)
        exit(1);
    fuzz_check(setlocale(LC_CTYPE, "C.UTF-8") != NULL, "locale C.UTF-8");
    snprintf(folder, sizeof folder, "%s/fuzz-XXXXXX", tmp ? tmp : "/tmp");
    fuzz_check(mkdtemp(folder) && chdir(folder) == 0, "a folder to work in");
}

static inline void fuzz_write(const char *name, const struct buf *b)
{
    FILE *f = fopen(name, "wb");

    fuzz_check(f && fwrite(buf_str(b), 1, b->size, f) == b->size, name);
    fclose(f);
}

#endif
