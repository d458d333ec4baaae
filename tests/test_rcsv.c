/* test_rcsv.c - the CSV reader against a slow twin: whatever the text, the block size and the
 * parser, the same rows and the same faults. */
#include "config.h"

#include "src/base/buf.h"
#include "src/base/mem.h"
#include "src/base/rng.h"
#include "src/data/rcsv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct text {
    const char *s;
    size_t size, at, step; /* step: bytes at most per fill; 0: as many as asked for */
    bool fails;            /* at the end, instead of ending */
};

static int64_t fill_text(void *arg, char *out, size_t size, struct err *e)
{
    struct text *t = arg;
    size_t n = t->size - t->at < size ? t->size - t->at : size;

    if (t->step && n > t->step)
        n = t->step;
    if (n == 0 && t->fails)
        return err_set(e, FAIL_INPUT, "the source broke");
    memcpy(out, t->s + t->at, n);
    t->at += n;
    return (int64_t)n;
}

/* --- rows as text: "LINE|field|field\n", "LINE!REASON\n" in order of line --- */

static void show_field(struct buf *b, const char *s, size_t size, bool quoted)
{
    buf_byte(b, '|');
    buf_add(b, s, size);
    if (size == 0 && quoted)
        buf_text(b, "\"\"");
}

static void show_rows(struct buf *b, const struct rcsv_rows *o)
{
    size_t i = 0, j = 0;

    while (i < o->n_row || j < o->n_fault) {
        if (j == o->n_fault || (i < o->n_row && o->record[i].line < o->fault[j].record.line)) {
            buf_printf(b, "%d", (int)o->record[i].line);
            for (size_t k = 0; k < o->n_col; k++) {
                const struct rcsv_field *f = &o->field[i * o->n_col + k];

                show_field(b, o->text + f->at, rcsv_field_size(f), f->size & rcsv_quoted);
            }
            buf_text(b, " <");
            buf_add(b, o->bytes + o->record[i].at, o->record[i].size);
            i++;
        } else {
            const struct rcsv_fault *f = &o->fault[j++];

            buf_printf(b, "%d!%s <", (int)f->record.line, reason_name(f->reason));
            buf_add(b, o->bytes + f->record.at, f->record.size);
        }
        buf_text(b, ">\n");
    }
}

static void show_all(struct buf *b, struct text t, const struct rcsv_opts *o)
{
    struct rcsv *r = rcsv_new(fill_text, &t, o);
    struct rcsv_rows rows = {0};
    struct err e = {0};
    int rc = rcsv_header(r, &rows, &e);

    if (rc == 0) {
        show_rows(b, &rows);
        while ((rc = rcsv_next(r, &rows, &e)) > 0)
            show_rows(b, &rows);
    }
    if (rc < 0)
        buf_printf(b, "refused %s\n", rcsv_reason(r) ? reason_name(rcsv_reason(r)) : e.msg);
    buf_printf(b, "lines %d blanks %d ends %u\n", (int)rcsv_lines(r), (int)rcsv_blanks(r),
               rcsv_ends(r));
    rcsv_rows_done(&rows);
    rcsv_free(r);
}

static void assert_shows(const char *text, size_t size, const char *want)
{
    static const size_t blocks[] = {0, 1, 2, 3, 7, 64, 100};

    for (size_t i = 0; i < 2 * sizeof blocks / sizeof *blocks; i++) {
        struct buf b = {0};
        struct rcsv_opts o = {.block = blocks[i / 2], .libcsv_only = i % 2};

        show_all(&b, (struct text){text, size, 0, 0, false}, &o);
        assert_string_equal(buf_str(&b), want);
        buf_done(&b);
    }
}

/* --- cases by hand --- */

struct shown {
    const char *name, *text, *want;
};

