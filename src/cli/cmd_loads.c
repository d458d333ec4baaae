/* cmd_loads.c - `loads [LOAD]`: what was loaded; one load in full: what came, what became of it.
 *
 * What is told of a source beside its counts is in the load's `format` (data/ingest.c).
 * Not here: the records that were refused (cmd_rejects.c). */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "src/base/arena.h"
#include "src/base/civil.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/store/loads.h"

/* --- rows --- */

static const struct out_column csv_columns[] = {
    {"load", OUT_I64},     {"run", OUT_I64},      {"dataset", OUT_TEXT}, {"source", OUT_TEXT},
    {"records", OUT_I64},  {"stored", OUT_I64},   {"rejected", OUT_I64}, {"duplicate", OUT_I64},
    {"state", OUT_TEXT},   {"reason", OUT_TEXT},  {"begun", OUT_TIME},   {"seconds", OUT_F64},
    {"size", OUT_BYTES},   {"hash", OUT_TEXT},    {"from", OUT_TEXT},    {"to", OUT_TEXT},
    {"late", OUT_I64},     {"disorder", OUT_I64},
};

static const struct out_column brief_columns[] = {
    {"load", OUT_I64},     {"dataset", OUT_TEXT},  {"records", OUT_I64}, {"stored", OUT_I64},
    {"rejected", OUT_I64}, {"duplicate", OUT_I64}, {"state", OUT_TEXT},  {"source", OUT_TEXT},
};

enum { CSV_COLUMNS = 18, BRIEF_COLUMNS = 8 };

static double seconds_of(const struct load_row *l)
{
    return l->ended_ms ? (double)(l->ended_ms - l->begun_ms) / 1000 : NAN;
}

/* The format as an object; NULL where it is none. Caller frees. */
static struct json *format_of(const struct load_row *l)
{
    struct err ignored = {0};
    struct json *j = json_parse(l->format, strlen(l->format), &ignored);

    if (j && json_kind(j) == JSON_OBJECT)
        return j;
    json_free(j);
    return NULL;
}

static const struct json *time_of(const struct json *format)
{
    return format ? json_get(format, "time") : NULL;
}

static const struct json *time_member(const struct json *format, const char *key)
{
    const struct json *time = time_of(format);

    return time ? json_get(time, key) : NULL;
}

static void put_count(struct out *o, const struct json *n)
{
    if (n && json_kind(n) == JSON_NUMBER)
        out_i64(o, json_i64(n, 0));
    else
        out_null(o);
}

static void put_csv(struct out *o, const struct load_row *l)
{
    struct json *format = format_of(l);

    out_i64(o, l->id);
    out_i64(o, l->run);
    out_text(o, l->dataset);
    out_text(o, l->source);
    out_i64(o, l->records);
    out_i64(o, l->stored);
    out_i64(o, l->rejected);
    out_i64(o, l->duplicate);
    out_text(o, l->state);
    out_text(o, l->reason);
    out_i64(o, l->begun_ms / 1000);
    out_f64(o, seconds_of(l));
    out_i64(o, l->size);
    out_text(o, l->hash);
    out_text(o, json_text(time_member(format, "from"), NULL));
    out_text(o, json_text(time_member(format, "to"), NULL));
    put_count(o, time_member(format, "late"));
    put_count(o, time_member(format, "disorder"));
    json_free(format);
}

static void put_brief(struct out *o, const struct load_row *l)
{
    char state[64];

    snprintf(state, sizeof state, "%s%s%s", l->state, l->reason ? " " : "",
             l->reason ? l->reason : "");
    out_i64(o, l->id);
    out_text(o, l->dataset);
    out_i64(o, l->records);
    out_i64(o, l->stored);
    out_i64(o, l->rejected);
    out_i64(o, l->duplicate);
    out_text(o, state);
    out_text(o, l->source);
}

/* --- one load as JSON --- */

static void put_member(struct json_out *o, const char *key, const struct json *value)
{
    struct buf text = {0};

    if (value)
        json_print(value, &text);
    json_put_raw(o, key, value ? buf_str(&text) : "null");
    buf_done(&text);
}

