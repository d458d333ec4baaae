/* gz.c - the only file that sees zlib. The reader is a small machine over members:
 *
 *   head --inflate--> body --end of member--> between --1F 8B--> body
 *                                                     --other--> trailing (rest is skipped)
 * Source: RFC 1952; zlib checks CRC and length of each member. */
#include "config.h"

#include "src/base/gz.h"

#include "src/base/mem.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

enum { WINDOW_GZIP = 15 + 16, OUT_SIZE = 1 << 16, LEVEL = 6, LEVEL_FAST = 1 };
static const uint64_t bomb_bytes = (uint64_t)64 << 20;
enum { BOMB_RATIO = 200 };

struct gz_reader {
    z_stream z;
    bool inside;   /* between the first byte of a member and the last of its trailer */
    bool trailing;
    bool any;      /* a member was read to its end */
    uint64_t in, out;
    unsigned char held; /* a lone 1F at the end of a feed, between members */
    bool has_held;
};

bool gz_is(const unsigned char *head, size_t size)
{
    return size >= 2 && head[0] == 0x1f && head[1] == 0x8b;
}

struct gz_reader *gz_reader_new(void)
{
    struct gz_reader *r = mem_zero(1, sizeof *r);

    if (inflateInit2(&r->z, WINDOW_GZIP) != Z_OK)
        abort();
    return r;
}

void gz_reader_free(struct gz_reader *r)
{
    if (!r)
        return;
    inflateEnd(&r->z);
    free(r);
}

bool gz_reader_trailing(const struct gz_reader *r)
{
    return r->trailing;
}

/* zlib counts in unsigned int; the caller's loop brings the rest */
static unsigned capped(size_t size)
{
    return size < UINT_MAX ? (unsigned)size : UINT_MAX;
}

static enum gz_state run_inflate(struct gz_reader *r)
{
    uint64_t in0 = r->z.avail_in, out0 = r->z.avail_out;
    int rc = inflate(&r->z, Z_NO_FLUSH);

    r->in += in0 - r->z.avail_in;
    r->out += out0 - r->z.avail_out;
    if (r->out > bomb_bytes && r->out > BOMB_RATIO * r->in)
        return GZ_BOMB;
    if (rc == Z_STREAM_END) {
        r->inside = false;
        r->any = true;
        return inflateReset(&r->z) == Z_OK ? GZ_OK : GZ_CORRUPT;
    }
    return rc == Z_OK || rc == Z_BUF_ERROR ? GZ_OK : GZ_CORRUPT;
}

/* Between members: does another begin? Takes what cannot begin one. */
static void between(struct gz_reader *r, bool last)
{
    const unsigned char *p = r->z.next_in;

    if (r->has_held || p[0] == 0x1f) {
        if (!r->has_held && r->z.avail_in == 1 && !last) {
            r->has_held = true;
            r->held = p[0];
            r->z.next_in++;
            r->z.avail_in--;
            return;
        }
        if (r->has_held ? p[0] == 0x8b : r->z.avail_in > 1 && p[1] == 0x8b) {
            r->inside = true;
            return;
        }
    }
    r->trailing = true;
}

static void feed_held(struct gz_reader *r)
{
    unsigned char *next = r->z.next_in;
    unsigned avail = r->z.avail_in;

    r->has_held = false;
    r->z.next_in = &r->held;
    r->z.avail_in = 1;
    run_inflate(r);
    r->z.next_in = next;
    r->z.avail_in = avail;
}

static enum gz_state pump(struct gz_reader *r, bool last)
{
    while (r->z.avail_in && r->z.avail_out && !r->trailing) {
        if (!r->inside && r->any) {
            between(r, last);
            if (!r->inside)
                continue;
        }
        r->inside = true;
        if (r->has_held)
            feed_held(r);
        enum gz_state st = run_inflate(r);

        if (st != GZ_OK)
            return st;
    }
    if (r->trailing)
        r->z.avail_in = 0;
    else if (r->inside && r->z.avail_out) /* what zlib still holds back */
        return run_inflate(r);
    return GZ_OK;
}

enum gz_state gz_reader_feed(struct gz_reader *r, const unsigned char *in, size_t *in_size,
                             unsigned char *out, size_t *out_size, bool last)
{
    unsigned n_in = capped(*in_size), n_out = capped(*out_size);

    last = last && n_in == *in_size;
    r->z.next_in = (unsigned char *)(uintptr_t)in;
    r->z.avail_in = n_in;
    r->z.next_out = out;
    r->z.avail_out = n_out;
    enum gz_state st = pump(r, last);

    *in_size = n_in - r->z.avail_in;
    *out_size = n_out - r->z.avail_out;
    if (st != GZ_OK || !last || r->z.avail_in || !r->z.avail_out)
        return st;
    if (r->has_held) /* a lone 1F begins nothing */
        r->trailing = true;
    return r->inside || !r->any ? GZ_TRUNC : GZ_END;
}

/* --- writing --- */

struct gz_writer {
    z_stream z;
    gz_sink sink;
    void *arg;
    unsigned char out[OUT_SIZE];
};

struct gz_writer *gz_writer_new(gz_sink sink, void *arg)
{
    struct gz_writer *w = mem_zero(1, sizeof *w);

    w->sink = sink;
    w->arg = arg;
    if (deflateInit2(&w->z, LEVEL, Z_DEFLATED, WINDOW_GZIP, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    return w;
}

static int deflate_all(struct gz_writer *w, int flush, struct err *e)
{
    int rc;

    do {
        w->z.next_out = w->out;
        w->z.avail_out = OUT_SIZE;
        rc = deflate(&w->z, flush);
        size_t made = OUT_SIZE - w->z.avail_out;

        if (made && w->sink(w->arg, w->out, made, e) < 0)
            return -1;
    } while (flush == Z_FINISH ? rc != Z_STREAM_END : w->z.avail_out == 0);
    return 0;
}

int gz_writer_put(struct gz_writer *w, const void *bytes, size_t size, struct err *e)
{
    w->z.next_in = (unsigned char *)(uintptr_t)bytes;
    while (size) {
        w->z.avail_in = capped(size);
        size -= w->z.avail_in;
        if (deflate_all(w, Z_NO_FLUSH, e) < 0)
            return -1;
    }
    return 0;
}

int gz_writer_finish(struct gz_writer *w, struct err *e)
{
    w->z.avail_in = 0;
    return deflate_all(w, Z_FINISH, e);
}

void gz_writer_free(struct gz_writer *w)
{
    if (!w)
        return;
    deflateEnd(&w->z);
    free(w);
}

/* --- memory to memory --- */

void gz_pack(const void *bytes, size_t size, struct buf *out)
{
    uLongf n = compressBound(size);
    char *to = buf_room(out, n);

    if (!to)
        return;
    if (compress2((Bytef *)to, &n, bytes, size, LEVEL_FAST) != Z_OK)
        abort(); /* out of memory: the room is always enough */
    out->size += n;
    out->s[out->size] = '\0';
}

int gz_unpack(const void *bytes, size_t size, void *out, size_t out_size, struct err *e)
{
    uLongf n = out_size;

    if (uncompress(out, &n, bytes, size) != Z_OK || n != out_size)
        return err_set(e, FAIL_STORE, "packed bytes are damaged");
    return 0;
}

const char *gz_version(void)
{
    return zlibVersion();
}