static const struct shown cases[] = {
    {"plain", "a,b\n1,2\n3,4\n",
     "1|a|b <a,b>\n2|1|2 <1,2>\n3|3|4 <3,4>\nlines 3 blanks 0 ends 1\n"},
    {"no last line end", "a,b\n1,2", "1|a|b <a,b>\n2|1|2 <1,2>\nlines 2 blanks 0 ends 1\n"},
    {"crlf and cr", "a,b\r\n1,2\r3,4\r\r\n5,6\r\n",
     "1|a|b <a,b>\n2|1|2 <1,2>\n3|3|4 <3,4>\n5|5|6 <5,6>\nlines 5 blanks 1 ends 6\n"},
    {"empty fields", "a,b\n,\n,\"\"\n", "1|a|b <a,b>\n2|| <,>\n3||\"\" <,\"\">\n"
                                       "lines 3 blanks 0 ends 1\n"},
    {"quotes", "a,b\n\"x\"\"y\",\"p,q\"\n\"l\nm\",2\n",
     "1|a|b <a,b>\n2|x\"y|p,q <\"x\"\"y\",\"p,q\">\n3|l\nm|2 <\"l\nm\",2>\n"
     "lines 4 blanks 0 ends 1\n"},
    {"stray inside", "a,b\nx\"y,1\n2,3\n",
     "1|a|b <a,b>\n2!QUOTE_STRAY <x\"y,1>\n3|2|3 <2,3>\nlines 3 blanks 0 ends 1\n"},
    {"stray after a space", "a,b\n1, \"x\"\n2,3\n",
     "1|a|b <a,b>\n2!QUOTE_STRAY <1, \"x\">\n3|2|3 <2,3>\nlines 3 blanks 0 ends 1\n"},
    {"open to the end", "a,b\n1,\"x\n2,3\n\n4,5\n",
     "1|a|b <a,b>\n2!QUOTE_OPEN <1,\"x>\n3|2|3 <2,3>\n5|4|5 <4,5>\nlines 5 blanks 1 ends 1\n"},
    {"stray on a later line", "a,b\n1,\"x\ny\"z,3\n4,5\n",
     "1|a|b <a,b>\n2!QUOTE_STRAY <1,\"x>\n3!QUOTE_STRAY <y\"z,3>\n4|4|5 <4,5>\n"
     "lines 4 blanks 0 ends 1\n"},
    {"few and many", "a,b\n1\n1,2,3\n\"1\"\n \n",
     "1|a|b <a,b>\n2!COLS_FEW <1>\n3!COLS_MANY <1,2,3>\n4!COLS_FEW <\"1\">\n5!COLS_FEW < >\n"
     "lines 5 blanks 0 ends 1\n"},
    {"one column", "a\n1\n\n\"\"\n\n", "1|a <a>\n2|1 <1>\n3| <>\n4|\"\" <\"\">\n5| <>\n"
                                         "lines 5 blanks 0 ends 1\n"},
    {"blank lines first", "\n\r\na,b\n1,2\n",
     "3|a|b <a,b>\n4|1|2 <1,2>\nlines 4 blanks 2 ends 3\n"},
    {"bom", "\xef\xbb\xbf\"a\",b\n1,2\n",
     "1|a|b <\"a\",b>\n2|1|2 <1,2>\nlines 2 blanks 0 ends 1\n"},
    {"header of two lines", "\"a\nb\",c\n1,2\n",
     "1|a\nb|c <\"a\nb\",c>\n3|1|2 <1,2>\nlines 3 blanks 0 ends 1\n"},
    {"open header", "a,\"b\n1,2\n", "refused QUOTE_OPEN\nlines 1 blanks 0 ends 1\n"},
    {"nothing", "", "refused EMPTY\nlines 0 blanks 0 ends 0\n"},
    {"line ends alone", "\n\r\n\r", "refused EMPTY\nlines 3 blanks 3 ends 7\n"},
    {"bom alone", "\xef\xbb\xbf", "refused EMPTY\nlines 0 blanks 0 ends 0\n"},
    {"a page", "\n \t<html>\n", "refused CONTENT_HTML\nlines 0 blanks 0 ends 0\n"},
    {"utf-16", "\xff\xfe" "a", "refused ENC_UTF16\nlines 0 blanks 0 ends 0\n"},
};

static void rcsv_next_cases_by_hand_show(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_shows(cases[i].text, strlen(cases[i].text), cases[i].want);
}

/* --- the slow twin: byte by byte, back to the second line after a fault --- */

struct twin {
    const char *s;
    size_t size, n_col;
    int64_t line, blanks;
    unsigned ends;
};

static size_t twin_line_end(const struct twin *w, size_t at, size_t *out_next, unsigned *out_kind)
{
    while (at < w->size && w->s[at] != '\n' && w->s[at] != '\r')
        at++;
    *out_next = at;
    *out_kind = 0;
    if (at == w->size)
        return at;
    bool crlf = w->s[at] == '\r' && at + 1 < w->size && w->s[at + 1] == '\n';

    *out_next = at + 1 + crlf;
    *out_kind = crlf ? RCSV_CRLF : w->s[at] == '\n' ? RCSV_LF : RCSV_CR;
    return at;
}

static bool is_end(char c)
{
    return c == ',' || c == '\n' || c == '\r';
}

/* One field into b; gives where it ends, or the fault. */
static enum reason twin_field(const struct twin *w, size_t *at, struct buf *b)
{
    const char *s = w->s;
    size_t i = *at;

