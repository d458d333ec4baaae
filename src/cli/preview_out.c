/* preview_out.c - previews of an ingest: the verdict, columns, first rows, rejects, advice, and as
 * the last line the command that loads the source so.
 *
 * Where a note changes how the source is read (another delimiter, --map), what is shown below it
 * is the source so read; in JSON that is the object "suggested". */
#include "config.h"

#include "src/cli/preview_out.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/bits.h"
#include "src/base/civil.h"
#include "src/base/mem.h"
#include "src/cli/out.h"

enum { REJECTS_SHOWN = 10, COUNT_SIZE = 40 };

/* --- counts --- */

/* "8,761,000" */
static const char *count_text(int64_t n, char out[COUNT_SIZE])
{
    char digits[24];
    int size = snprintf(digits, sizeof digits, "%lld", (long long)n), to = 0;

    for (int i = 0; i < size; i++) {
        if (i && (size - i) % 3 == 0)
            out[to++] = ',';
        out[to++] = digits[i];
    }
    out[to] = '\0';
    return out;
}

/* Two digits that count: "8.7 million", "23,000". */
static const char *about_text(int64_t n, char out[COUNT_SIZE])
{
    double step = n > 0 ? pow(10, floor(log10((double)n)) - 1) : 1, round_n = (double)n;

    if (step > 1)
        round_n = round((double)n / step) * step;
    if (round_n >= 1e6)
        snprintf(out, COUNT_SIZE, "%.10g million", round_n / 1e6);
    else
        count_text((int64_t)round_n, out);
    return out;
}

/* --- for people: lines --- */

static void put_title(const struct ingest_preview *v)
{
    static const char *const would[] = {
        [INGEST_CREATE] = "would become the new dataset",
        [INGEST_APPEND] = "would be appended to",
        [INGEST_REPLACE] = "would replace",
        [INGEST_REFUSE] = "would be refused by",
    };
    const struct preview *p = v->preview;

    out_head("%s %s %s", p->shown, would[v->would], p->o.dataset);
    if (!v->why)
        return;
    const char *reason = v->exists ? NULL : reason_name(p->reason);

    out_line("%s%s%s", reason ? reason : "", reason ? ": " : "", v->why->msg);
}

static void put_seen(const struct preview *p)
{
    char seen[COUNT_SIZE], about[COUNT_SIZE], good[COUNT_SIZE], bad[COUNT_SIZE], twice[COUNT_SIZE];
    struct buf line = {0};

    if (!p->schema)
        return;
    if (p->whole)
        buf_text(&line, "all records seen");
    else
        buf_printf(&line, "the first %s records", count_text(p->records, seen));
    if (!p->whole && p->records_about)
        buf_printf(&line, " of about %s", about_text(p->records_about, about));
    out_line("%s: %s good, %s rejected, %s duplicate", buf_str(&line),
             count_text(p->stored, good), count_text(p->rejected, bad),
             count_text(p->duplicate, twice));
    buf_done(&line);
}

static bool same_note(const struct preview_note *a, const struct preview_note *b)
{
    return strcmp(a->text, b->text) == 0;
}

static bool is_told(const struct preview *from, const struct preview *p, size_t i)
{
    for (; from != p; from = from->better)
        for (size_t k = 0; k < from->n_note; k++)
            if (same_note(&from->note[k], &p->note[i]))
                return true;
    return false;
}

/* from: where the chain of previews begins, whose notes are told already. */
static void put_notes(const struct preview *from, const struct preview *p)
{
    for (size_t i = 0; i < p->n_note; i++) {
        const struct preview_note *n = &p->note[i];

        if (is_told(from, p, i))
            continue;
        if (n->option)
            out_line("try %s: %s", n->option, n->text);
        else
            out_line("%s", n->text);
    }
}

static void put_forms(const struct preview *p)
{
    for (size_t i = 0; i < p->n_column; i++) {
        const struct preview_column *c = &p->column[i];
        struct buf line = {0};

        if (c->column && c->type == COLUMN_TIME && p->o.times.form)
            buf_text(&line, time_form_text(p->o.times.form));
        for (size_t f = 0; f < PREVIEW_FORMS; f++)
            if (c->column && c->forms & 1u << f)
                buf_printf(&line, "%s%s", line.size ? " or " : "", preview_form_name(f));
        if (line.size)
            out_line("times in '%s': %s", c->name, buf_str(&line));
        buf_done(&line);
    }
}

/* --- for people: tables --- */

static void put_values(struct out *o, const struct preview_column *c, bool left_out)
{
    struct buf b = {0};

    if (left_out)
        buf_text(&b, "left out");
    else if (c->low && strcmp(c->low, c->high) == 0)
        buf_text(&b, c->low);
    else if (c->low)
        buf_printf(&b, "%s to %s", c->low, c->high);
    for (size_t i = 0; !left_out && i < PREVIEW_EXAMPLES && c->example[i]; i++) {
        const char *sign = strchr(c->example[i], ',') || !c->example[i][0] ? "'" : "";

        buf_printf(&b, "%s%s%s%s", i ? ", " : "", sign, c->example[i], sign);
    }
    out_text(o, b.size ? buf_str(&b) : NULL);
    buf_done(&b);
}

