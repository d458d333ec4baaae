/* line.h - a command that is typed in full, and the commands that there are. */
#ifndef MW_UI_LINE_H
#define MW_UI_LINE_H

#include "ui/app.h"

#include <stdbool.h>
#include <stddef.h>

/* ui_line_find - the command that the first words of a line name, the longest; NULL: none.
 * *out_used: bytes of the line that are its name and the blanks behind it. */
const struct ui_command *ui_line_find(const struct app *a, const char *line, size_t *out_used);
bool ui_line_is_run(const struct ui_command *c);     /* has a form */
bool ui_line_needs_words(const struct ui_command *c); /* does nothing without arguments */

/* ui_line_run - the line as a helper process. A run is started and goes on; anything else is
 * waited for in a box that Esc closes, and what it prints is shown to be read. */
void ui_line_run(struct app *a, const char *line);

#endif
