/* source.c - files, URLs and standard input as a stream of bytes.
 *
 * Raw bytes are read straight into the caller's block; packed ones go through `in`. Every raw
 * byte passes the hash once. At the end of a file its size, time and inode are compared with
 * those at the start.
 * Not here: lines and records (rcsv.c), how a URL is fetched (http.c). */
#include "config.h"

#include "src/data/source.h"

#include "src/base/file.h"
#include "src/base/gz.h"
#include "src/base/hash.h"
#include "src/base/mem.h"
#include "src/base/proc.h"
#include "src/data/http.h"
#include "src/data/url.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { IN_SIZE = 1 << 17, WAIT_MS = 100 };

struct source {
    char *name, *path;   /* as messages show it; as it was given */
    int fd;
    bool is_file;        /* not standard input: may change under us */
    bool spooled;        /* standard input or a URL, kept in a file without a name */
    bool says_gz;        /* its name ends in .gz */
    bool unmeasured;
    bool started, ended; /* the first bytes were looked at; the raw end was seen */
    bool trailing;
    struct stat at_open;
    struct hash *hash;
    struct sha256 *sha;  /* NULL: not wanted */
    int64_t bytes;
    struct gz_reader *gz; /* NULL: not packed */
    unsigned char *in;    /* [IN_SIZE] raw bytes not yet given out: in[at..size) */
    size_t in_at, in_size;
    enum reason why;
    struct err fail; /* with why: told once the bytes before it have been given out */
};

static int refuse(struct source *s, enum reason why)
{
    s->why = why;
    err_set(&s->fail, FAIL_INPUT, "%s", reason_says(why));
    return err_hint(&s->fail, "%s", reason_hint(why));
}

static int refuse_errno(struct source *s)
{
    s->why = REASON_SRC_KIND;
    if (errno == ECANCELED)
        return err_set(&s->fail, FAIL_CANCELLED, "cancelled");
    return err_set(&s->fail, FAIL_INPUT, "cannot be read: %s", strerror(errno));
}

/* --- opening --- */

static bool is_stdin(const char *name)
{
    return strcmp(name, "-") == 0;
}

static bool ends_in(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);

    return n >= m && strcasecmp(name + n - m, end) == 0;
}

static int open_file(struct source *s)
{
    s->says_gz = ends_in(s->path, ".gz");
    if (stat(s->path, &s->at_open) < 0) {
        refuse_errno(s);
        return url_is_other(s->path) ? err_hint(&s->fail, "of URLs, http and https are read") : -1;
    }
    if (!S_ISREG(s->at_open.st_mode))
        return refuse(s, REASON_SRC_KIND);
    s->fd = open(s->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (s->fd < 0 || fstat(s->fd, &s->at_open) < 0)
        return refuse_errno(s);
    s->is_file = true;
    return 0;
}

static int open_stdin(struct source *s)
{
    s->fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    return s->fd < 0 ? refuse_errno(s) : 0;
}

static int open_url(struct source *s, const struct source_opts *o)
{
    struct http_opts ho = {.ca_file = o->ca_file, .progress = o->progress};
    struct http_got got = {0};
    char *name = url_name(s->path);

    s->says_gz = ends_in(name, ".gz");
    free(name);
    s->fd = file_nameless(o->folder ? o->folder : ".", &s->fail);
    if (s->fd < 0)
        return -1;
    if (http_fetch(s->path, s->fd, &ho, &got, &s->fail) < 0) {
        s->why = got.why;
        return -1;
    }
    s->spooled = true;
    s->unmeasured = got.length_unknown;
    return fstat(s->fd, &s->at_open) < 0 ? refuse_errno(s) : 0;
}

static int open_any(struct source *s, const struct source_opts *o)
{
    if (url_is(s->path))
        return open_url(s, o);
    return is_stdin(s->path) ? open_stdin(s) : open_file(s);
}

struct source *source_open(const char *name, const struct source_opts *o, enum reason *out_why,
                           struct err *e)
{
    static const struct source_opts none;
    struct source *s = mem_zero(1, sizeof *s);

    s->name = url_redact(name);
    s->path = mem_text(name);
    s->fd = -1;
    s->in = mem_array(IN_SIZE, 1);
    s->hash = hash_new();
    if (open_any(s, o ? o : &none) == 0)
        return s;
    *e = s->fail;
    err_ctx(e, "'%s'", s->name);
    *out_why = s->why;
    source_free(s);
    return NULL;
}

void source_free(struct source *s)
{
    if (!s)
        return;
    if (s->fd >= 0)
        close(s->fd);
    gz_reader_free(s->gz);
    hash_free(s->hash);
    sha256_free(s->sha);
    free(s->in);
    free(s->name);
    free(s->path);
    free(s);
}

/* --- raw bytes --- */

static int check_unchanged(struct source *s)
{
    struct stat path, now;

    if (!s->is_file)
        return 0;
    if (fstat(s->fd, &now) < 0 || stat(s->path, &path) < 0 || now.st_size != s->bytes ||
        now.st_size != s->at_open.st_size || now.st_mtim.tv_sec != s->at_open.st_mtim.tv_sec ||
        now.st_mtim.tv_nsec != s->at_open.st_mtim.tv_nsec || path.st_ino != now.st_ino ||
        path.st_dev != now.st_dev)
        return refuse(s, REASON_SRC_CHANGED);
    return 0;
}

/* read(), which on a pipe may wait for ever: there it looks for a cancel, and fails with
 * ECANCELED. */
static ssize_t read_some(int fd, bool may_wait, void *out, size_t size)
{
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};

        if (may_wait && proc_cancelled()) {
            errno = ECANCELED;
            return -1;
        }
        if (may_wait && poll(&p, 1, WAIT_MS) <= 0)
            continue;
        ssize_t n = read(fd, out, size);
        if (n >= 0 || errno != EINTR)
            return n;
    }
}

