/* script.h - play a file of keys and actions without a terminal, and record one.
 *
 * The words (set, open, key, type, do, wait, expect, dump, resize) are in millwright-script(5).
 * A line is done when the app is not busy. */
#ifndef MW_UI_SCRIPT_H
#define MW_UI_SCRIPT_H

#include "ui/app.h"

/* script_play - FAIL_INPUT with file, line, what was expected and the screen. Dumps go to files
 * relative to the current folder, "-" is standard output. */
int script_play(const char *path, const struct app_opts *o, struct err *e);

#endif
