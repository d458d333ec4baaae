/* cmd_rejects.c - `rejects [LOAD]`: records that were refused, with the reason; with --lines the
 * records themselves, as a file that can be corrected and loaded again.
 *
 * Standard output of --lines is the header of the source and then each record byte for byte, with
 * the line ends of the source where it has but one kind. What is not there is told on standard
 * error, and left out of the file: a record that was cut would be another record. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "src/base/arena.h"
#include "src/base/text.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/data/rcsv.h"
#include "src/data/reason.h"
#include "src/data/rejected.h"
#include "src/store/dataset.h"
#include "src/store/loads.h"

/* --- rows --- */

static int put_reject(void *arg, const struct reject_row *r, struct err *e)
{
    struct out *o = arg;

    (void)e;
    out_i64(o, r->load);
    out_i64(o, r->line);
    out_text(o, r->reason);
    out_text(o, r->column);
    out_text(o, r->detail);
    out_text_n(o, r->text ? r->text : "", r->text_size);
    return 0;
}

static int put_rows(const struct args *a, struct store *s, const struct rejects_opts *o,
                    struct err *e)
{
    static const struct out_column column[] = {
        {"load", OUT_I64},   {"line", OUT_I64},    {"reason", OUT_TEXT},
        {"column", OUT_TEXT}, {"detail", OUT_TEXT}, {"text", OUT_TEXT},
    };
    struct out *out = out_new(args_form(a), column, 6);
    struct err written = {0};
    int rc = rejects_each(s, o, put_reject, out, e);

    if (out_free(out, &written) < 0 && rc == 0) {
        *e = written;
        rc = -1;
    }
    return rc;
}

/* --- the file that --lines makes --- */

struct origin { /* a load that has rejects; of the arena, until its format is freed */
    struct load_row load;
    struct json *format; /* NULL: nothing is known */
    int64_t kept;
};

struct lines {
    struct arena arena;
    struct origin *origin; /* [n] */
    size_t n;
    const char *end;
    int64_t n_put;
    struct left_out {      /* with the first of them by line */
        int64_t n, load, line;
    } cut, gone, open;
};

static void lines_done(struct lines *l)
{
    for (size_t i = 0; i < l->n; i++)
        json_free(l->origin[i].format);
    arena_done(&l->arena);
}

static const struct json *member(const struct origin *o, const char *key)
{
    return o->format ? json_get(o->format, key) : NULL;
}

static const char *header_of(const struct origin *o)
{
    return json_text(member(o, "header"), "");
}

static int read_origins(struct lines *l, struct store *s, const struct rejects_opts *o,
                        struct err *e)
{
    const struct reject_count *count;
    int64_t n = rejects_count(s, o, &l->arena, &count, e);
    int rc = n < 0 ? -1 : 0;

    l->origin = arena_zero(&l->arena, n > 0 ? (size_t)n : 1, sizeof *l->origin);
    for (int64_t i = 0; i < n && rc == 0; i++) {
        struct origin *x = &l->origin[i];
        struct err ignored = {0};

        rc = loads_get(s, count[i].load, &l->arena, &x->load, e);
        if (rc == 0) {
            x->format = json_parse(x->load.format, strlen(x->load.format), &ignored);
            x->kept = count[i].kept;
            l->n++;
        }
    }
    return rc;
}

static bool same_options(const struct origin *a, const struct origin *b)
{
    struct buf x = {0}, y = {0};

    if (member(a, "options"))
        json_print(member(a, "options"), &x);
    if (member(b, "options"))
        json_print(member(b, "options"), &y);
    bool same = strcmp(buf_str(&x), buf_str(&y)) == 0;
    buf_done(&x);
    buf_done(&y);
    return same;
}

/* One file has one header, and is loaded into one dataset in one way. */
static int check_same(const struct lines *l, struct err *e)
{
    for (size_t i = 1; i < l->n; i++) {
        const struct origin *a = &l->origin[0], *b = &l->origin[i];

        if (strcmp(header_of(a), header_of(b)) == 0 && same_options(a, b) &&
            text_case_cmp(a->load.dataset, b->load.dataset) == 0)
            continue;
        err_set(e, FAIL_USAGE, "loads %lld and %lld have another dataset, header or options",
                (long long)a->load.id, (long long)b->load.id);
        return err_hint(e, "name a load: millwright rejects %lld --lines", (long long)b->load.id);
    }
    return 0;
}

