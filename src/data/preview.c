/* preview.c - the beginning of a source, read as a load would read it.
 *
 * The bytes are read once and kept; records are kept as blocks, so that types are sniffed and then
 * used without reading again, and another delimiter can be tried on the same bytes. There are two
 * layouts: the dataset's, which gives rows and rejects, and a wide one that takes every field by
 * the type of its values, for what is left out and for headers that are refused.
 * Order of reasons as in a load: the header, the source, the limit of rejects.
 * Not here: raw fields and columns (preview_look.c), keys and rejects (preview_settle.c), advice
 * (preview_note.c). */
#include "config.h"

#include "src/data/preview.h"

#include "src/base/mem.h"
#include "src/data/preview_parts.h"
#include "src/data/sniff.h"
#include "src/data/source.h"
#include "src/data/url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { READ_SIZE = 1 << 16 };

/* --- the bytes --- */

/* One byte more than is looked at tells whether there is more. */
static void read_bytes(struct preview_head *h, struct source *s)
{
    int64_t n = READ_SIZE;

    while (n == READ_SIZE && h->bytes.size <= PREVIEW_BYTES) {
        char *to = buf_room(&h->bytes, READ_SIZE);

        n = source_read(s, to, READ_SIZE, &h->fail);
        if (n > 0)
            h->bytes.size += (size_t)n;
        if (n >= 0)
            h->bytes.s[h->bytes.size] = '\0';
    }
    if (n >= 0 && n < READ_SIZE) /* what came before a failure is told apart from the end */
        n = source_read(s, &(char){0}, 1, &h->fail);
    h->whole = n == 0;
    h->why = n < 0 ? source_reason(s) : REASON_NONE;
    h->used = source_bytes(s) - source_ahead(s);
    if (n <= 0)
        return;
    if (h->bytes.size > PREVIEW_BYTES)
        h->bytes.size = PREVIEW_BYTES;
    err_set(&h->fail, FAIL_INPUT, "a header of more than %d bytes", PREVIEW_BYTES);
}

static void head_free(struct preview_head *h)
{
    if (!h)
        return;
    buf_done(&h->bytes);
    free(h);
}

static struct preview_head *head_read(const struct ingest_opts *o, struct err *e)
{
    struct preview_head *h = mem_zero(1, sizeof *h);
    struct source_opts so = {.ca_file = o->ca_file, .progress = o->progress};
    struct source *s = source_open(o->source, &so, &h->why, &h->fail);

    if (s) {
        h->total = source_total(s);
        read_bytes(h, s);
        source_free(s);
    }
    if (h->whole || h->fail.code == FAIL_INPUT ||
        (h->why != REASON_NONE && h->fail.code != FAIL_CANCELLED))
        return h;
    *e = h->fail;
    head_free(h);
    return NULL;
}

static int64_t fill(void *arg, char *out, size_t size, struct err *e)
{
    struct pass *x = arg;
    const struct preview_head *h = x->head;
    size_t n = h->bytes.size - x->at < size ? h->bytes.size - x->at : size;

    if (n)
        memcpy(out, h->bytes.s + x->at, n);
    x->at += n;
    if (n || h->whole)
        return (int64_t)n;
    *e = h->fail;
    return -1;
}

/* --- the records --- */

static void refuse(struct preview *p, enum reason why, const struct err *e)
{
    if (p->refused)
        return;
    p->refused = true;
    p->reason = why;
    p->why = *e;
    if (!p->why.ctx[0])
        err_ctx(&p->why, "'%s'", p->shown);
}

/* Whose failure it was: rcsv's own, or the source's. */
static enum reason reason_of(const struct pass *x)
{
    enum reason why = rcsv_reason(x->rcsv);

    return why != REASON_NONE ? why : x->head->why;
}

/* Leaves the first n records of a block, good and bad; false: there are no more of them. */
static bool cut_block(struct rcsv_rows *b, size_t n)
{
    size_t row = 0, fault = 0;

    if (b->n_row + b->n_fault <= n)
        return false;
    while (row + fault < n) {
        bool is_row = fault == b->n_fault ||
                      (row < b->n_row && b->record[row].line < b->fault[fault].record.line);

        row += is_row;
        fault += !is_row;
    }
    b->n_row = row;
    b->n_fault = fault;
    return true;
}