static void put_columns(const struct preview *p)
{
    static const struct out_column column[] = {
        {"column", OUT_TEXT}, {"type", OUT_TEXT}, {"missing", OUT_I64}, {"values", OUT_TEXT}};
    struct err ignored = {0}; /* a stream that cannot be written is found by the last flush */

    if (!p->n_column)
        return;
    struct out *o = out_new(OUT_TABLE, column, 4);

    for (size_t i = 0; i < p->n_column; i++) {
        const struct preview_column *c = &p->column[i];
        struct buf name = {0};

        buf_text(&name, c->name);
        if (c->column && strcmp(c->column, c->name) != 0)
            buf_printf(&name, " as %s", c->column);
        out_text(o, buf_str(&name));
        out_text(o, column_type_name(c->type));
        out_i64(o, c->missing);
        put_values(o, c, p->schema && !c->column);
        buf_done(&name);
    }
    out_line("%s", "");
    out_free(o, &ignored);
}

static void put_cell(struct out *o, const struct column *c, size_t row)
{
    if (!column_has(c, row))
        out_null(o);
    else if (c->type == COLUMN_F64)
        out_f64(o, column_f64(c, row));
    else if (c->type == COLUMN_TIME)
        out_time(o, column_i64(c, row));
    else if (c->type == COLUMN_I64)
        out_i64(o, column_i64(c, row));
    else
        out_text_n(o, text_dict_get(c->dict, column_code(c, row)),
                   text_dict_size(c->dict, column_code(c, row)));
}

/* false: there are none. */
static bool first_rows(const struct preview *p, struct chunk *c)
{
    if (!p->first || !table_rows(p->first))
        return false;
    table_chunk(p->first, 0, table_rows(p->first), c);
    return true;
}

static void put_rows(const struct preview *p)
{
    struct err ignored = {0};
    struct chunk c;

    if (!first_rows(p, &c))
        return;
    struct out_column *column = mem_zero(c.n_col, sizeof *column);

    for (size_t i = 0; i < c.n_col; i++)
        column[i] = (struct out_column){p->schema->col[i].name, OUT_TEXT};
    struct out *o = out_new(OUT_TABLE, column, c.n_col);

    for (size_t r = 0; r < c.n_row; r++)
        for (size_t i = 0; i < c.n_col; i++)
            put_cell(o, &c.col[i], r);
    out_line("%s", "");
    out_free(o, &ignored);
    free(column);
}

static void put_rejects(const struct preview *p)
{
    static const struct out_column column[] = {
        {"line", OUT_I64}, {"reason", OUT_TEXT}, {"column", OUT_TEXT}, {"detail", OUT_TEXT}};
    size_t n = p->n_reject < REJECTS_SHOWN ? p->n_reject : REJECTS_SHOWN;
    struct err ignored = {0};
    char more[COUNT_SIZE];

    if (!n)
        return;
    struct out *o = out_new(OUT_TABLE, column, 4);

    for (size_t i = 0; i < n; i++) {
        const struct preview_reject *r = &p->reject[i];

        out_i64(o, r->line);
        out_text(o, reason_name(r->reason));
        out_text(o, r->column);
        out_text(o, r->detail);
    }
    out_line("%s", "");
    out_free(o, &ignored);
    if (p->rejected > (int64_t)n)
        out_line("and %s more rejects", count_text(p->rejected - (int64_t)n, more));
}

static bool has_tail(const struct preview *p)
{
    for (size_t i = 0; i < p->n_column; i++)
        if (p->column[i].column && p->column[i].type == COLUMN_TIME)
            return true;
    return p->n_note;
}

static void show_text(const struct ingest_preview *v)
{
    const struct preview *p = v->preview, *best = preview_best(p);

    put_title(v);
    for (const struct preview *q = p; q->better; q = q->better)
        put_notes(p, q);
    if (best != p)
        out_line("%s", "");
    if (best != p && best->refused)
        out_line("with that, %s: %s", reason_name(best->reason), best->why.msg);
    else if (best != p)
        out_line("with that:");
    put_seen(best);
    put_columns(best);
    put_rows(best);
    put_rejects(best);
    if (has_tail(best))
        out_line("%s", "");
    put_forms(best);
    put_notes(p, best);
    if (strcmp(p->o.source, "-") == 0)
        out_line("standard input has been read for this; the load needs it again");
    if (!v->line)
        return;
    out_line("%s", "");
    out_line("%s", v->line);
}

/* --- as JSON --- */

