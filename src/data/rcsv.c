/* rcsv.c - CSV to rows of slices.
 *
 * Each call takes the unfinished end of the block before, reads a block behind it, and cuts what
 * is whole into rows. Two parsers do the cutting and agree in every row (a test proves it):
 *
 *   plain   no quote in the block: fields are slices (rcsv_plain.c)
 *   libcsv  fed one physical line at a time, so that lines are counted and a fault can go back to
 *           the second line of the record; fields are copied
 *
 * libcsv is strict, keeps spaces (its space function says no), and is never finished after an
 * error: what it would still deliver is cut. An open quote is known for one at the end of the
 * source or once its field passes RCSV_FIELD_MAX, so that no look-ahead exceeds a record.
 * Not here: types (typed.c), where bytes come from (source.c). */
#include "config.h"

#include "src/data/rcsv.h"

#include "src/base/mem.h"
#include "src/data/rcsv_parts.h"
#include "src/data/wide.h"

#include <csv.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FEED_SIZE = 1 << 16, CSV_GROWTH = 1 << 12, HEADER_SIZE = 1 << 12 };

struct rcsv {
    rcsv_fill fill;
    void *arg;
    char sep;
    size_t block;
    bool libcsv_only;
    size_t n_col;
    int64_t line, blanks; /* line: the number of the next physical line */
    unsigned ends;
    char *rest;           /* unfinished bytes for the next block */
    size_t rest_size, rest_cap;
    bool ended, failed;   /* fill said so */
    bool uncut;           /* rest comes from behind the header: there may be whole records */
    bool skipping;        /* inside a physical line that was rejected */
    size_t skipped;
    struct err fail;
    enum reason why;
    /* libcsv and the record that it is in */
    struct csv_parser csv;
    struct rcsv_rows *out;
    size_t n_field, copy0;
    bool row_done, huge;
};

static int no_space(unsigned char c)
{
    (void)c;
    return 0;
}

static void csv_fresh(struct rcsv *r)
{
    csv_free(&r->csv);
    csv_init(&r->csv, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL);
    csv_set_delim(&r->csv, (unsigned char)r->sep);
    csv_set_space_func(&r->csv, no_space);
    csv_set_blk_size(&r->csv, CSV_GROWTH);
}

struct rcsv *rcsv_new(rcsv_fill fill, void *arg, const struct rcsv_opts *o)
{
    struct rcsv *r = mem_zero(1, sizeof *r);

    r->fill = fill;
    r->arg = arg;
    r->sep = o->delimiter ? o->delimiter : ',';
    r->block = o->block ? o->block : RCSV_BLOCK;
    r->libcsv_only = o->libcsv_only;
    r->line = 1;
    csv_fresh(r);
    return r;
}

void rcsv_free(struct rcsv *r)
{
    if (!r)
        return;
    csv_free(&r->csv);
    free(r->rest);
    free(r);
}

enum reason rcsv_reason(const struct rcsv *r)
{
    return r->why;
}

int64_t rcsv_lines(const struct rcsv *r)
{
    return r->line - 1;
}

int64_t rcsv_blanks(const struct rcsv *r)
{
    return r->blanks;
}

unsigned rcsv_ends(const struct rcsv *r)
{
    return r->ends;
}

static int refuse(struct rcsv *r, enum reason why, struct err *e)
{
    r->why = why;
    err_set(e, FAIL_INPUT, "%s", reason_says(why));
    return err_hint(e, "%s", reason_hint(why));
}

/* --- libcsv --- */

static void on_field(void *s, size_t size, void *arg)
{
    struct rcsv *r = arg;
    struct rcsv_rows *o = r->out;
    size_t i = r->n_field++;

    r->huge |= size > RCSV_FIELD_MAX;
    if (i >= (o->n_col ? o->n_col : RCSV_HEADER_MAX) || r->huge)
        return;
    o->field[o->n_row * o->n_col + i] = (struct rcsv_field){
        (uint32_t)o->copy.size, (uint32_t)size | (s && size == 0 ? rcsv_quoted : 0)};
    buf_add(&o->copy, s ? s : "", size);
}

static void on_row(int end, void *arg)
{
    struct rcsv *r = arg;

    (void)end;
    r->row_done = true;
}