    buf_byte(b, '|');
    if (i < w->size && s[i] == '"') {
        size_t n = 0;

        for (i++;; i++, n++) {
            if (i == w->size)
                return REASON_QUOTE_OPEN;
            if (s[i] == '"' && (i + 1 == w->size || s[i + 1] != '"'))
                break;
            i += s[i] == '"';
            buf_byte(b, s[i]);
        }
        i++;
        if (i < w->size && !is_end(s[i]))
            return REASON_QUOTE_STRAY;
        if (n == 0)
            buf_text(b, "\"\"");
    } else {
        for (; i < w->size && !is_end(s[i]); i++) {
            if (s[i] == '"')
                return REASON_QUOTE_STRAY;
            buf_byte(b, s[i]);
        }
    }
    *at = i;
    return REASON_NONE;
}

/* A record at `at` as text; gives where the next begins. */
static size_t twin_record(struct twin *w, size_t at, struct buf *out)
{
    struct buf b = {0};
    size_t i = at, n = 0, next, end = twin_line_end(w, at, &next, &(unsigned){0});
    unsigned kind;
    enum reason why;

    for (;; i++) {
        why = twin_field(w, &i, &b);
        n++;
        if (why != REASON_NONE || i == w->size || w->s[i] != ',')
            break;
    }
    if (why == REASON_NONE) {
        if (!w->n_col)
            w->n_col = n;
        if (n == w->n_col)
            buf_printf(out, "%d%s <", (int)w->line, buf_str(&b));
        else
            buf_printf(out, "%d!%s <", (int)w->line, n < w->n_col ? "COLS_FEW" : "COLS_MANY");
        end = i;
    } else {
        buf_printf(out, "%d!%s <", (int)w->line, reason_name(why));
        i = end;
    }
    buf_add(out, w->s + at, end - at);
    buf_text(out, ">\n");
    while (at < w->size && at <= end) { /* the lines that the record takes */
        size_t to = twin_line_end(w, at, &next, &kind);

        w->line++;
        w->ends |= kind;
        at = next;
        if (to >= i)
            break;
    }
    buf_done(&b);
    return at;
}

static void twin_all(const char *s, size_t size, struct buf *out)
{
    struct twin w = {.s = s, .size = size, .line = 1};

    for (size_t at = 0; at < size;) {
        size_t next;
        unsigned kind;

        if (twin_line_end(&w, at, &next, &kind) == at && w.n_col != 1) {
            w.blanks++;
            w.line++;
            w.ends |= kind;
            at = next;
            continue;
        }
        at = twin_record(&w, at, out);
    }
    buf_printf(out, "lines %d blanks %d ends %u\n", (int)w.line - 1, (int)w.blanks, w.ends);
}

/* Mostly well-formed text of n_col columns, quotes and line ends where they hurt. */
static size_t random_text(struct rng *g, char *s, size_t cap, int how)
{
    static const char *const letters[] = {"ab,,,,,\n\n", "a,,\"\"\n\r", "ab,\"\"\"\n\n",
                                          "a,\r\n\xc3\x01"};
    const char *set = letters[how % 4];
    size_t n = 4 + rng_below(g, cap - 4), k = strlen(set);

    memcpy(s, "h,i\n", 4);
    for (size_t i = 4; i < n; i++)
        s[i] = set[rng_below(g, k)];
    return n;
}

static void rcsv_next_any_text_block_and_parser_gives_the_twins_rows(void **state)
{
    struct rng g = rng_stream(7, 0, 0);
    char s[400];

    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct buf want = {0}, have = {0};
        struct rcsv_opts o = {.block = 1 + rng_below(&g, 200), .libcsv_only = i % 3 == 0};
        size_t n = random_text(&g, s, 16 + rng_below(&g, sizeof s - 16), i);

        twin_all(s, n, &want);
        show_all(&have, (struct text){s, n, 0, 1 + rng_below(&g, 50), false}, &o);
        assert_int_equal(have.size, want.size);
        assert_memory_equal(have.s, want.s, want.size);
        buf_done(&want);
        buf_done(&have);
    }
}

/* --- limits --- */

struct pattern { /* head, then n times fill, then tail */
    const char *head, *tail;
    char fill;
    size_t n;
};

static char *make(const struct pattern *p, size_t *out_size)
{
    size_t h = strlen(p->head), t = strlen(p->tail);
    char *s = mem_array(h + p->n + t + 1, 1);

    memcpy(s, p->head, h);
    memset(s + h, p->fill, p->n);
    memcpy(s + h + p->n, p->tail, t + 1);
    *out_size = h + p->n + t;
    return s;
}

/* Lines and reasons alone: "3!FIELD_HUGE 4 5 " */
static void show_lines(struct buf *b, struct text t, size_t block)
{
    struct rcsv *r = rcsv_new(fill_text, &t, &(struct rcsv_opts){.block = block});
    struct rcsv_rows o = {0};
    struct err e = {0};
    int rc = rcsv_header(r, &o, &e);

    while (rc == 0 && (rc = rcsv_next(r, &o, &e)) > 0) {
        size_t i = 0, j = 0;

        for (; i < o.n_row || j < o.n_fault;) {
            if (j == o.n_fault || (i < o.n_row && o.record[i].line < o.fault[j].record.line))
                buf_printf(b, "%d ", (int)o.record[i++].line);
            else
                buf_printf(b, "%d!%s ", (int)o.fault[j].record.line,
                           reason_name(o.fault[j].reason)), j++;
        }
        rc = 0;
    }
    if (rc < 0)
        buf_printf(b, "refused %s", reason_name(rcsv_reason(r)));
    rcsv_rows_done(&o);
    rcsv_free(r);
}