static void json_columns(struct json_out *j, const struct preview *p)
{
    json_array(j, "columns");
    for (size_t i = 0; i < p->n_column; i++) {
        const struct preview_column *c = &p->column[i];

        json_object(j, NULL);
        json_put_text(j, "header", c->name);
        json_put_text(j, "column", c->column);
        json_put_text(j, "type", column_type_name(c->type));
        json_put_bool(j, "fixed", c->fixed);
        json_put_i64(j, "missing", c->missing);
        json_put_text(j, "min", c->low);
        json_put_text(j, "max", c->high);
        json_array(j, "examples");
        for (size_t k = 0; k < PREVIEW_EXAMPLES && c->example[k]; k++)
            json_put_text(j, NULL, c->example[k]);
        json_end_array(j);
        json_array(j, "forms");
        if (c->type == COLUMN_TIME && p->o.times.form)
            json_put_text(j, NULL, time_form_text(p->o.times.form));
        for (size_t f = 0; f < PREVIEW_FORMS; f++)
            if (c->forms & 1u << f)
                json_put_text(j, NULL, preview_form_name(f));
        json_end_array(j);
        json_end_object(j);
    }
    json_end_array(j);
}

static void json_cell(struct json_out *j, const char *key, const struct column *c, size_t row)
{
    char time[CIVIL_SIZE];

    if (!column_has(c, row)) {
        json_put_null(j, key);
    } else if (c->type == COLUMN_F64) {
        json_put_f64(j, key, column_f64(c, row));
    } else if (c->type == COLUMN_I64) {
        json_put_i64(j, key, column_i64(c, row));
    } else if (c->type == COLUMN_TIME) {
        civil_text(column_i64(c, row), time);
        json_put_text(j, key, time);
    } else {
        json_put_text_n(j, key, text_dict_get(c->dict, column_code(c, row)),
                        text_dict_size(c->dict, column_code(c, row)));
    }
}

static void json_rows(struct json_out *j, const struct preview *p)
{
    struct chunk c = {0};

    first_rows(p, &c);
    json_array(j, "rows");
    for (size_t r = 0; r < c.n_row; r++) {
        json_object(j, NULL);
        for (size_t i = 0; i < c.n_col; i++)
            json_cell(j, p->schema->col[i].name, &c.col[i], r);
        json_end_object(j);
    }
    json_end_array(j);
}

static void json_rejects(struct json_out *j, const struct preview *p)
{
    json_array(j, "rejects");
    for (size_t i = 0; i < p->n_reject; i++) {
        const struct preview_reject *r = &p->reject[i];

        json_object(j, NULL);
        json_put_i64(j, "line", r->line);
        json_put_text(j, "reason", reason_name(r->reason));
        json_put_text(j, "column", r->column);
        json_put_text(j, "detail", r->detail);
        json_put_text_n(j, "text", r->text, r->text_size);
        json_end_object(j);
    }
    json_end_array(j);
}

static void json_notes(struct json_out *j, const struct preview *p)
{
    json_array(j, "notes");
    for (size_t i = 0; i < p->n_note; i++) {
        json_object(j, NULL);
        json_put_text(j, "about", p->note[i].about);
        json_put_text(j, "option", p->note[i].option);
        json_put_text(j, "text", p->note[i].text);
        json_end_object(j);
    }
    json_end_array(j);
}

/* What a preview and the one that its notes lead to have in common. */
static void json_seen(struct json_out *j, const struct preview *p)
{
    json_put_text(j, "reason", reason_name(p->reason));
    json_put_text(j, "delimiter", (char[]){p->o.delimiter, '\0'});
    json_put_bool(j, "whole", p->whole);
    json_put_i64(j, "records", p->records);
    if (p->records_about)
        json_put_i64(j, "records_about", p->records_about);
    else
        json_put_null(j, "records_about");
    json_put_i64(j, "stored", p->stored);
    json_put_i64(j, "rejected", p->rejected);
    json_put_i64(j, "duplicate", p->duplicate);
    json_columns(j, p);
    json_rows(j, p);
    json_rejects(j, p);
    json_notes(j, p);
}

static void show_json(const struct ingest_preview *v)
{
    const struct preview *p = v->preview;
    struct buf b = {0};
    struct json_out j = {.b = &b};

    json_object(&j, NULL);
    json_put_text(&j, "dataset", p->o.dataset);
    json_put_text(&j, "source", p->shown);
    json_put_text(&j, "would", ingest_would_name(v->would));
    json_put_text(&j, "why", v->why ? v->why->msg : NULL);
    json_seen(&j, p);
    for (const struct preview *q = p->better; q; q = q->better) {
        json_object(&j, "suggested");
        json_seen(&j, q);
    }
    for (const struct preview *q = p->better; q; q = q->better)
        json_end_object(&j);
    json_put_text(&j, "command", v->line);
    json_end_object(&j);
    out_json(buf_str(&b));
    buf_done(&b);
}

int preview_out_show(void *arg, const struct ingest_preview *v, struct err *e)
{
    struct preview_out *o = arg;

    if (o->json) {
        show_json(v);
    } else {
        if (o->n)
            out_line("%s", "");
        show_text(v);
    }
    o->n++;
    return out_flush(e);
}