static void begin_record(struct rcsv *r)
{
    r->n_field = 0;
    r->row_done = r->huge = false;
    r->copy0 = r->out->copy.size;
}

/* What libcsv holds of the field so far is content, and the closing quote when it saw that. */
static bool held_is_huge(const struct rcsv *r)
{
    return r->csv.entry_pos > (size_t)RCSV_FIELD_MAX + (r->csv.quoted ? 1 : 0);
}

/* Feeds s; gives the fault that libcsv met first, or REASON_NONE. */
static enum reason feed(struct rcsv *r, const char *s, size_t size)
{
    for (size_t at = 0; at < size;) {
        size_t n = size - at < FEED_SIZE ? size - at : FEED_SIZE;
        size_t done = csv_parse(&r->csv, s + at, n, on_field, on_row, r);

        if (r->huge || held_is_huge(r))
            return REASON_FIELD_HUGE;
        if (done < n)
            return csv_error(&r->csv) == CSV_EPARSE ? REASON_QUOTE_STRAY : REASON_FIELD_HUGE;
        at += n;
    }
    return REASON_NONE;
}

/* The end of the source ends the record. */
static enum reason feed_end(struct rcsv *r)
{
    if (csv_fini(&r->csv, on_field, on_row, r) != 0)
        return r->csv.entry_pos > RCSV_FIELD_MAX ? REASON_FIELD_HUGE : REASON_QUOTE_OPEN;
    return r->huge ? REASON_FIELD_HUGE : REASON_NONE;
}

struct line {
    size_t at, end, next; /* content s[at..end), next line at next */
    unsigned kind;        /* RCSV_LF ...; 0: the source ends here */
    bool whole;           /* it ends, for certain, within the block */
};

static size_t line_end(const char *s, size_t at, size_t size)
{
    const char *lf = memchr(s + at, '\n', size - at);
    const char *cr = memchr(s + at, '\r', lf ? (size_t)(lf - s) - at : size - at);

    return cr ? (size_t)(cr - s) : lf ? (size_t)(lf - s) : size;
}

static struct line line_at(const struct rcsv *r, size_t at)
{
    const char *s = r->out->block;
    size_t size = r->out->block_size, end = line_end(s, at, size);
    struct line l = {.at = at, .end = end, .next = end, .whole = r->ended};

    if (end == size)
        return l;
    l.next = end + 1;
    l.kind = s[end] == '\n' ? RCSV_LF : RCSV_CR;
    l.whole = l.kind == RCSV_LF || l.next < size || r->ended;
    if (l.kind == RCSV_CR && l.next < size && s[l.next] == '\n') {
        l.next++;
        l.kind = RCSV_CRLF;
    }
    return l;
}

/* Content and line end of one physical line of the record that began at rec_at; of a line that
 * is not whole, the content so far. */
static enum reason feed_line(struct rcsv *r, const struct line *l, size_t rec_at)
{
    const char *s = r->out->block;
    size_t room = rec_at + RCSV_RECORD_MAX;

    if (l->end <= room)
        return feed(r, s + l->at, (l->whole ? l->next : l->end) - l->at);
    enum reason why = room > l->at ? feed(r, s + l->at, room - l->at) : REASON_NONE;

    return why != REASON_NONE ? why : REASON_FIELD_HUGE;
}

/* Rejects the first line of the record, which may not have ended yet; gives where reading goes
 * on. */
static size_t break_record(struct rcsv *r, enum reason why, const struct line *first, int64_t line)
{
    struct rcsv_record at = {line, (uint32_t)first->at, (uint32_t)(first->end - first->at)};

    csv_fresh(r);
    r->out->copy.size = r->copy0;
    rcsv_add_fault(r->out, why, at, 0);
    r->skipping = !first->whole;
    r->skipped = first->end - first->at;
    r->line = line;
    if (r->skipping)
        return first->end;
    r->ends |= first->kind;
    r->line++;
    return first->next;
}

static void end_record(struct rcsv *r, struct rcsv_record at)
{
    struct rcsv_rows *o = r->out;

    if (o->n_col == 0)
        o->n_col = r->n_field; /* the header */
    if (r->n_field != o->n_col)
        o->copy.size = r->copy0;
    rcsv_add_record(o, at, r->n_field);
}

