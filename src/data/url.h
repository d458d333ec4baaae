/* url.h - URLs as words: which words are URLs, how they may be shown, what name they tell. */
#ifndef MW_DATA_URL_H
#define MW_DATA_URL_H

#include <stdbool.h>

bool url_is(const char *word);      /* begins with http:// or https://, in any case */
bool url_is_other(const char *word); /* begins with any other scheme:// */

/* url_redact - a copy of any text (a URL, a command line, JSON) in which URLs show neither
 * user:password nor signatures and tokens of the query: each becomes "***". Caller frees. */
char *url_redact(const char *text);

/* url_name - the name of the file that a URL leads to: the last segment of its path, decoded,
 * without '/', control characters and leading dots. "" when there is none. Caller frees. */
char *url_name(const char *url);

#endif
