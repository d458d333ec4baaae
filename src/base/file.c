/* file.c - whole files, byte locks, paths. Every descriptor is close-on-exec. */
#include "config.h"

#include "src/base/file.h"

#include "src/base/mem.h"
#include "src/base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { READ_SIZE = 1 << 16, OUT_SIZE = 1 << 18 };

static int read_rest(int fd, const char *path, size_t max, struct buf *out, struct err *e)
{
    for (;;) {
        char *to = buf_room(out, READ_SIZE);

        if (!to)
            return err_set(e, FAIL_INPUT, "'%s' is larger than %zu bytes", path, out->max);
        ssize_t n = read(fd, to, READ_SIZE);
        if (n == 0)
            break;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(e, "read", path);
        out->size += (size_t)n;
        if (out->size > max)
            return err_set(e, FAIL_INPUT, "'%s' is larger than %zu bytes", path, max);
    }
    if (out->s)
        out->s[out->size] = '\0';
    return 0;
}

int file_read_all(const char *path, size_t max, struct buf *out, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return err_errno(e, "open", path);
    int rc = read_rest(fd, path, max, out, e);
    close(fd);
    return rc;
}

/* --- a file that appears whole or not at all --- */

struct file_out {
    char *path, *temp; /* temp NULL: written in place, or finished */
    int fd;
    bool own_fd; /* false: standard output */
    char *buffer;
    size_t used;
    int64_t bytes;
};

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return mem_text(".");
    return slash == path ? mem_text("/") : mem_text_n(path, (size_t)(slash - path));
}

/* A new file beside the target, with the mode that the target has; a leftover of a process that
 * was killed is passed by. Gives the descriptor, or -1 with errno. */
