/* rcsv.h - CSV as blocks of rows, each field a slice; the only file that sees libcsv.
 *
 * Physical lines are counted from 1 and end with LF, CR LF or CR, in any mix. A record that
 * breaks (a stray or open quote, a huge field) rejects exactly one physical line, its first, and
 * reading goes on at the next. A record with fewer or more fields than the header is a fault too.
 * Blank lines are counted apart; where there is one column they are empty values.
 *
 *     struct rcsv *r = rcsv_new(fill, arg, &(struct rcsv_opts){.delimiter = ','});
 *     struct rcsv_rows rows = {0};
 *     if (rcsv_header(r, &rows, e) == 0)             // one row: the names
 *         while ((rc = rcsv_next(r, &rows, e)) > 0)  // rows: until the next call on the same rows
 *             ...
 *     rcsv_rows_done(&rows);
 *     rcsv_free(r);
 *
 * Rows do not depend on how the bytes are cut into blocks, nor on which of the two parsers (libcsv,
 * or a plain scanner for blocks without a quote) took a block. Memory: a block, or a record of at
 * most RCSV_RECORD_MAX bytes, and what the fields take. */
#ifndef MW_DATA_RCSV_H
#define MW_DATA_RCSV_H

#include "src/base/buf.h"
#include "src/base/err.h"
#include "src/data/reason.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    RCSV_BLOCK = 1 << 18,
    RCSV_FIELD_MAX = 1 << 20,  /* bytes of content */
    RCSV_RECORD_MAX = 1 << 24, /* bytes of a record as it stands, without its line end */
    RCSV_LINE_MAX = 1 << 26,   /* a longer physical line refuses the source */
    RCSV_TEXT_MAX = 1 << 16,   /* bytes of a fault's record that are given */
    RCSV_HEADER_MAX = 2048,    /* fields of the header that are given */
};

struct rcsv_field {
    uint32_t at, size; /* text[at .. at + size) */
};
static const uint32_t rcsv_quoted = UINT32_C(1) << 31; /* in size: empty, but in quotes */

static inline uint32_t rcsv_field_size(const struct rcsv_field *f)
{
    return f->size & ~rcsv_quoted;
}

struct rcsv_record {
    int64_t line;      /* physical line on which it begins */
    uint32_t at, size; /* as it stands, without line end: bytes[at .. at + size) */
};

struct rcsv_fault {
    struct rcsv_record record; /* of QUOTE_*, FIELD_HUGE: the one line that is rejected */
    enum reason reason;
    uint32_t n_field;          /* of COLS_*: the fields there are */
};

enum { RCSV_LF = 1, RCSV_CRLF = 2, RCSV_CR = 4 }; /* line ends, as bits */

struct rcsv_rows {
    size_t n_row, n_col;
    struct rcsv_field *field;   /* [n_row][n_col] */
    struct rcsv_record *record; /* [n_row] */
    const char *text, *bytes;
    size_t n_fault;
    struct rcsv_fault *fault;   /* in order of line */
    bool odd;                   /* there may be NUL or non-ASCII bytes */
    /* memory behind the above */
    char *block;
    size_t block_size, block_cap, field_cap, record_cap, fault_cap;
    struct buf copy;
};
void rcsv_rows_done(struct rcsv_rows *rows);

/* rcsv_fill - delivers bytes: as many as size, fewer at will; 0 at the end, -1 on failure. */
typedef int64_t (*rcsv_fill)(void *arg, char *out, size_t size, struct err *e);

struct rcsv_opts {
    char delimiter;   /* 0: comma */
    size_t block;     /* bytes read at once; 0: RCSV_BLOCK */
    bool libcsv_only; /* tests: no plain scanner */
};

struct rcsv;
struct rcsv *rcsv_new(rcsv_fill fill, void *arg, const struct rcsv_opts *o);
void rcsv_free(struct rcsv *r); /* NULL is fine */

/* rcsv_header - the first record, as one row of n_col fields (at most RCSV_HEADER_MAX of them are
 * given); blank lines before it are skipped. -1 with a reason for a source that is none: EMPTY,
 * ENC_UTF16, CONTENT_HTML, or a fault in the header. */
int rcsv_header(struct rcsv *r, struct rcsv_rows *out, struct err *e);

/* rcsv_next - the rows of the next block: 1, 0 at the end, -1 on failure (of fill, or FIELD_HUGE
 * for a line without end). What came whole before a failure is given out first. */
int rcsv_next(struct rcsv *r, struct rcsv_rows *out, struct err *e);

enum reason rcsv_reason(const struct rcsv *r); /* of a failure that is rcsv's own */
int64_t rcsv_lines(const struct rcsv *r);      /* physical lines so far */
int64_t rcsv_blanks(const struct rcsv *r);     /* blank ones among them that are no records */
unsigned rcsv_ends(const struct rcsv *r);      /* RCSV_LF | ...: kinds of line ends seen */

#endif