/* The one kind of line end of all loads; a line feed where there are several. */
static const char *end_of(const struct lines *l, bool *out_mixed)
{
    const char *kind = NULL;

    *out_mixed = false;
    for (size_t i = 0; i < l->n; i++) {
        const struct json *ends = member(&l->origin[i], "ends");

        for (const struct json *j = json_first(ends); j; j = json_next(j)) {
            *out_mixed |= kind && strcmp(kind, json_text(j, "")) != 0;
            kind = json_text(j, "");
        }
    }
    if (!kind || *out_mixed)
        return "\n";
    return strcmp(kind, "CRLF") == 0 ? "\r\n" : strcmp(kind, "CR") == 0 ? "\r" : "\n";
}

static void put_record(const struct lines *l, const char *text, size_t size)
{
    out_bytes(text, size);
    out_bytes(l->end, strlen(l->end));
}

static void note(struct left_out *x, const struct reject_row *r)
{
    if (x->n++ == 0) {
        x->load = r->load;
        x->line = r->line;
    }
}

static int put_line(void *arg, const struct reject_row *r, struct err *e)
{
    struct lines *l = arg;

    (void)e;
    if (strcmp(r->reason, reason_name(REASON_QUOTE_OPEN)) == 0)
        note(&l->open, r);
    if (r->text_size >= RCSV_TEXT_MAX) {
        note(&l->cut, r);
    } else if (r->text_size == 0) {
        note(&l->gone, r);
    } else {
        put_record(l, r->text, r->text_size);
        l->n_put++;
    }
    return 0;
}

/* --- what is told of it --- */

static void say_left_out(const struct left_out *x, const char *what)
{
    if (x->n)
        out_message("%lld %s, line %lld of load %lld%s: %s", (long long)x->n,
                    x->n == 1 ? "record" : "records", (long long)x->line, (long long)x->load,
                    x->n == 1 ? "" : " first", what);
}

static void add_option(struct buf *line, const char *name, const char *value)
{
    buf_printf(line, " --%s ", name);
    buf_word(line, value);
}

/* Options that are not the default; of those that make columns only where there are none yet. */
static void add_options(struct buf *line, const struct json *options, bool exists)
{
    static const struct {
        const char *name, *otherwise;
    } usual[] = {{"missing", "null"}, {"on-duplicate", "reject"}};

    for (const struct json *j = json_first(options); j; j = json_next(j)) {
        const char *name = json_key(j), *value = json_text(j, NULL);
        bool skip = exists && (strcmp(name, "type") == 0 || strcmp(name, "key") == 0);

        for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
            skip |= value && strcmp(name, usual[i].name) == 0 &&
                    strcmp(value, usual[i].otherwise) == 0;
        if (value && !skip)
            add_option(line, name, value);
        for (const struct json *x = !skip && json_kind(j) == JSON_ARRAY ? json_first(j) : NULL; x;
             x = json_next(x))
            add_option(line, name, json_text(x, ""));
    }
}

static void say_again(const struct lines *l, struct store *s)
{
    const struct origin *last = &l->origin[l->n - 1];
    struct buf line = {0};

    buf_word(&line, last->load.dataset);
    buf_text(&line, " FILE --append");
    add_options(&line, member(last, "options"), dataset_exists(s, last->load.dataset));
    out_message("when they are corrected: millwright ingest %s", buf_str(&line));
    buf_done(&line);
}

static void say_origins(const struct lines *l)
{
    for (size_t i = 0; i < l->n; i++) {
        const struct origin *x = &l->origin[i];

        if (x->load.rejected > x->kept)
            out_message("load %lld: %lld of its %lld rejects are not here: the first %d are kept",
                        (long long)x->load.id, (long long)(x->load.rejected - x->kept),
                        (long long)x->load.rejected, REJECTED_KEPT);
        if (strcmp(x->load.state, "stored") != 0)
            out_message("load %lld stored nothing (%s): its good records have to be loaded too",
                        (long long)x->load.id, x->load.reason ? x->load.reason : x->load.state);
        if (!header_of(x)[0])
            out_message("load %lld: its header was not kept", (long long)x->load.id);
    }
}