static int temp_open(struct file_out *f, mode_t mode, bool keep_mode)
{
    for (int i = 0; i < 100; i++) {
        struct buf temp = {0};

        buf_printf(&temp, "%s.part-%ld-%d", f->path, (long)getpid(), i);
        int fd = open(buf_str(&temp), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
        if (fd >= 0) {
            if (keep_mode && fchmod(fd, mode) != 0)
                errno = 0; /* a file system without modes: nothing to keep */
            f->temp = buf_take(&temp);
            return fd;
        }
        buf_done(&temp);
        if (errno != EEXIST)
            break;
    }
    return -1;
}

struct file_out *file_out_new(const char *path, struct err *e)
{
    struct file_out *f = mem_zero(1, sizeof *f);
    char *real = realpath(path, NULL); /* a link stays a link: what it leads to is replaced */
    struct stat st;

    f->path = mem_text(real ? real : path);
    f->buffer = mem_array(OUT_SIZE, 1);
    f->fd = STDOUT_FILENO;
    bool there = real && stat(real, &st) == 0;
    free(real);
    if (strcmp(path, "-") == 0)
        return f;
    if (there && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
        f->fd = open(path, O_WRONLY | O_CLOEXEC);
    else
        f->fd = temp_open(f, there ? st.st_mode & 0777 : 0666, there);
    if (f->fd >= 0) {
        f->own_fd = true;
        return f;
    }
    err_errno(e, "write", path);
    file_out_free(f);
    return NULL;
}

static int write_all(const struct file_out *f, const char *s, size_t size, struct err *e)
{
    while (size) {
        ssize_t n = write(f->fd, s, size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(e, "write", f->path);
        s += n;
        size -= (size_t)n;
    }
    return 0;
}

static int out_flush(struct file_out *f, struct err *e)
{
    size_t used = f->used;

    f->used = 0;
    return write_all(f, f->buffer, used, e);
}

int file_out_put(struct file_out *f, const void *bytes, size_t size, struct err *e)
{
    f->bytes += (int64_t)size;
    if (f->used + size > OUT_SIZE && out_flush(f, e) < 0)
        return -1;
    if (size > OUT_SIZE)
        return write_all(f, bytes, size, e);
    memcpy(f->buffer + f->used, bytes, size);
    f->used += size;
    return 0;
}

static int sync_folder(const char *path, struct err *e)
{
    char *folder = folder_of(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int rc = 0;

    /* a folder that may be written but not read, or a file system that syncs no folders: the file
     * is there all the same */
    if (fd >= 0 && fsync(fd) != 0 && errno == EIO)
        rc = err_errno(e, "sync", folder);
    if (fd >= 0)
        close(fd);
    free(folder);
    return rc;
}

int file_out_finish(struct file_out *f, struct err *e)
{
    if (out_flush(f, e) < 0)
        return -1;
    if (!f->temp)
        return 0;
    if (fsync(f->fd) != 0)
        return err_errno(e, "sync", f->path);
    if (rename(f->temp, f->path) != 0)
        return err_errno(e, "rename to", f->path);
    free(f->temp);
    f->temp = NULL;
    return sync_folder(f->path, e);
}

int64_t file_out_bytes(const struct file_out *f)
{
    return f->bytes;
}

void file_out_free(struct file_out *f)
{
    if (!f)
        return;
    if (f->temp)
        unlink(f->temp);
    if (f->own_fd)
        close(f->fd);
    free(f->path);
    free(f->temp);
    free(f->buffer);
    free(f);
}

/* --- a file without a name --- */

/* Where the file system knows none, a name that is gone at once. */
static int named_and_gone(const char *folder)
{
    char *path = file_join(folder, ".millwright-XXXXXX");
    int fd = mkostemp(path, O_CLOEXEC);

    if (fd >= 0)
        unlink(path);
    free(path);
    return fd;
}

int file_nameless(const char *folder, struct err *e)
{
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd < 0)
        fd = named_and_gone(folder);
    return fd < 0 ? err_errno(e, "make a file in", folder) : fd;
}

/* --- locks --- */

int file_lock_open(const char *path, struct err *e)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    return fd < 0 ? err_errno(e, "open", path) : fd;
}

static int lock_call(int fd, int command, short type, int64_t byte, struct flock *out)
{
    *out = (struct flock){.l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
    return fcntl(fd, command, out);
}

int file_lock_take(int fd, int64_t byte)
{
    struct flock l;

    if (lock_call(fd, F_OFD_SETLK, F_WRLCK, byte, &l) == 0)
        return 1;
    return errno == EAGAIN || errno == EACCES ? 0 : -1;
}

void file_lock_give(int fd, int64_t byte)
{
    struct flock l;

    lock_call(fd, F_OFD_SETLK, F_UNLCK, byte, &l);
}

bool file_lock_held(int fd, int64_t byte)
{
    struct flock l;

    return lock_call(fd, F_OFD_GETLK, F_WRLCK, byte, &l) == 0 && l.l_type != F_UNLCK;
}

/* --- paths --- */

bool file_exists(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0;
}

bool file_is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int64_t file_size(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode) ? (int64_t)st.st_size : -1;
}

int64_t file_room(const char *path)
{
    struct statvfs v;

    if (statvfs(path, &v) < 0)
        return -1;
    return (int64_t)((double)v.f_bavail * (double)v.f_frsize);
}

char *file_join(const char *folder, const char *name)
{
    struct buf b = {0};
    size_t n = strlen(folder);

    buf_printf(&b, !n || folder[n - 1] == '/' ? "%s%s" : "%s/%s", folder, name);
    return buf_take(&b);
}

const char *file_base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static char *if_there(char *path)
{
    if (file_exists(path))
        return path;
    free(path);
    return NULL;
}

/* FOLDER/name, where there is one */
static char *below(const char *folder, const char *middle, const char *name)
{
    struct buf b = {0};

    if (!folder || !*folder)
        return NULL;
    buf_printf(&b, "%s%s/%s", folder, middle, name);
    return if_there(buf_take(&b));
}

char *file_data(const char *name, struct err *e)
{
    char *self = folder_of(proc_self_path());
    const struct {
        const char *folder, *middle;
    } place[] = {
        {getenv("MILLWRIGHT_DATA"), ""},
        {self, "/data"},
        {self, ""},
        {self, "/../data"},
        {self, "/.."},                    /* themes stand beside data in the sources */
        {self, "/../share/millwright"},   /* bin beside share, wherever both were moved to */
        {getenv("MW_DATADIR"), "/data"},
        {getenv("MW_DATADIR"), ""},
        {MW_PKGDATADIR, ""},
    };
    char *path = NULL;

    for (size_t i = 0; !path && i < sizeof place / sizeof *place; i++)
        path = below(place[i].folder, place[i].middle, name);
    if (!path) {
        err_set(e, FAIL_IO, "the program's own file '%s' is not found", name);
        err_hint(e, "install Millwright, or set MILLWRIGHT_DATA to its data folder");
    }
    free(self);
    return path;
}
