/* file.h - files whole or not at all, byte locks, paths. Every descriptor is close-on-exec. */
#ifndef MW_BASE_FILE_H
#define MW_BASE_FILE_H

#include "src/base/buf.h"
#include "src/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int file_read_all(const char *path, size_t max, struct buf *out, struct err *e);

/* A file that appears whole or not at all: a temporary file in the target's folder, then fsync,
 * rename, fsync of the folder. A file that is replaced leaves its mode to the new one. "-" is
 * standard output; that and devices and pipes are written as it comes. Buffered. */
struct file_out;
struct file_out *file_out_new(const char *path, struct err *e);
int file_out_put(struct file_out *f, const void *bytes, size_t size, struct err *e);
int file_out_finish(struct file_out *f, struct err *e); /* the file appears */
int64_t file_out_bytes(const struct file_out *f);
void file_out_free(struct file_out *f);                 /* without finish: no trace */

/* Locks of single bytes (open file description locks; the kernel frees them with the process). */
int file_lock_open(const char *path, struct err *e);    /* descriptor of the lock file, 0600 */
int file_lock_take(int fd, int64_t byte);               /* 1 taken; 0 somebody has it; -1 errno */
void file_lock_give(int fd, int64_t byte);
bool file_lock_held(int fd, int64_t byte);              /* by another description; takes nothing */

/* file_nameless - a new file in the folder that no name leads to: it goes away with its
 * descriptor, however the process ends. Read and write. -1: FAIL_IO. */
int file_nameless(const char *folder, struct err *e);

bool file_exists(const char *path);
bool file_is_folder(const char *path);
int64_t file_size(const char *path); /* -1: cannot be told */
int64_t file_room(const char *path); /* bytes that may be written where it is; -1: cannot be told */
char *file_join(const char *folder, const char *name); /* caller frees */
const char *file_base(const char *path);               /* the part after the last / */

/* file_data - a file of the program's own data ("recipes/standard.json", "themes/dark.theme"):
 * below $MILLWRIGHT_DATA, beside the program (build tree), its source tree, share/millwright beside
 * its bin, or the installed folder;
 * NULL and FAIL_IO when there is none. Caller frees. */
char *file_data(const char *name, struct err *e);

#endif
