/* cmd_gaps.c - `gaps DATASET`: the stretches that machines miss, as rows; what there is to say of
 * all of them, on standard error. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/data/gaps.h"
#include "src/store/dataset.h"

enum { NAMED_MAX = 5, TIME_WIDE = 40, OWN_COLUMNS = 3 };

struct named { /* series that start late or end early: all counted, the first few by name */
    int64_t n;
    struct buf text;
};

struct listing {
    struct schema *schema;
    struct series series;
    struct out_column column[SERIES_ENTITY_MAX + OWN_COLUMNS];
    struct out *out;
    int64_t limit; /* rows; below 0: all */
    bool found;    /* the step is */
    struct named late, early;
};

/* --- words --- */

static void time_text(const struct listing *l, int64_t at, char out[TIME_WIDE])
{
    if (l->series.cycles)
        snprintf(out, TIME_WIDE, "%lld", (long long)at);
    else
        civil_text(at, out);
}

static void step_text(const struct listing *l, int64_t step, char out[TIME_WIDE])
{
    static const struct {
        int64_t seconds;
        char unit;
    } units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
    size_t i = 0;

    while (step % units[i].seconds)
        i++;
    if (l->series.cycles)
        snprintf(out, TIME_WIDE, "%lld %s", (long long)step, step == 1 ? "cycle" : "cycles");
    else
        snprintf(out, TIME_WIDE, "%lld%c", (long long)(step / units[i].seconds), units[i].unit);
}

/* What the series are, in a sentence. */
static const char *noun(const struct listing *l, int64_t n)
{
    size_t first = l->series.entity[0];
    bool machines =
        l->series.n_entity == 1 && strcasecmp(l->schema->col[first].name, "machineID") == 0;

    return !machines ? "series" : n == 1 ? "machine" : "machines";
}

static void add_value(struct buf *b, const struct gaps_value *v)
{
    char number[TEXT_F64_SIZE];

    if (!v->has)
        buf_byte(b, '-');
    else if (v->type == COLUMN_TEXT)
        buf_add(b, v->text, v->size);
    else if (v->type == COLUMN_F64)
        buf_add(b, number, text_from_f64(v->f64, false, number));
    else
        buf_printf(b, "%lld", (long long)v->i64);
}

static void add_named(const struct listing *l, struct named *n, const struct gap *g, int64_t at)
{
    char when[TIME_WIDE];

    if (n->n++ >= NAMED_MAX)
        return;
    buf_text(&n->text, n->n > 1 ? ", " : "");
    for (size_t i = 0; i < g->n_entity; i++) {
        buf_text(&n->text, i ? "/" : "");
        add_value(&n->text, &g->entity[i]);
    }
    time_text(l, at, when);
    buf_printf(&n->text, "%s(%s)", g->n_entity ? " " : "", when);
}

/* --- rows --- */

static void put_value(struct out *o, const struct gaps_value *v)
{
    if (!v->has)
        out_null(o);
    else if (v->type == COLUMN_TEXT)
        out_text_n(o, v->text, v->size);
    else if (v->type == COLUMN_F64)
        out_f64(o, v->f64);
    else
        out_i64(o, v->i64);
}

static int put_gap(void *arg, const struct gap *g, struct err *e)
{
    struct listing *l = arg;

    (void)e;
    if (g->place == GAP_BEFORE)
        add_named(l, &l->late, g, g->end);
    else if (g->place == GAP_BEHIND)
        add_named(l, &l->early, g, g->start);
    if (g->place != GAP_WITHIN || (l->limit >= 0 && (int64_t)out_rows(l->out) >= l->limit))
        return 0;
    for (size_t i = 0; i < g->n_entity; i++)
        put_value(l->out, &g->entity[i]);
    out_i64(l->out, g->start);
    out_i64(l->out, g->end);
    out_i64(l->out, g->missing);
    return 0;
}

static enum out_kind kind_of(enum column_type t)
{
    return t == COLUMN_TEXT ? OUT_TEXT : t == COLUMN_F64 ? OUT_F64 : OUT_I64;
}

static void open_rows(struct listing *l, enum out_form form)
{
    enum out_kind time = l->series.cycles ? OUT_I64 : OUT_TIME;
    size_t n = 0;

    for (; n < l->series.n_entity; n++) {
        const struct column_spec *c = &l->schema->col[l->series.entity[n]];

        l->column[n] = (struct out_column){c->name, kind_of(c->type)};
    }
    l->column[n++] = (struct out_column){"start", time};
    l->column[n++] = (struct out_column){"end", time};
    l->column[n++] = (struct out_column){"missing", OUT_I64};
    l->out = out_new(form, l->column, n);
}

/* --- the summary --- */

static void say_named(const struct listing *l, const struct named *n, const char *one,
                      const char *many)
{
    if (n->n)
        out_message("%lld %s %s: %s%s", (long long)n->n, noun(l, n->n), n->n == 1 ? one : many,
                    buf_str(&n->text), n->n > NAMED_MAX ? ", ..." : "");
}