/* A line that is not whole is looked at only when it is so long that it may break. */
static bool is_due(const struct line *l, size_t rec_at)
{
    return l->whole || l->end - l->at > RCSV_FIELD_MAX || l->end - rec_at > RCSV_RECORD_MAX;
}

/* Cuts one record that begins at `at`. Gives where the next begins, or `at` itself when the block
 * ends within the record. */
static size_t csv_record(struct rcsv *r, size_t at)
{
    struct line first = line_at(r, at), l = first;
    struct rcsv_record rec = {r->line, (uint32_t)at, 0};
    int64_t line = r->line;
    unsigned ends = 0;

    begin_record(r);
    for (; is_due(&l, at); l = line_at(r, l.next)) {
        bool last = r->ended && l.next == r->out->block_size;
        enum reason why = feed_line(r, &l, at);

        if (why == REASON_NONE && !r->row_done && last)
            why = feed_end(r);
        if (why != REASON_NONE)
            return break_record(r, why, &first, rec.line);
        line += l.whole;
        ends |= l.kind;
        if (r->row_done) {
            rec.size = (uint32_t)(l.end - at);
            end_record(r, rec);
            r->line = line;
            r->ends |= ends;
            return l.next;
        }
        if (l.next >= r->out->block_size)
            break;
    }
    csv_fresh(r);
    r->out->copy.size = r->copy0;
    return at;
}

/* A blank line at `at`: its next line, or `at` when there is none. */
static size_t blank_line(struct rcsv *r, size_t at)
{
    struct rcsv_rows *o = r->out;
    struct line l = line_at(r, at);

    if (l.end != at || !l.kind || !l.whole)
        return at;
    if (o->n_col == 1) {
        o->field[o->n_row] = (struct rcsv_field){(uint32_t)o->copy.size, 0};
        rcsv_add_record(o, (struct rcsv_record){r->line, (uint32_t)at, 0}, 1);
    } else {
        r->blanks++;
    }
    r->ends |= l.kind;
    r->line++;
    return l.next;
}

/* Gives the bytes used. At most max_row records or faults, when that is not 0. */
static size_t csv_cut(struct rcsv *r, struct rcsv_rows *o, size_t max_row)
{
    size_t at = 0;

    r->out = o;
    o->odd = wide_odd(o->block, o->block_size);
    while (at < o->block_size && !r->skipping) {
        size_t next = blank_line(r, at);

        if (next == at)
            next = csv_record(r, at);
        if (next == at)
            break;
        at = next;
        if (max_row && o->n_row + o->n_fault >= max_row)
            break;
    }
    o->text = buf_str(&o->copy);
    return at;
}

/* --- blocks --- */

static void block_room(struct rcsv_rows *o, size_t size)
{
    if (size <= o->block_cap)
        return;
    o->block_cap = mem_room(o->block_cap, size);
    o->block = mem_resize(o->block, o->block_cap, 1);
}

/* The unfinished end, and `more` bytes behind it: as much as that end at least, so that a long
 * record is not parsed again for every block. */
static void read_block(struct rcsv *r, struct rcsv_rows *o, size_t more)
{
    if (more < r->rest_size)
        more = r->rest_size;
    block_room(o, r->rest_size + more);
    if (r->rest_size)
        memcpy(o->block, r->rest, r->rest_size);
    o->block_size = r->rest_size;
    for (size_t end = r->rest_size + more; o->block_size < end && !r->ended && !r->failed;) {
        int64_t n = r->fill(r->arg, o->block + o->block_size, end - o->block_size, &r->fail);

        r->failed = n < 0;
        r->ended = n == 0;
        o->block_size += n > 0 ? (size_t)n : 0;
    }
    r->rest_size = 0;
    o->n_row = o->n_fault = 0;
    o->odd = false;
    buf_clear(&o->copy);
    o->bytes = o->block;
}