/* Blocks up to PREVIEW_ROWS records; a failure of the source refuses it. */
static void read_blocks(struct pass *x)
{
    struct preview *p = x->p;
    struct err why = {0};
    bool more = false;
    int rc = 1;

    while (!more) {
        struct rcsv_rows b = {0};

        rc = rcsv_next(x->rcsv, &b, &why);
        if (rc <= 0) {
            rcsv_rows_done(&b);
            break;
        }
        more = cut_block(&b, (size_t)(PREVIEW_ROWS - p->records));
        p->records += (int64_t)(b.n_row + b.n_fault);
        x->block = mem_resize(x->block, x->n_block + 1, sizeof *x->block);
        x->block[x->n_block++] = b;
    }
    p->whole = rc == 0;
    if (rc < 0 && reason_of(x) != REASON_NONE)
        refuse(p, reason_of(x), &why);
}

static int64_t record_bytes(const struct pass *x)
{
    int64_t n = 0;
    int ends = rcsv_ends(x->rcsv) & RCSV_CRLF ? 2 : 1;

    for (size_t i = 0; i < x->n_block; i++) {
        const struct rcsv_rows *b = &x->block[i];

        for (size_t r = 0; r < b->n_row; r++)
            n += b->record[r].size + ends;
        for (size_t r = 0; r < b->n_fault; r++)
            n += b->fault[r].record.size + ends;
    }
    return n;
}

/* As many as there would be if all were as long as those seen. */
static int64_t guess_records(const struct pass *x)
{
    const struct preview_head *h = x->head;
    int64_t seen = record_bytes(x);

    if (x->p->whole)
        return x->p->records;
    if (!h->total || !h->used || !seen)
        return 0;
    double bytes = (double)h->total / (double)h->used * (double)h->bytes.size;

    return (int64_t)(bytes / (double)seen * (double)x->p->records);
}

/* --- layouts --- */

static struct layout *wide_layout(size_t n, const struct moment *times)
{
    struct layout *l = mem_zero(1, sizeof *l);
    char name[24];

    l->n_field = l->n_col = n;
    l->times = *times;
    l->col = mem_zero(n, sizeof *l->col);
    l->schema = schema_new();
    for (size_t i = 0; i < n; i++) {
        l->col[i] = (struct layout_col){.i_field = i, .type = COLUMN_TEXT, .sniffed = true};
        snprintf(name, sizeof name, "%zu", i);
        schema_add(l->schema, name, COLUMN_TEXT);
    }
    return l;
}

static void settle_layout(struct layout *l, const struct sniff *s)
{
    enum column_type *type = mem_array(l->n_col, sizeof *type);

    for (size_t i = 0; i < l->n_col; i++)
        type[i] = sniff_type(s, l->col[i].i_field);
    layout_settle(l, type);
    free(type);
}

static void settle_types(struct pass *x)
{
    struct sniff s;

    sniff_init(&s, x->header.n_col);
    s.times = x->p->o.times;
    for (size_t i = 0; i < x->n_block; i++)
        sniff_rows(&s, &x->block[i]);
    settle_layout(x->wide, &s);
    if (x->layout)
        settle_layout(x->layout, &s);
    sniff_done(&s);
}

static void keep_lines(struct pass *x, const struct typed *t)
{
    size_t n = table_rows(x->rows);

    x->line_cap = mem_room(x->line_cap, n + t->n_row);
    x->line = mem_resize(x->line, x->line_cap, sizeof *x->line);
    memcpy(x->line + n, t->line, t->n_row * sizeof *x->line);
}

/* All blocks as rows of the layout, with rejects when it is the dataset's. */
static struct table *type_rows(struct pass *x, const struct layout *l, bool own)
{
    struct table *all = table_new(l->schema);
    struct typed *t = typed_new(l);

    if (own)
        x->rows = all;
    for (size_t i = 0; i < x->n_block; i++) {
        typed_rows(t, &x->block[i]);
        struct chunk c = {.n_row = t->n_row, .n_col = l->n_col, .col = t->col};

        if (own) {
            settle_rejects(x, t);
            keep_lines(x, t);
        }
        if (t->n_row)
            table_append(all, &c, 0, t->n_row);
    }
    typed_free(t);
    return all;
}

/* --- the whole look --- */

static bool has_names(enum reason why)
{
    return why == REASON_NONE || why == REASON_HDR_DUP || why == REASON_HDR_MISSING;
}

