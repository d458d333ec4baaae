/* test_gaps.c - missing stretches by hand, and against a twin that looks at one time after the
 * other. */
#include "config.h"

#include "tests/workspace.h"

#include "src/base/buf.h"
#include "src/base/mem.h"
#include "src/base/rng.h"
#include "src/data/gaps.h"
#include "src/store/dataset.h"

#include <string.h>

enum { HOUR = 3600, AT = 1420092000 };

/* --- what is told, as text: "1 AT+2..AT+5 2;" in units of `unit` seconds --- */

struct told {
    struct buf text;
    int64_t unit;
};

static void add_value(struct buf *b, const struct gaps_value *v)
{
    if (!v->has)
        buf_text(b, "-");
    else if (v->type == COLUMN_TEXT)
        buf_add(b, v->text, v->size);
    else if (v->type == COLUMN_F64)
        buf_printf(b, "%g", v->f64);
    else
        buf_printf(b, "%lld", (long long)v->i64);
}

static int tell(void *arg, const struct gap *g, struct err *e)
{
    static const char place[] = {[GAP_WITHIN] = ' ', [GAP_BEFORE] = '<', [GAP_BEHIND] = '>'};
    struct told *t = arg;

    (void)e;
    for (size_t i = 0; i < g->n_entity; i++) {
        buf_text(&t->text, i ? "/" : "");
        add_value(&t->text, &g->entity[i]);
    }
    buf_printf(&t->text, "%c%lld-%lld:%lld;", place[g->place],
               (long long)((g->start - (t->unit > 1 ? AT : 0)) / t->unit),
               (long long)((g->end - (t->unit > 1 ? AT : 0)) / t->unit), (long long)g->missing);
    return 0;
}

/* --- datasets --- */

static struct table *hourly(const char *key)
{
    struct schema *s = schema_new();

    schema_add(s, "datetime", COLUMN_TIME);
    schema_add(s, "machineID", COLUMN_I64);
    schema_add(s, "volt", COLUMN_F64);
    if (key)
        schema_key(s, key);
    schema_key(s, "datetime");
    struct table *t = table_new(s);
    schema_free(s);
    return t;
}

static void add_row(struct table *t, int64_t at, int64_t machine)
{
    table_i64(t, 0, at);
    table_i64(t, 1, machine);
    table_f64(t, 2, 1.5);
}

static void write_rows(struct store *s, const char *name, struct table *take,
                       enum dataset_mode mode)
{
    store_rows(s, name, take, mode);
    table_free(take);
}

static struct gaps_tally told_of(struct store *s, const char *every, int64_t unit,
                                 const char *should)
{
    struct gaps_opts o = {.every = every};
    struct gaps_tally tally;
    struct told t = {.unit = unit};
    struct err e = {0};

    assert_fine(gaps_dataset(s, "t", &o, tell, &t, &tally, &e), &e);
    assert_string_equal(buf_str(&t.text), should);
    buf_done(&t.text);
    return tally;
}

/* --- by hand --- */

static void gaps_dataset_by_hand(void **state)
{
    static const struct {
        int machine, hour;
    } rows[] = {{1, 0}, {1, 1}, {1, 4}, {1, 5}, {1, 7}, {1, 9}, /* 2 3, 6, 8 are missing */
                {2, 3}, {2, 4}, {2, 5},                         /* late by 3, early by 4 */
                {3, 0}, {3, 9}};                                /* 1 to 8 */
    struct store *s = open_ok("a.mw", STORE_CREATE);
    struct table *t = hourly("machineID");

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        add_row(t, AT + HOUR * (int64_t)rows[i].hour, rows[i].machine);
    write_rows(s, "t", t, DATASET_CREATE);
    struct gaps_tally g =
        told_of(s, NULL, HOUR, "1 1-4:2;1 5-7:1;1 7-9:1;2<0-3:3;2>5-9:4;3 0-9:8;");
    assert_int_equal(g.step, HOUR);
    assert_int_equal(g.n_step, 8);
    assert_int_equal(g.n_regular, 4);
    assert_int_equal(g.n_row, 11);
    assert_int_equal(g.n_series, 3);
    assert_int_equal(g.first, AT);
    assert_int_equal(g.last, AT + 9 * HOUR);
    assert_int_equal(g.n_gap, 4);
    assert_int_equal(g.n_missing, 12);
    assert_int_equal(g.n_with_gap, 2);
    assert_int_equal(g.n_late, 1);
    assert_int_equal(g.n_early, 1);
    g = told_of(s, "3h", HOUR, "2<0-3:1;2>5-9:1;3 0-9:2;"); /* 4 hours are one step of three */
    assert_int_equal(g.n_regular, 1);
    told_of(s, "1d", HOUR, "");
    store_close(s);
}