static void put_json(const struct load_row *l)
{
    static const char *const members[] = {"rejects", "notes", "drift", "columns", "options",
                                          "header", "fields", "ends"};
    struct buf b = {0};
    struct json_out o = {.b = &b};
    struct json *format = format_of(l);
    char begun[CIVIL_SIZE];

    civil_text(l->begun_ms / 1000, begun);
    json_object(&o, NULL);
    json_put_i64(&o, "load", l->id);
    json_put_i64(&o, "run", l->run);
    json_put_text(&o, "dataset", l->dataset);
    json_put_text(&o, "source", l->source);
    json_put_i64(&o, "records", l->records);
    json_put_i64(&o, "stored", l->stored);
    json_put_i64(&o, "rejected", l->rejected);
    json_put_i64(&o, "duplicate", l->duplicate);
    json_put_text(&o, "state", l->state);
    json_put_text(&o, "reason", l->reason);
    json_put_text(&o, "begun", begun);
    json_put_f64(&o, "seconds", seconds_of(l));
    json_put_i64(&o, "size", l->size);
    json_put_text(&o, "hash", l->hash);
    put_member(&o, "from", time_member(format, "from"));
    put_member(&o, "to", time_member(format, "to"));
    put_member(&o, "late", time_member(format, "late"));
    put_member(&o, "disorder", time_member(format, "disorder"));
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        put_member(&o, members[i], format ? json_get(format, members[i]) : NULL);
    json_end_object(&o);
    out_json(buf_str(&b));
    buf_done(&b);
    json_free(format);
}

/* --- one load for people --- */

static void put_pair(const char *name, const char *value)
{
    if (value && value[0])
        out_line("  %-9s %s", name, value);
}

/* The members of an object or an array in one line: "DATE_BAD 3, NUM_BAD 1". */
static void put_list(const char *name, const struct json *list,
                     void (*add)(const struct json *item, struct buf *out))
{
    struct buf line = {0};

    for (const struct json *j = json_first(list); j; j = json_next(j)) {
        buf_text(&line, line.size ? ", " : "");
        add(j, &line);
    }
    put_pair(name, buf_str(&line));
    buf_done(&line);
}

static void add_text(const struct json *j, struct buf *out)
{
    buf_text(out, json_text(j, ""));
}

static void add_column(const struct json *j, struct buf *out)
{
    buf_printf(out, "%s %s", json_key(j), json_text(j, ""));
}

static void add_count(const struct json *j, struct buf *out)
{
    buf_printf(out, "%s %lld", json_key(j), (long long)json_i64(j, 0));
}

static void add_option(const struct json *j, struct buf *out)
{
    buf_printf(out, "%s ", json_key(j));
    if (json_kind(j) == JSON_TEXT)
        buf_text(out, json_text(j, ""));
    for (const struct json *x = json_kind(j) == JSON_ARRAY ? json_first(j) : NULL; x;
         x = json_next(x))
        buf_printf(out, "%s%s", x == json_first(j) ? "" : " ", json_text(x, ""));
}

static void add_drift(const struct json *j, struct buf *out)
{
    const char *column = json_text(json_get(j, "column"), NULL);
    const char *was = json_text(json_get(j, "was"), NULL);

    if (!column)
        buf_text(out, "the order of columns has changed");
    else if (was)
        buf_printf(out, "%s was %s and is %s", column, was, json_text(json_get(j, "is"), ""));
    else
        buf_printf(out, "%s %s", column, json_text(json_get(j, "what"), ""));
}

static void put_time(const struct json *time)
{
    const struct json *late = json_get(time, "late"), *disorder = json_get(time, "disorder");

    out_line("  %-9s %s to %s", "time", json_text(json_get(time, "from"), ""),
             json_text(json_get(time, "to"), ""));
    if (late && json_kind(late) == JSON_NUMBER)
        out_line("  %-9s %lld older than what their machine had before", "late",
                 (long long)json_i64(late, 0));
    if (disorder && json_kind(disorder) == JSON_NUMBER)
        out_line("  %-9s %lld behind a newer one of their machine", "disorder",
                 (long long)json_i64(disorder, 0));
}