static void keep_rest(struct rcsv *r, const struct rcsv_rows *o, size_t used)
{
    size_t n = o->block_size - used;

    if (n > r->rest_cap) {
        r->rest_cap = mem_room(r->rest_cap, n);
        r->rest = mem_resize(r->rest, r->rest_cap, 1);
    }
    if (n)
        memcpy(r->rest, o->block + used, n);
    r->rest_size = n;
}

/* Drops the rest of a rejected line from the front of the block. */
static int skip_line(struct rcsv *r, struct rcsv_rows *o, struct err *e)
{
    struct line l;

    r->out = o;
    l = line_at(r, 0);
    r->skipped += l.end;
    if (r->skipped > RCSV_LINE_MAX)
        return refuse(r, REASON_FIELD_HUGE, e);
    size_t used = l.whole ? l.next : l.end;

    if (l.whole) {
        r->skipping = false;
        r->line++;
        r->ends |= l.kind;
    }
    o->block_size -= used;
    memmove(o->block, o->block + used, o->block_size);
    return 0;
}

static size_t plain_cut(struct rcsv *r, struct rcsv_rows *o)
{
    struct rcsv_plain p = {r->sep, r->ended, r->line, r->blanks, r->ends};
    size_t used = rcsv_plain_cut(&p, o);

    r->line = p.line;
    r->blanks = p.blanks;
    r->ends = p.ends;
    return used;
}

static size_t cut(struct rcsv *r, struct rcsv_rows *o)
{
    bool plain = !r->libcsv_only && o->block_size <= RCSV_FIELD_MAX &&
                 !memchr(o->block, '"', o->block_size);

    return plain ? plain_cut(r, o) : csv_cut(r, o, 0);
}

int rcsv_next(struct rcsv *r, struct rcsv_rows *out, struct err *e)
{
    out->n_col = r->n_col;
    do {
        if (r->failed && !r->uncut) {
            *e = r->fail;
            return -1;
        }
        if (r->ended && !r->rest_size)
            return 0;
        r->uncut = false;
        read_block(r, out, r->block);
        if (r->skipping && skip_line(r, out, e) < 0)
            return -1;
        rcsv_rows_room(out);
        keep_rest(r, out, r->skipping ? 0 : cut(r, out));
    } while (out->n_row == 0 && out->n_fault == 0);
    return 1;
}

/* --- the header --- */

static bool is_utf16(const char *s, size_t size)
{
    return size >= 2 && (memcmp(s, "\xff\xfe", 2) == 0 || memcmp(s, "\xfe\xff", 2) == 0 ||
                         (size >= 4 && memcmp(s, "\0\0\xfe\xff", 4) == 0));
}

static void drop_bom(struct rcsv_rows *o)
{
    if (o->block_size < 3 || memcmp(o->block, "\xef\xbb\xbf", 3) != 0)
        return;
    o->block_size -= 3;
    memmove(o->block, o->block + 3, o->block_size);
}

static bool is_html(const struct rcsv_rows *o)
{
    size_t at = 0;

    while (at < o->block_size && memchr(" \t\r\n", o->block[at], 4))
        at++;
    return at < o->block_size && o->block[at] == '<';
}

/* What cannot be the start of CSV. */
static enum reason check_start(const struct rcsv *r, struct rcsv_rows *o, bool first)
{
    if (first && is_utf16(o->block, o->block_size))
        return REASON_ENC_UTF16;
    if (first)
        drop_bom(o);
    if (is_html(o))
        return REASON_CONTENT_HTML;
    return r->ended && o->block_size == 0 ? REASON_EMPTY : REASON_NONE;
}

int rcsv_header(struct rcsv *r, struct rcsv_rows *out, struct err *e)
{
    bool first = true;

    out->n_row = 0;
    for (; out->n_row == 0; first = false) {
        if (r->failed) {
            *e = r->fail;
            return -1;
        }
        read_block(r, out, r->block > HEADER_SIZE ? r->block : HEADER_SIZE);
        enum reason why = check_start(r, out, first);

        if (why != REASON_NONE)
            return refuse(r, why, e);
        out->n_col = 0;
        rcsv_header_room(out);
        keep_rest(r, out, csv_cut(r, out, 1));
        if (out->n_fault)
            return refuse(r, out->fault[0].reason, e);
    }
    r->n_col = out->n_col;
    r->uncut = true;
    return 0;
}