static void gaps_dataset_clocks_may_wander_half_a_step(void **state)
{
    static const int second[] = {0, 3600, 7230, 10790, 14399, 14400 + 5399, 14400 + 10799,
                                 /* 1.5 steps are two: one is missing */
                                 14400 + 10799 + 5400};
    struct store *s = open_ok("a.mw", STORE_CREATE);
    struct table *t = hourly("machineID");

    (void)state;
    for (size_t i = 0; i < sizeof second / sizeof *second; i++)
        add_row(t, AT + second[i], 1);
    write_rows(s, "t", t, DATASET_CREATE);
    told_of(s, "1h", 1, "1 1420106399-1420111799:1;1 1420111799-1420117199:1;"
                        "1 1420117199-1420122599:1;");
    store_close(s);
}

static void gaps_dataset_text_and_null_series(void **state)
{
    static const char *const line[] = {NULL, "a", "b"};
    struct store *s = open_ok("a.mw", STORE_CREATE);
    struct schema *schema = schema_new();

    (void)state;
    schema_add(schema, "cycle", COLUMN_I64);
    schema_add(schema, "line", COLUMN_TEXT);
    schema_add(schema, "unit", COLUMN_F64);
    schema_key(schema, "line");
    schema_key(schema, "unit");
    schema_key(schema, "cycle");
    struct table *t = table_new(schema);
    for (int i = 0; i < 3; i++)
        for (int unit = 1; unit <= 2; unit++)
            for (int cycle = unit; cycle < 9; cycle++) {
                if (cycle == 4 + i)
                    continue;
                table_i64(t, 0, cycle);
                if (line[i])
                    table_text(t, 1, line[i], 1);
                else
                    table_null(t, 1);
                table_f64(t, 2, unit);
            }
    schema_free(schema);
    write_rows(s, "t", t, DATASET_CREATE);
    struct gaps_tally g =
        told_of(s, NULL, 1, "-/1 3-5:1;-/2 3-5:1;a/1 4-6:1;a/2 4-6:1;b/1 5-7:1;b/2 5-7:1;");
    assert_true(g.series.cycles); /* which have no common clock: nobody is late */
    assert_int_equal(g.n_series, 6);
    told_of(s, "2", 1, "");
    store_close(s);
}

static void gaps_dataset_equal_times_and_null_times_are_no_steps(void **state)
{
    struct store *s = open_ok("a.mw", STORE_CREATE);
    struct schema *schema = schema_new();

    (void)state;
    schema_add(schema, "at", COLUMN_TIME);
    schema_add(schema, "machine", COLUMN_I64);
    schema_add(schema, "code", COLUMN_TEXT);
    schema_key(schema, "machine");
    schema_key(schema, "at");
    schema_apart(schema, "code");
    struct table *t = table_new(schema);
    for (int machine = 1; machine <= 3; machine++)
        for (int i = 0; i < 8; i++) {
            if (machine == 2 || i < 2)
                table_null(t, 0);
            else
                table_i64(t, 0, AT + HOUR * (i / 2));
            table_i64(t, 1, machine);
            table_text(t, 2, i % 2 ? "x" : "y", 1);
        }
    schema_free(schema);
    write_rows(s, "t", t, DATASET_CREATE);
    struct gaps_tally g = told_of(s, NULL, HOUR, "");
    assert_int_equal(g.step, HOUR);
    assert_int_equal(g.n_step, 4);
    assert_int_equal(g.n_row, 12);
    assert_int_equal(g.n_series, 2);
    store_close(s);
}

static void gaps_dataset_no_two_times_has_no_step(void **state)
{
    struct store *s = open_ok("a.mw", STORE_CREATE);
    struct table *t = hourly("machineID");

    (void)state;
    add_row(t, AT, 1);
    add_row(t, AT + 5, 2);
    write_rows(s, "t", t, DATASET_CREATE);
    struct gaps_tally g = told_of(s, NULL, HOUR, "");
    assert_int_equal(g.step, 0);
    assert_int_equal(g.n_series, 2);
    write_rows(s, "t", hourly("machineID"), DATASET_REPLACE);
    assert_int_equal(told_of(s, "1h", HOUR, "").n_row, 0);
    store_close(s);
}

static void gaps_dataset_one_machine_alone(void **state)
{
    struct store *s = open_ok("a.mw", STORE_CREATE);
    struct table *t = hourly("machineID");
    struct gaps_opts o = {.machine = "2"};
    struct gaps_tally tally;
    struct told told = {.unit = HOUR};
    struct err e = {0};

    (void)state;
    for (int i = 0; i < 40; i++)
        add_row(t, AT + HOUR * (i % 20) * (i < 20 ? 1 : 2), i < 20 ? 1 : 2);
    write_rows(s, "t", t, DATASET_CREATE);
    assert_fine(gaps_dataset(s, "t", &o, tell, &told, &tally, &e), &e);
    assert_int_equal(tally.step, 2 * HOUR); /* its own */
    assert_string_equal(buf_str(&told.text), "");
    o.machine = "3";
    assert_int_equal(gaps_dataset(s, "t", &o, tell, &told, &tally, &e), -1);
    assert_string_equal(e.msg, "there is no machineID 3 in it");
    e = (struct err){0};
    o.machine = "two";
    assert_int_equal(gaps_dataset(s, "t", &o, tell, &told, &tally, &e), -1);
    assert_int_equal(e.code, FAIL_USAGE);
    buf_done(&told.text);
    store_close(s);
}

