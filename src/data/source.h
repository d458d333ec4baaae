/* source.h - a file, a URL, or standard input, as one stream of bytes; .gz is unpacked on the way.
 *
 *     struct source *s = source_open("telemetry.csv.gz", &opts, &why, e);
 *     while ((n = source_read(s, block, sizeof block, e)) > 0)
 *         ...                               // n < sizeof block only at the end
 *     if (n < 0) ... source_reason(s) ...
 *
 * .gz is told by its first two bytes, whatever the name. The end is only reached when every
 * checksum was right and the file is still the one that was opened. Size and hash are those of
 * the bytes as delivered, packed or not. A name of a file that is none (absent, a folder, a pipe)
 * is SRC_KIND; "-" is standard input, whatever it is. A URL is fetched whole when it is opened,
 * into a file without a name, and then read as a file; messages show it without its secrets. */
#ifndef MW_DATA_SOURCE_H
#define MW_DATA_SOURCE_H

#include "src/base/err.h"
#include "src/base/progress.h"
#include "src/data/reason.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct source_opts {           /* for URLs alone */
    const char *folder;        /* where the file without a name is made; NULL: "." */
    const char *ca_file;       /* certificates to trust; NULL: those of the system */
    struct progress *progress; /* of the fetch */
};

struct source;
/* NULL and a reason when the source is refused; NULL and REASON_NONE when it failed, or was
 * cancelled. */
struct source *source_open(const char *name, const struct source_opts *o, enum reason *out_why,
                           struct err *e);
void source_free(struct source *s); /* NULL is fine */

/* source_read - fills out as far as the source goes: size bytes, fewer at the end, 0 past it, -1
 * with a reason. What was delivered before a failure is what the source held. */
int64_t source_read(struct source *s, char *out, size_t size, struct err *e);
enum reason source_reason(const struct source *s); /* of the failure, or REASON_NONE */

/* source_spool - makes standard input readable twice: all of it goes to a file without a name in
 * `folder`. Nothing to do for files. */
int source_spool(struct source *s, const char *folder, struct err *e);
bool source_again(const struct source *s);          /* can it be read twice? */
int source_rewind(struct source *s, struct err *e); /* to the start, where it can */

int64_t source_bytes(const struct source *s);       /* delivered so far */
int64_t source_ahead(const struct source *s);       /* of those, read but not given out yet */
int64_t source_total(const struct source *s);       /* 0: cannot be told */
void source_hash(const struct source *s, char out[33]); /* of the bytes delivered so far */
void source_want_sha256(struct source *s);              /* before the first read */
void source_sha256(const struct source *s, char out[65]);
bool source_packed(const struct source *s);         /* .gz; known after the first read */
bool source_trailing(const struct source *s);       /* bytes after the last gz member */
bool source_unmeasured(const struct source *s); /* of a URL: nobody said how long it is */

/* source_list - what SOURCE words stand for: a folder gives its files *.csv and *.csv.gz in the
 * order of their names, anything else itself. Adds to out; the texts belong to the caller. */
struct source_names {
    char **name;
    size_t n;
};
int source_list(const char *word, struct source_names *out, struct err *e);
void source_names_done(struct source_names *n);

#endif