static void say(const struct lines *l, struct store *s, bool mixed)
{
    if (!l->n)
        out_message("there are no such rejects");
    else
        out_message("%lld %s", (long long)l->n_put, l->n_put == 1 ? "record" : "records");
    say_left_out(&l->cut, "not here: 64 KiB or longer, of which only the start is kept");
    say_left_out(&l->gone, "not here: the source could not be read a second time");
    say_left_out(&l->open, "a quote is never closed, and only the first line is here: the lines "
                           "behind it were read as records");
    say_origins(l);
    if (mixed)
        out_message("line ends were mixed, and are line feeds here");
    if (l->n)
        say_again(l, s);
}

static int put_file(struct lines *l, struct store *s, const struct rejects_opts *o, struct err *e)
{
    bool mixed;

    if (read_origins(l, s, o, e) < 0 || check_same(l, e) < 0)
        return -1;
    l->end = end_of(l, &mixed);
    if (l->n && header_of(&l->origin[0])[0])
        put_record(l, header_of(&l->origin[0]), strlen(header_of(&l->origin[0])));
    if (rejects_each(s, o, put_line, l, e) < 0 || out_flush(e) < 0)
        return -1;
    say(l, s, mixed);
    return 0;
}

/* --- the command --- */

static int read_reason(const struct args *a, const char **out, struct err *e)
{
    const char *text = args_text(a, "reason");
    struct nearest near = {.word = text};

    *out = NULL;
    for (int i = REASON_NONE + 1; text && i < REASON_COUNT; i++) {
        if (text_case_cmp(reason_name((enum reason)i), text) == 0)
            *out = reason_name((enum reason)i);
        nearest_try(&near, reason_name((enum reason)i));
    }
    if (!text || *out)
        return 0;
    err_set(e, FAIL_USAGE, "'%s' is no reason", text);
    return near.best ? err_hint(e, "did you mean '%s'?", near.best) : -1;
}

static int read_wanted(const struct args *a, struct rejects_opts *out, struct err *e)
{
    *out = (struct rejects_opts){.limit = args_i64(a, "limit", -1)};
    if (a->n_word && args_number(a, 0, "load", &out->load, e) < 0)
        return -1;
    if (read_reason(a, &out->reason, e) < 0)
        return -1;
    if (!args_bool(a, "lines") || args_form(a) == OUT_TABLE)
        return 0;
    return err_set(e, FAIL_USAGE, "--lines gives the records as they came: no --csv, no --json");
}

static int check_load(struct store *s, int64_t id, struct err *e)
{
    struct arena a = {0};
    struct load_row l;
    int rc = id ? loads_get(s, id, &a, &l, e) : 0;

    arena_done(&a);
    return rc;
}

static int run(const struct args *a, struct err *e)
{
    struct rejects_opts o;
    struct lines l = {0};

    if (read_wanted(a, &o, e) < 0)
        return -1;
    struct store *s = open_store(a, STORE_READ, e);
    if (!s)
        return -1;
    int rc = check_load(s, o.load, e);

    if (rc == 0)
        rc = args_bool(a, "lines") ? put_file(&l, s, &o, e) : put_rows(a, s, &o, e);
    lines_done(&l);
    store_close(s);
    return rc;
}

static const struct op_param options[] = {
    {"lines", PARAM_BOOL, NULL, NULL, "the header and the records, as they came"},
    {"reason", PARAM_TEXT, NULL, "CODE", "only those with this reason: NUM_BAD"},
    {"limit", PARAM_I64, "-1", "N", "records at most; -1: all"},
    {0},
};

const struct cmd cmd_rejects = {
    .name = "rejects",
    .group = "Data",
    .usage = "rejects [LOAD]",
    .summary = "records that were refused, and why",
    .about = "Without LOAD those of all loads. The first 100000 of a load are kept, and of each "
             "the first 64 KiB. --lines makes a file of the header and the records byte for byte: "
             "correct it, and load it with ingest --append. What cannot be in it, and the options "
             "that the load had, are told on standard error.",
    .example = "millwright rejects 1 --lines",
    .max_word = 1,
    .rows = true,
    .options = options,
    .run = run,
};