/* --- schemas --- */

static void series_of_keys(void **state)
{
    static const struct {
        const char *name, *key[3];
        int time; /* -1: there is no series */
        size_t n_entity;
    } cases[] = {
        {"no key", {NULL}, -1, 0},
        {"machine only", {"machineID"}, -1, 0},
        {"time only", {"datetime"}, 0, 0},
        {"machine and time", {"machineID", "datetime"}, 0, 1},
        {"events", {"machineID", "datetime", "code"}, 0, 1},
        {"time first", {"datetime", "machineID"}, -1, 0},
        {"cycles", {"machineID", "cycle"}, 3, 1},
        {"text behind", {"machineID", "code"}, -1, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct schema *s = schema_new();
        struct series x;
        struct err e = {0};

        schema_add(s, "datetime", COLUMN_TIME);
        schema_add(s, "machineID", COLUMN_I64);
        schema_add(s, "code", COLUMN_TEXT);
        schema_add(s, "cycle", COLUMN_I64);
        for (size_t k = 0; k < 3 && cases[i].key[k]; k++)
            schema_key(s, cases[i].key[k]);
        int rc = series_of(s, &x, &e);
        if (rc != (cases[i].time < 0 ? -1 : 0))
            fail_msg("%s", cases[i].name);
        if (rc < 0)
            assert_int_equal(e.code, FAIL_USAGE);
        else if (x.time != (size_t)cases[i].time || x.n_entity != cases[i].n_entity)
            fail_msg("%s", cases[i].name);
        schema_free(s);
    }
}

static void gaps_dataset_bad_step_is_usage(void **state)
{
    static const char *const bad[] = {"", "0", "0h", "-1h", "1x", "h"};
    struct store *s = open_ok("a.mw", STORE_CREATE);

    (void)state;
    write_rows(s, "t", hourly("machineID"), DATASET_CREATE);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct gaps_opts o = {.every = bad[i]};
        struct gaps_tally tally;
        struct err e = {0};

        assert_int_equal(gaps_dataset(s, "t", &o, tell, NULL, &tally, &e), -1);
        assert_int_equal(e.code, FAIL_USAGE);
        assert_string_equal(e.ctx, "dataset 't'");
    }
    store_close(s);
}

/* --- a twin --- */

enum { MACHINES = 40, SLOTS = 1500 };

/* What should be told of one machine, from the slots of which it has a row. */
static void twin(struct buf *b, int machine, const bool *has)
{
    int last = -1;

    for (int i = 0; i < SLOTS; i++) {
        if (!has[i])
            continue;
        if (last < 0 && i > 0)
            buf_printf(b, "%d<0-%d:%d;", machine, i, i);
        if (last >= 0 && i - last > 1)
            buf_printf(b, "%d %d-%d:%d;", machine, last, i, i - last - 1);
        last = i;
    }
    if (last < SLOTS - 1)
        buf_printf(b, "%d>%d-%d:%d;", machine, last, SLOTS - 1, SLOTS - 1 - last);
}

/* Rows of several chunks, by machine and then appended out of order: parts that overlap. */
static void gaps_dataset_random_rows_equal_the_twin(void **state)
{
    struct store *s = open_ok("a.mw", STORE_CREATE);
    struct table *first = hourly("machineID"), *second = hourly("machineID");
    struct rng g = rng_stream(7, 1, 2);
    struct buf should = {0};
    bool has[SLOTS];

    (void)state;
    for (int m = 1; m <= MACHINES; m++) {
        for (int i = 0; i < SLOTS; i++) {
            has[i] = m == 1 ? i != 700 : rng_below(&g, 8) != 0;
            if (has[i])
                add_row(rng_below(&g, 3) ? first : second, AT + HOUR * (int64_t)i, m);
        }
        twin(&should, m, has);
    }
    write_rows(s, "t", first, DATASET_CREATE);
    write_rows(s, "t", second, DATASET_APPEND);
    assert_int_equal(told_of(s, NULL, HOUR, buf_str(&should)).n_series, MACHINES);
    buf_done(&should);
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(gaps_dataset_by_hand),
        in_folder(gaps_dataset_clocks_may_wander_half_a_step),
        in_folder(gaps_dataset_text_and_null_series),
        in_folder(gaps_dataset_equal_times_and_null_times_are_no_steps),
        in_folder(gaps_dataset_no_two_times_has_no_step),
        in_folder(gaps_dataset_one_machine_alone),
        cmocka_unit_test(series_of_keys),
        in_folder(gaps_dataset_bad_step_is_usage),
        in_folder(gaps_dataset_random_rows_equal_the_twin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