static void say_gaps(const struct listing *l, const struct gaps_tally *t, int64_t shown)
{
    char step[TIME_WIDE];

    step_text(l, t->step, step);
    if (!t->n_gap)
        out_message("no gaps in %lld %s, at a step of %s", (long long)t->n_series,
                    noun(l, t->n_series), step);
    else
        out_message("%lld of %lld %s %s gaps: %lld in all, %lld %s of %s missing",
                    (long long)t->n_with_gap, (long long)t->n_series, noun(l, t->n_series),
                    t->n_with_gap == 1 ? "has" : "have", (long long)t->n_gap,
                    (long long)t->n_missing, t->n_missing == 1 ? "step" : "steps", step);
    if (shown < t->n_gap)
        out_message("%lld of %lld gaps are shown", (long long)shown, (long long)t->n_gap);
    if (l->found && 2 * t->n_regular < t->n_step)
        out_message("only %.0f %% of the steps are %s: this is no regular series",
                    floor(100.0 * (double)t->n_regular / (double)t->n_step), step);
}

static void say(const struct listing *l, const struct gaps_tally *t, int64_t shown)
{
    char first[TIME_WIDE], last[TIME_WIDE];

    if (!t->n_row) {
        out_message("there are no rows with a time");
        return;
    }
    if (t->step)
        say_gaps(l, t, shown);
    else
        out_message("no %s has two times", l->series.n_entity ? noun(l, 1) : "series");
    time_text(l, t->first, first);
    time_text(l, t->last, last);
    out_message("from %s to %s", first, last);
    say_named(l, &l->late, "starts late", "start late");
    say_named(l, &l->early, "ends early", "end early");
}

/* --- all in one row --- */

static const struct out_column total_columns[] = {
    {"step", OUT_TEXT}, {"series", OUT_I64}, {"rows", OUT_I64},    {"steps", OUT_I64},
    {"regular", OUT_I64}, {"gaps", OUT_I64}, {"missing", OUT_I64},
};

static int count_only(void *arg, const struct gap *g, struct err *e)
{
    (void)arg;
    (void)g;
    (void)e;
    return 0;
}

static int total_gaps(struct listing *l, const struct args *a, struct store *s, struct err *e)
{
    struct gaps_opts o = {.every = args_text(a, "every"), .machine = args_text(a, "machine")};
    struct gaps_tally t;
    char step[TIME_WIDE] = "";

    if (gaps_dataset(s, a->words[0], &o, count_only, NULL, &t, e) < 0)
        return -1;
    if (t.step)
        step_text(l, t.step, step);
    struct out *out = out_new(args_form(a), total_columns,
                              sizeof total_columns / sizeof *total_columns);

    if (t.step)
        out_text(out, step);
    else
        out_null(out);
    out_i64(out, t.n_series);
    out_i64(out, t.n_row);
    out_i64(out, t.n_step);
    out_i64(out, t.n_regular);
    out_i64(out, t.n_gap);
    out_i64(out, t.n_missing);
    return out_free(out, e);
}

/* --- the command --- */

static int list_gaps(struct listing *l, const struct args *a, struct store *s, struct err *e)
{
    struct gaps_opts o = {.every = args_text(a, "every"), .machine = args_text(a, "machine")};
    struct gaps_tally tally;
    struct err written = {0};

    l->limit = args_i64(a, "limit", -1);
    l->found = !o.every;
    open_rows(l, args_form(a));
    int rc = gaps_dataset(s, a->words[0], &o, put_gap, l, &tally, e);
    int64_t shown = (int64_t)out_rows(l->out);

    if (out_free(l->out, &written) < 0 && rc == 0) {
        *e = written;
        return -1;
    }
    if (rc == 0)
        say(l, &tally, shown);
    return rc;
}

static int run(const struct args *a, struct err *e)
{
    struct listing l = {0};
    struct store *s = open_store(a, STORE_READ, e);

    if (!s)
        return -1;
    l.schema = dataset_schema(s, a->words[0], e);
    int rc = l.schema ? 0 : -1;
    if (rc == 0 && series_of(l.schema, &l.series, e) < 0)
        rc = err_ctx(e, "dataset '%s'", a->words[0]);
    if (rc == 0)
        rc = args_bool(a, "total") ? total_gaps(&l, a, s, e) : list_gaps(&l, a, s, e);
    buf_done(&l.late.text);
    buf_done(&l.early.text);
    schema_free(l.schema);
    store_close(s);
    return rc;
}

static const struct op_param options[] = {
    {"every", PARAM_TEXT, NULL, "STEP",
     "the step: 1h, 15m, or a number of cycles; found in the data if not given"},
    {"machine", PARAM_TEXT, NULL, "ID", "only of this machine, with a step of its own"},
    {"limit", PARAM_I64, "-1", "N", "gaps to show; -1: all"},
    {"total", PARAM_BOOL, NULL, NULL,
     "one row for all: the step, steps between times, how many of them are regular, what is "
     "missing"},
    {0},
};

const struct cmd cmd_gaps = {
    .name = "gaps",
    .group = "Data",
    .usage = "gaps DATASET",
    .summary = "missing stretches per machine",
    .about = "A gap lies between the last time seen (start) and the next time seen (end) of one "
             "machine; missing counts the steps between them that are not there, of hourly data "
             "the hours. The step is the most common difference of two times. Times that are off "
             "by less than half a step are in time. Standard error tells how many machines have "
             "gaps, the first and last time of all, and who starts late or ends early.",
    .example = "millwright gaps telemetry",
    .min_word = 1,
    .max_word = 1,
    .rows = true,
    .options = options,
    .run = run,
};
