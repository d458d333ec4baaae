/* gz.h - the only file that sees zlib: deterministic .gz output, and a strict reading stream.
 *
 * Reading: every member of the file is one stream; a cut (header, data or trailer), bad data and
 * a wrong CRC or length are told apart; bytes after a member that do not start another are noted.
 * Source: RFC 1952. */
#ifndef MW_BASE_GZ_H
#define MW_BASE_GZ_H

#include "src/base/buf.h"
#include "src/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum gz_state { GZ_OK, GZ_END, GZ_TRUNC, GZ_CORRUPT, GZ_BOMB };

struct gz_reader;
struct gz_reader *gz_reader_new(void);
void gz_reader_free(struct gz_reader *z);

/* gz_reader_feed - inflates from in[0..*in_size) into out[0..*out_size); both sizes come back as
 * what was used and made. `last`: in is the end of the source. GZ_END only with last. */
enum gz_state gz_reader_feed(struct gz_reader *z, const unsigned char *in, size_t *in_size,
                             unsigned char *out, size_t *out_size, bool last);
bool gz_reader_trailing(const struct gz_reader *z); /* garbage after the last member was seen */
bool gz_is(const unsigned char *head, size_t size); /* 1F 8B */

/* Output: no name, no time in the header, so that the same bytes give the same file. */
struct gz_writer;
typedef int (*gz_sink)(void *arg, const void *bytes, size_t size, struct err *e);
struct gz_writer *gz_writer_new(gz_sink sink, void *arg);
int gz_writer_put(struct gz_writer *z, const void *bytes, size_t size, struct err *e);
int gz_writer_finish(struct gz_writer *z, struct err *e);
void gz_writer_free(struct gz_writer *z);

/* Memory to memory, for stored blobs (level 1). gz_unpack checks that out_size matches. */
void gz_pack(const void *bytes, size_t size, struct buf *out);
int gz_unpack(const void *bytes, size_t size, void *out, size_t out_size, struct err *e);

const char *gz_version(void); /* of the library; for ever */

#endif