static int read_layout(struct pass *x, struct err *e)
{
    struct layout_opts lo = ingest_layout(&x->p->o, x->stands);
    enum reason reason = REASON_NONE;
    struct err why = {0};

    x->layout = layout_new(&x->header, &lo, &reason, &why);
    if (!x->layout && reason == REASON_NONE) {
        *e = why;
        return -1;
    }
    if (!x->layout)
        refuse(x->p, reason, &why);
    return 0;
}

/* The columns behind a header whose names can be read. */
static void look_at_rows(struct pass *x)
{
    x->name = layout_names(&x->header, &x->n_name);
    x->look = mem_zero(x->n_name, sizeof *x->look);
    for (size_t i = 0; i < x->n_block; i++)
        look_fields(x->look, &x->p->o.times, &x->block[i]);
    x->wide = wide_layout(x->header.n_col, &x->p->o.times);
    settle_types(x);
    x->all = type_rows(x, x->wide, false);
    if (x->layout) {
        type_rows(x, x->layout, true);
        settle_keys(x);
        settle_show(x);
        x->p->schema = schema_copy(x->layout->schema);
    }
    look_columns(x);
    look_first(x);
}

static void check_limit(struct preview *p)
{
    struct err why = {0};

    if (!p->schema || ingest_limit_allows(&p->o.limit, p->rejected, p->records))
        return;
    err_set(&why, FAIL_INPUT, "%lld of %lld records rejected", (long long)p->rejected,
            (long long)p->records);
    err_hint(&why, "mend the source, or let --max-rejects allow them");
    refuse(p, REASON_REJECT_LIMIT, &why);
}

static int look(struct pass *x, struct err *e)
{
    struct preview *p = x->p;
    struct rcsv_opts ro = {.delimiter = p->o.delimiter, .block = READ_SIZE};
    struct err why = {0};

    x->rcsv = rcsv_new(fill, x, &ro);
    if (rcsv_header(x->rcsv, &x->header, &why) < 0) {
        refuse(p, reason_of(x), &why);
        p->whole = x->head->whole;
        return 0;
    }
    if (read_layout(x, e) < 0)
        return -1;
    read_blocks(x);
    p->records_about = guess_records(x);
    if (has_names(p->reason) || x->layout)
        look_at_rows(x);
    check_limit(p);
    return 0;
}

static void pass_done(struct pass *x)
{
    for (size_t i = 0; i < x->n_block; i++)
        rcsv_rows_done(&x->block[i]);
    for (size_t i = 0; i < x->n_name; i++)
        free(x->name[i]);
    free(x->block);
    free(x->name);
    free(x->look);
    rcsv_rows_done(&x->header);
    rcsv_free(x->rcsv);
    layout_free(x->layout);
    layout_free(x->wide);
    table_free(x->rows);
    table_free(x->all);
    free(x->line);
    free(x->gone);
    free(x->bad);
}

static const char *keep_redacted(struct arena *a, const char *source)
{
    char *text = url_redact(source);
    const char *out = arena_text(a, text);

    free(text);
    return out;
}

/* The delimiter, --map and --time-format of its notes are tried in turn, until there are none. */
static struct preview *preview_of(const struct preview_head *h, const struct ingest_opts *o,
                                  const struct schema *stands, struct err *e)
{
    struct preview *p = mem_zero(1, sizeof *p);
    struct pass x = {.p = p, .head = h, .stands = stands};
    struct ingest_opts better;
    bool is_better = false;

    p->o = *o;
    p->bytes = (int64_t)h->bytes.size;
    p->shown = keep_redacted(&p->arena, o->source);
    int rc = look(&x, e);

    if (rc == 0)
        note_all(&x, &better, &is_better);
    pass_done(&x);
    if (is_better)
        p->better = preview_of(h, &better, stands, e);
    if (rc == 0 && (!is_better || p->better))
        return p;
    preview_free(p);
    return NULL;
}

struct preview *preview_new(const struct ingest_opts *o, const struct schema *stands,
                            struct err *e)
{
    struct preview_head *h = head_read(o, e);
    struct preview *p = h ? preview_of(h, o, stands, e) : NULL;

    if (p)
        p->head = h;
    else
        head_free(h);
    return p;
}

void preview_free(struct preview *p)
{
    if (!p)
        return;
    preview_free(p->better);
    time_form_free(p->form);
    schema_free(p->schema);
    table_free(p->first);
    arena_done(&p->arena);
    head_free(p->head);
    free(p);
}

const struct preview *preview_best(const struct preview *p)
{
    while (p->better)
        p = p->better;
    return p;
}