/* As many of size bytes as there are before the end or a failure (s->why). */
static size_t read_raw(struct source *s, void *out, size_t size)
{
    size_t have = 0;

    while (have < size && !s->ended) {
        ssize_t n = read_some(s->fd, !s->is_file && !s->spooled, (char *)out + have, size - have);

        if (n < 0)
            refuse_errno(s);
        s->ended = n <= 0;
        have += n > 0 ? (size_t)n : 0;
    }
    hash_add(s->hash, out, have);
    if (s->sha)
        sha256_add(s->sha, out, have);
    s->bytes += (int64_t)have;
    if (s->ended && s->why == REASON_NONE)
        check_unchanged(s);
    return have;
}

static void refill(struct source *s)
{
    s->in_at = 0;
    s->in_size = read_raw(s, s->in, IN_SIZE);
}

static int start(struct source *s)
{
    s->started = true;
    refill(s);
    if (gz_is(s->in, s->in_size))
        s->gz = gz_reader_new();
    else if (s->says_gz && s->why == REASON_NONE)
        return refuse(s, REASON_NOT_GZ);
    return 0;
}

/* --- bytes as the reader wants them --- */

static size_t read_plain(struct source *s, char *out, size_t size)
{
    size_t have = s->in_size - s->in_at < size ? s->in_size - s->in_at : size;

    memcpy(out, s->in + s->in_at, have);
    s->in_at += have;
    return have == size ? have : have + read_raw(s, out + have, size - have);
}

static void gz_failure(struct source *s, enum gz_state st)
{
    if (s->why != REASON_NONE)
        return;
    refuse(s, st == GZ_TRUNC  ? REASON_GZ_TRUNC
              : st == GZ_BOMB ? REASON_GZ_BOMB
                              : REASON_GZ_CORRUPT);
}

static size_t read_gz(struct source *s, char *out, size_t size)
{
    size_t have = 0;

    while (have < size) {
        if (s->in_at == s->in_size && !s->ended)
            refill(s);
        size_t used = s->in_size - s->in_at, made = size - have;
        enum gz_state st = gz_reader_feed(s->gz, s->in + s->in_at, &used,
                                          (unsigned char *)out + have, &made, s->ended);

        s->in_at += used;
        have += made;
        if (st == GZ_END) {
            while (!s->ended) /* what trails is part of what was delivered */
                refill(s);
            break;
        }
        if (st != GZ_OK) {
            gz_failure(s, st);
            break;
        }
    }
    s->trailing = gz_reader_trailing(s->gz);
    return have;
}