static void put_counts(const struct load_row *l)
{
    if (strcmp(l->state, "stored") == 0)
        out_line("  %-9s %lld = %lld stored + %lld rejected + %lld duplicate", "records",
                 (long long)l->records, (long long)l->stored, (long long)l->rejected,
                 (long long)l->duplicate);
    else
        out_line("  %-9s %lld, %lld of them rejected, none stored", "records",
                 (long long)l->records, (long long)l->rejected);
}

static void put_people(const struct load_row *l)
{
    struct json *format = format_of(l);
    char size[OUT_SIZE_TEXT], begun[CIVIL_SIZE];

    out_size_text((double)l->size, size);
    civil_text(l->begun_ms / 1000, begun);
    out_head("load %lld: %s, %s%s%s", (long long)l->id, l->dataset, l->state, l->reason ? " " : "",
             l->reason ? l->reason : "");
    put_pair("source", l->source);
    out_line("  %-9s %s", "size", size);
    put_pair("hash", l->hash);
    put_pair("begun", begun);
    if (l->ended_ms)
        out_line("  %-9s %.2f", "seconds", seconds_of(l));
    out_line("  %-9s %lld", "run", (long long)l->run);
    put_counts(l);
    if (format) {
        put_list("rejects", json_get(format, "rejects"), add_count);
        if (time_of(format))
            put_time(time_of(format));
        put_list("drift", json_get(format, "drift"), add_drift);
        put_list("notes", json_get(format, "notes"), add_text);
        put_list("columns", json_get(format, "columns"), add_column);
        put_list("options", json_get(format, "options"), add_option);
        put_pair("header", json_text(json_get(format, "header"), NULL));
        put_list("line ends", json_get(format, "ends"), add_text);
    }
    json_free(format);
}

/* --- the command --- */

static int put_rows(const struct args *a, const struct load_row *rows, int64_t n, struct err *e)
{
    bool brief = args_form(a) == OUT_TABLE;

    if (a->json) {
        for (int64_t i = 0; i < n; i++)
            put_json(&rows[i]);
        return 0;
    }
    struct out *o = brief ? out_new(OUT_TABLE, brief_columns, BRIEF_COLUMNS)
                          : out_new(OUT_CSV, csv_columns, CSV_COLUMNS);

    for (int64_t i = 0; i < n; i++)
        (brief ? put_brief : put_csv)(o, &rows[i]);
    return out_free(o, e);
}

static int one(const struct args *a, struct store *s, int64_t id, struct err *e)
{
    struct arena arena = {0};
    struct load_row l;
    int rc = loads_get(s, id, &arena, &l, e);

    if (rc == 0 && args_form(a) == OUT_TABLE)
        put_people(&l);
    else if (rc == 0)
        rc = put_rows(a, &l, 1, e);
    arena_done(&arena);
    return rc;
}

static int all(const struct args *a, struct store *s, struct err *e)
{
    struct arena arena = {0};
    const struct load_row *rows;
    int64_t n = loads_list(s, &arena, &rows, e);
    int rc = n < 0 ? -1 : put_rows(a, rows, n, e);

    if (n == 0)
        out_message("nothing has been loaded yet");
    arena_done(&arena);
    return rc;
}

static int run(const struct args *a, struct err *e)
{
    int64_t id = 0;

    if (a->n_word && args_number(a, 0, "load", &id, e) < 0)
        return -1;
    struct store *s = open_store(a, STORE_READ, e);
    if (!s)
        return -1;
    int rc = a->n_word ? one(a, s, id, e) : all(a, s, e);

    store_close(s);
    return rc;
}

const struct cmd cmd_loads = {
    .name = "loads",
    .group = "Data",
    .usage = "loads [LOAD]",
    .summary = "what was loaded, and what of it was stored",
    .about = "Of a stored load, records = stored + rejected + duplicate. A refused one stored "
             "nothing, and says why; a load whose run ended before it did has the state of the "
             "run. With LOAD, or --json: also the rejects by reason, the first and last time, "
             "late rows (older than what the dataset had of their machine before the load), rows "
             "that stand behind a newer one of their machine, drift (columns that appeared, "
             "disappeared, changed their type or order since the last load of the dataset that "
             "was stored), notes, columns, options and header.",
    .example = "millwright loads 1",
    .max_word = 1,
    .rows = true,
    .run = run,
};
