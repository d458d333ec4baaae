/* words.h - a typed line as words, the way a shell would part them; and what paths could follow.
 * Nothing is expanded or run. */
#ifndef MW_UI_WORDS_H
#define MW_UI_WORDS_H

#include "src/base/arena.h"
#include "src/base/err.h"

#include <stddef.h>

/* ui_words_split - blanks part words; '...', "..." and \ quote. *out ends with NULL, memory in a.
 * Gives the number of words; -1 and FAIL_USAGE for a quote that is not closed. */
int ui_words_split(const char *s, struct arena *a, const char *const **out, struct err *e);
size_t ui_words_last(const char *s); /* byte where the last word begins; the end: a new one */

/* Paths that begin with what is typed: folders (with / at their end) and files with one of the
 * endings (NULL-terminated; NULL: CSV files and workspaces). By name; at most UI_PATHS_MAX. */
enum { UI_PATHS_MAX = 1000 };
struct ui_paths {
    struct arena memory;
    const char **path; /* [n], then NULL; until ui_paths_done */
    size_t n;
};
void ui_paths_find(const char *typed, const char *const *endings, struct ui_paths *out);
size_t ui_paths_common(const struct ui_paths *p); /* bytes that all of them begin with */
void ui_paths_done(struct ui_paths *p);

#endif
