/* export.c - rows as CSV into a file that appears whole or not at all.
 *
 * A row is written into one buffer, which goes to the file (through gzip where the name asks for
 * it) whenever it holds FLUSH_SIZE bytes. Reader and query differ only in where a cell comes
 * from. Not here: reading CSV (ingest.c), tables for people (src/cli/out.c). */
#include "config.h"

#include "src/data/export.h"

#include "src/base/civil.h"
#include "src/base/file.h"
#include "src/base/gz.h"
#include "src/base/text.h"

#include <string.h>

enum { FLUSH_SIZE = 1 << 16, STEP_ROWS = 4096 };

struct sheet {
    const struct export_opts *o;
    struct file_out *file;
    struct gz_writer *gz; /* NULL: not compressed */
    struct buf text;      /* rows that are not in the file yet */
    struct export_counts n;
};

/* --- the file --- */

static int sink(void *arg, const void *bytes, size_t size, struct err *e)
{
    return file_out_put(arg, bytes, size, e);
}

static bool ends_in_gz(const char *path)
{
    size_t n = strlen(path);

    return n > 3 && !strcmp(path + n - 3, ".gz");
}

static int sheet_open(struct sheet *s, const struct export_opts *o, struct err *e)
{
    *s = (struct sheet){.o = o, .file = file_out_new(o->path, e)};
    if (!s->file)
        return -1;
    if (ends_in_gz(o->path))
        s->gz = gz_writer_new(sink, s->file);
    return 0;
}

static int sheet_flush(struct sheet *s, struct err *e)
{
    const char *text = buf_str(&s->text);
    int rc = s->gz ? gz_writer_put(s->gz, text, s->text.size, e)
                   : file_out_put(s->file, text, s->text.size, e);

    buf_clear(&s->text);
    return rc;
}

static int sheet_finish(struct sheet *s, struct err *e)
{
    if (sheet_flush(s, e) < 0 || (s->gz && gz_writer_finish(s->gz, e) < 0) ||
        file_out_finish(s->file, e) < 0)
        return -1;
    s->n.bytes = file_out_bytes(s->file);
    return 0;
}

static void sheet_close(struct sheet *s)
{
    gz_writer_free(s->gz);
    file_out_free(s->file);
    buf_done(&s->text);
}

/* --- rows and cells --- */

static bool needs_quotes(const char *s, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (s[i] == ',' || s[i] == '"' || s[i] == '\n' || s[i] == '\r')
            return true;
    return size == 0;
}

void export_field(struct buf *b, const char *s, size_t size)
{
    if (!needs_quotes(s, size)) {
        buf_add(b, s, size);
        return;
    }
    buf_byte(b, '"');
    for (size_t i = 0; i < size; i++) {
        if (s[i] == '"')
            buf_byte(b, '"');
        buf_byte(b, s[i]);
    }
    buf_byte(b, '"');
}

static void put_text(struct sheet *s, const char *text, size_t size)
{
    bool formula = size > 0 && strchr("=+-@\t\r\n", text[0]) && text[0];

    s->n.formulas += formula;
    if (!formula || !s->o->spreadsheet_safe) {
        export_field(&s->text, text, size);
        return;
    }
    struct buf safe = {0};
    buf_byte(&safe, '\'');
    buf_add(&safe, text, size);
    export_field(&s->text, safe.s, safe.size);
    buf_done(&safe);
}

static void put_f64(struct sheet *s, double v)
{
    char text[TEXT_F64_SIZE];

    buf_add(&s->text, text, text_from_f64(v, true, text));
}

static void put_i64(struct sheet *s, int64_t v)
{
    char text[24], *at = text + sizeof text;
    uint64_t left = v < 0 ? -(uint64_t)v : (uint64_t)v;

    do
        *--at = (char)('0' + left % 10);
    while (left /= 10);
    if (v < 0)
        *--at = '-';
    buf_add(&s->text, at, (size_t)(text + sizeof text - at));
}

static void put_time(struct sheet *s, int64_t at)
{
    char text[CIVIL_SIZE];

    civil_text(at, text);
    buf_add(&s->text, text, CIVIL_SIZE - 1);
}

