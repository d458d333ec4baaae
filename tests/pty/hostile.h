/* hostile.h - workspaces full of text that a terminal would act upon, wherever the screen shows
 * text, and their twins with harmless text that takes as many cells. */
#ifndef MW_TESTS_PTY_HOSTILE_H
#define MW_TESTS_PTY_HOSTILE_H

#include "src/base/buf.h"

#include <stdbool.h>

/* hostile_text - text number k: the number, then what would do harm. No two are equal. valid: it
 * is UTF-8, for where nothing else is kept. */
void hostile_text(int k, bool valid, struct buf *out);
/* hostile_twin - the same number, then as many W as that takes cells in this locale. */
void hostile_twin(int k, bool valid, struct buf *out);

/* hostile_fill - makes a workspace of `demo --machines 3` hostile, or its twin: names, columns,
 * classes, sources, rejects, runs, logs, errors, parameters, and a dataset "cells" whose 2,500 rows
 * of four texts are all different. Times are made equal. Gives the number of texts. */
int hostile_fill(const char *path, bool twin);

#endif