int64_t source_read(struct source *s, char *out, size_t size, struct err *e)
{
    size_t n = 0;

    if (s->why == REASON_NONE && (s->started || start(s) == 0))
        n = s->gz ? read_gz(s, out, size) : read_plain(s, out, size);
    if (n > 0 || s->why == REASON_NONE)
        return (int64_t)n;
    *e = s->fail;
    err_ctx(e, "'%s'", s->name);
    return -1;
}

/* --- reading twice --- */

static int copy_all(int from, int to, unsigned char *block, struct err *e)
{
    for (;;) {
        ssize_t n = read_some(from, true, block, IN_SIZE);

        if (n < 0 && errno == ECANCELED)
            return err_set(e, FAIL_CANCELLED, "cancelled");
        if (n <= 0)
            return n < 0 ? err_errno(e, "read", "standard input") : 0;
        for (ssize_t put = 0; put < n;) {
            ssize_t m = write(to, block + put, (size_t)(n - put));

            if (m < 0 && errno != EINTR)
                return err_errno(e, "keep", "standard input");
            put += m < 0 ? 0 : m;
        }
    }
}

int source_spool(struct source *s, const char *folder, struct err *e)
{
    if (source_again(s))
        return 0;
    int fd = file_nameless(folder, e);

    if (fd < 0)
        return -1;
    if (copy_all(s->fd, fd, s->in, e) < 0 || lseek(fd, 0, SEEK_SET) != 0) {
        close(fd);
        return -1;
    }
    close(s->fd);
    s->fd = fd;
    s->spooled = true;
    return 0;
}

bool source_again(const struct source *s)
{
    return s->is_file || s->spooled;
}

int source_rewind(struct source *s, struct err *e)
{
    if (lseek(s->fd, 0, SEEK_SET) != 0)
        return err_errno(e, "read again", s->name);
    gz_reader_free(s->gz);
    hash_free(s->hash);
    s->gz = NULL;
    s->hash = hash_new();
    if (s->sha) {
        sha256_free(s->sha);
        s->sha = sha256_new();
    }
    s->started = s->ended = false;
    s->bytes = 0;
    s->in_at = s->in_size = 0;
    return 0;
}

/* --- what is known of it --- */

enum reason source_reason(const struct source *s)
{
    return s->why;
}

int64_t source_bytes(const struct source *s)
{
    return s->bytes;
}

int64_t source_ahead(const struct source *s)
{
    return (int64_t)(s->in_size - s->in_at);
}

int64_t source_total(const struct source *s)
{
    return s->at_open.st_size;
}

void source_hash(const struct source *s, char out[33])
{
    hash_text(s->hash, out);
}

void source_want_sha256(struct source *s)
{
    s->sha = sha256_new();
}

void source_sha256(const struct source *s, char out[65])
{
    sha256_text(s->sha, out);
}

bool source_packed(const struct source *s)
{
    return s->gz != NULL;
}

bool source_trailing(const struct source *s)
{
    return s->trailing;
}

bool source_unmeasured(const struct source *s)
{
    return s->unmeasured;
}

/* --- words to names --- */

static void names_add(struct source_names *n, char *take)
{
    n->name = mem_resize(n->name, n->n + 1, sizeof *n->name);
    n->name[n->n++] = take;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int source_list(const char *word, struct source_names *out, struct err *e)
{
    size_t first = out->n;

    if (!file_is_folder(word)) {
        names_add(out, mem_text(word));
        return 0;
    }
    DIR *d = opendir(word);

    if (!d)
        return err_errno(e, "read", word);
    for (struct dirent *f = readdir(d); f; f = readdir(d))
        if (f->d_name[0] != '.' && (ends_in(f->d_name, ".csv") || ends_in(f->d_name, ".csv.gz")))
            names_add(out, file_join(word, f->d_name));
    closedir(d);
    if (out->n == first)
        return err_set(e, FAIL_INPUT, "folder '%s' holds no *.csv and no *.csv.gz", word);
    qsort(out->name + first, out->n - first, sizeof *out->name, by_name);
    return 0;
}

void source_names_done(struct source_names *n)
{
    for (size_t i = 0; i < n->n; i++)
        free(n->name[i]);
    free(n->name);
    *n = (struct source_names){0};
}