static const struct {
    const char *name;
    struct pattern p;
    const char *want;
} limits[] = {
    {"field at the limit", {"a,b\n1,", "\n2,3\n", 'x', RCSV_FIELD_MAX}, "2 3 "},
    {"field past it", {"a,b\n1,", "\n2,3\n", 'x', RCSV_FIELD_MAX + 1}, "2!FIELD_HUGE 3 "},
    {"quoted at the limit", {"a,b\n1,\"", "\"\n2,3\n", 'x', RCSV_FIELD_MAX}, "2 3 "},
    {"quoted past it", {"a,b\n1,\"", "\"\n2,3\n", 'x', RCSV_FIELD_MAX + 1}, "2!FIELD_HUGE 3 "},
    {"stray after the limit", {"a,b\n1,\"", "\"x\n2,3\n", 'x', RCSV_FIELD_MAX},
     "2!QUOTE_STRAY 3 "},
    {"huge, then stray", {"a,b\n1,\"", "\"x\n2,3\n", 'x', RCSV_FIELD_MAX + 1}, "2!FIELD_HUGE 3 "},
    {"huge, never closed", {"a,b\n1,\"x\n2,3\n4,", "\n", 'x', RCSV_FIELD_MAX},
     "2!FIELD_HUGE 3 4 "},
    {"many fields, short", {"a,b\n", "\n2,3\n", ',', RCSV_RECORD_MAX}, "2!COLS_MANY 3 "},
    {"record past its limit", {"a,b\n", "\n2,3\n", ',', RCSV_RECORD_MAX + 1}, "2!FIELD_HUGE 3 "},
    {"line at its limit", {"a,b\n", "\n2,3\n", 'x', RCSV_LINE_MAX}, "2!FIELD_HUGE 3 "},
    {"line past its limit", {"a,b\n", "\n2,3\n", 'x', RCSV_LINE_MAX + 1},
     "2!FIELD_HUGE refused FIELD_HUGE"},
};

static void rcsv_next_limits_hold_to_the_byte(void **state)
{
    static const size_t blocks[] = {0, 100003};

    (void)state;
    for (size_t i = 0; i < 2 * sizeof limits / sizeof *limits; i++) {
        struct buf b = {0};
        size_t size;
        char *s = make(&limits[i / 2].p, &size);

        show_lines(&b, (struct text){s, size, 0, 0, false}, blocks[i % 2]);
        if (strcmp(buf_str(&b), limits[i / 2].want) != 0)
            fail_msg("%s: %s", limits[i / 2].name, buf_str(&b));
        buf_done(&b);
        free(s);
    }
}

static void rcsv_next_source_breaks_gives_whole_records_first(void **state)
{
    const char *s = "a,b\n1,2\n3,4\n5,";
    struct buf b = {0};

    (void)state;
    show_all(&b, (struct text){s, strlen(s), 0, 0, true}, &(struct rcsv_opts){0});
    assert_string_equal(buf_str(&b), "1|a|b <a,b>\n2|1|2 <1,2>\n3|3|4 <3,4>\n"
                                     "refused the source broke\nlines 3 blanks 0 ends 1\n");
    buf_done(&b);
}

static void rcsv_header_wide_counts_all_and_gives_some(void **state)
{
    size_t size;
    char *s = make(&(struct pattern){"a", "\n", ',', 5000}, &size);
    struct text t = {s, size, 0, 0, false};
    struct rcsv *r = rcsv_new(fill_text, &t, &(struct rcsv_opts){0});
    struct rcsv_rows o = {0};
    struct err e = {0};

    (void)state;
    assert_int_equal(rcsv_header(r, &o, &e), 0);
    assert_int_equal(o.n_col, 5001);
    assert_int_equal(rcsv_field_size(&o.field[0]), 1);
    assert_int_equal(rcsv_field_size(&o.field[RCSV_HEADER_MAX - 1]), 0);
    rcsv_rows_done(&o);
    rcsv_free(r);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rcsv_next_cases_by_hand_show),
        cmocka_unit_test(rcsv_next_any_text_block_and_parser_gives_the_twins_rows),
        cmocka_unit_test(rcsv_next_limits_hold_to_the_byte),
        cmocka_unit_test(rcsv_next_source_breaks_gives_whole_records_first),
        cmocka_unit_test(rcsv_header_wide_counts_all_and_gives_some),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