static int row_end(struct sheet *s, struct err *e)
{
    buf_byte(&s->text, '\n');
    if (s->text.size >= FLUSH_SIZE && sheet_flush(s, e) < 0)
        return -1;
    s->n.rows++;
    if (s->n.rows % STEP_ROWS)
        return 0;
    return progress_step(s->o->progress, "export", s->n.rows, s->o->n_row, "rows", e);
}

/* --- from a reader --- */

static void put_cell(struct sheet *s, const struct column *c, size_t row)
{
    uint32_t code;

    if (!column_has(c, row))
        return;
    switch (c->type) {
    case COLUMN_F64:
        put_f64(s, column_f64(c, row));
        break;
    case COLUMN_I64:
        put_i64(s, column_i64(c, row));
        break;
    case COLUMN_TIME:
        put_time(s, column_i64(c, row));
        break;
    case COLUMN_TEXT:
        code = column_code(c, row);
        put_text(s, text_dict_get(c->dict, code), text_dict_size(c->dict, code));
        break;
    }
}

static void put_schema(struct sheet *s, const struct schema *schema)
{
    for (size_t c = 0; c < schema->n_col; c++) {
        if (c)
            buf_byte(&s->text, ',');
        export_field(&s->text, schema->col[c].name, strlen(schema->col[c].name));
    }
    buf_byte(&s->text, '\n');
}

static int put_chunk(struct sheet *s, const struct chunk *k, struct err *e)
{
    for (size_t row = 0; row < k->n_row; row++) {
        for (size_t c = 0; c < k->n_col; c++) {
            if (c)
                buf_byte(&s->text, ',');
            put_cell(s, &k->col[c], row);
        }
        if (row_end(s, e) < 0)
            return -1;
    }
    return 0;
}

int export_reader(struct column_reader *r, const struct export_opts *o, struct export_counts *out,
                  struct err *e)
{
    struct sheet s;
    struct chunk k;
    int rc;

    if (sheet_open(&s, o, e) < 0)
        return -1;
    put_schema(&s, r->schema);
    while ((rc = column_reader_next(r, &k, e)) > 0)
        if (put_chunk(&s, &k, e) < 0) {
            rc = -1;
            break;
        }
    if (rc == 0)
        rc = sheet_finish(&s, e);
    if (rc == 0)
        *out = s.n;
    sheet_close(&s);
    return rc;
}

/* --- from a query --- */

static int put_value(struct sheet *s, struct query_value v, struct err *e)
{
    switch (v.type) {
    case QUERY_NULL:
        break;
    case QUERY_I64:
        put_i64(s, v.i64);
        break;
    case QUERY_F64:
        put_f64(s, v.f64);
        break;
    case QUERY_TEXT:
        put_text(s, v.text, v.size);
        break;
    case QUERY_BLOB:
        err_set(e, FAIL_INPUT, "a BLOB cannot be exported as CSV");
        return err_hint(e, "select hex(column) instead");
    }
    return 0;
}

static void put_names(struct sheet *s, const struct query *q)
{
    for (size_t c = 0; c < query_columns(q); c++) {
        if (c)
            buf_byte(&s->text, ',');
        export_field(&s->text, query_column(q, c), strlen(query_column(q, c)));
    }
    buf_byte(&s->text, '\n');
}

static int put_query_row(struct sheet *s, const struct query *q, struct err *e)
{
    for (size_t c = 0; c < query_columns(q); c++) {
        if (c)
            buf_byte(&s->text, ',');
        if (put_value(s, query_value(q, c), e) < 0)
            return -1;
    }
    return row_end(s, e);
}

int export_query(struct query *q, const struct export_opts *o, struct export_counts *out,
                 struct err *e)
{
    struct sheet s;
    int rc;

    if (sheet_open(&s, o, e) < 0)
        return -1;
    put_names(&s, q);
    while ((rc = query_step(q, e)) > 0)
        if (put_query_row(&s, q, e) < 0) {
            rc = -1;
            break;
        }
    if (rc == 0)
        rc = sheet_finish(&s, e);
    if (rc == 0)
        *out = s.n;
    sheet_close(&s);
    return rc;
}
