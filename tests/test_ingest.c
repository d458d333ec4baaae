/* test_ingest.c - loads: what is stored, rejected and refused, whatever the cut and the threads. */
#include "config.h"

#include "tests/workspace.h"

#include "src/base/bits.h"
#include "src/base/buf.h"
#include "src/base/mem.h"
#include "src/base/rng.h"
#include "src/base/text.h"
#include "src/data/ingest.h"
#include "src/data/intake.h"
#include "src/store/loads.h"

#include <string.h>

static void write_file(const char *name, const char *bytes, size_t size)
{
    FILE *f = fopen(path_of(name), "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
}

/* --- a writer that shows what it is given --- */

struct shown {
    struct column_writer base; /* first */
    struct buf *out;
};

static void show_value(struct buf *b, const struct column *c, size_t row)
{
    char number[TEXT_F64_SIZE];

    if (!column_has(c, row)) {
        buf_text(b, "-");
    } else if (c->type == COLUMN_TEXT) {
        buf_add(b, text_dict_get(c->dict, column_code(c, row)),
                text_dict_size(c->dict, column_code(c, row)));
    } else if (c->type == COLUMN_F64) {
        text_from_f64(column_f64(c, row), true, number);
        buf_text(b, number);
    } else {
        buf_printf(b, "%lld", (long long)column_i64(c, row));
    }
    buf_byte(b, '|');
}

static int shown_put(struct column_writer *w, const struct chunk *c, struct err *e)
{
    struct shown *s = (struct shown *)w;

    (void)e;
    for (size_t r = 0; r < c->n_row; r++) {
        for (size_t i = 0; i < c->n_col; i++)
            show_value(s->out, &c->col[i], r);
        buf_byte(s->out, '\n');
    }
    return 0;
}

static const struct column_writer_ops shown_ops = {shown_put, NULL, NULL};

static int show_reject(void *arg, const struct reject *r, struct err *e)
{
    (void)e;
    buf_printf(arg, "%lld!%s %d ", (long long)r->line, reason_name(r->reason), r->i_col);
    buf_add(arg, r->text, r->text_size);
    buf_byte(arg, '\n');
    return 0;
}

struct taken { /* what an intake gave */
    struct buf rows, rejects;
    enum reason why;
};

static void taken_done(struct taken *t)
{
    buf_done(&t->rows);
    buf_done(&t->rejects);
}

static struct taken take(const char *name, const char *dataset, unsigned n_thread, size_t block)
{
    struct taken t = {.why = REASON_NONE};
    struct intake_opts o = {.layout = {.dataset = dataset}, .n_thread = n_thread, .block = block,
                            .spool = folder};
    struct err e = {0};
    struct intake *in = intake_open(path_of(name), &o, &t.why, &e);

    if (in) {
        struct shown w = {{&shown_ops, intake_schema(in)}, &t.rows};

        if (intake_run(in, &w.base, show_reject, &t.rejects, &e) < 0)
            t.why = intake_reason(in);
    }
    intake_free(in);
    return t;
}

/* --- rows do not depend on cuts and threads --- */

static void add_random_value(struct buf *b, struct rng *g, int column)
{
    static const char *const odd[] = {"", " ", "x", "nan", "1e999", "\"q\"", "\"a\nb\"", "\"open",
                                      "st\"ray", "\xc3\xa9", "\xff", "1,2", "-3", "007"};

    if (rng_below(g, 20) == 0)
        buf_text(b, odd[rng_below(g, sizeof odd / sizeof *odd)]);
    else if (column == 0)
        buf_printf(b, "2015-0%d-0%d 0%d:00:00", 1 + (int)rng_below(g, 9), 1 + (int)rng_below(g, 9),
                   (int)rng_below(g, 10));
    else if (column == 1)
        buf_printf(b, "%d", (int)rng_below(g, 100));
    else
        buf_printf(b, "%.6f", rng_f64(g) * 200);
}

static void random_file(struct buf *b, struct rng *g)
{
    static const char *const ends[] = {"\n", "\r\n", "\r", "\n\n"};
    size_t n = rng_below(g, 60);

    buf_text(b, "datetime,machineID,volt,rotate,pressure,vibration\n");
    for (size_t i = 0; i < n; i++) {
        for (int k = 0; k < 6; k++) {
            if (k)
                buf_byte(b, ',');
            add_random_value(b, g, k);
        }
        buf_text(b, rng_below(g, 30) ? "\n" : ends[rng_below(g, 4)]);
    }
}

static void assert_same(const struct taken *a, const struct taken *b)
{
    assert_int_equal(a->why, b->why);
    assert_string_equal(buf_str(&a->rows), buf_str(&b->rows));
    assert_string_equal(buf_str(&a->rejects), buf_str(&b->rejects));
}

enum { CUTS = 4 }; /* of each file */

/* Random files times cuts: MW_PAIRS, or as many as take a second. */
static long pairs(void)
{
    const char *wanted = getenv("MW_PAIRS");

    return wanted ? strtol(wanted, NULL, 10) : 2000;
}

static void intake_run_cuts_and_threads_give_the_same_rows(void **state)
{
    static const char *const datasets[] = {"telemetry", "anything"};
    struct rng g = rng_stream(11, 0, 0);

    (void)state;
    for (long i = 0; i < pairs() / CUTS; i++) {
        const char *dataset = datasets[i % 2];
        struct buf text = {0};

        random_file(&text, &g);
        write_file("cuts.csv", text.s, text.size);
        struct taken want = take("cuts.csv", dataset, 1, 0);

        for (int k = 0; k < CUTS; k++) {
            struct taken have = take("cuts.csv", dataset, 1 + (unsigned)rng_below(&g, 4),
                                     1 + rng_below(&g, 300));

            assert_same(&have, &want);
            taken_done(&have);
        }
        taken_done(&want);
        buf_done(&text);
    }
}

/* --- faults that were planted are found, and no others --- */

struct planted {
    const char *record; /* in place of a good one */
    const char *reason;
};

static const struct planted faults[] = {
    {"2015-01-01 00:00:00,1,1,2,3", "COLS_FEW"},
    {"2015-01-01 00:00:00,1,1,2,3,4,5", "COLS_MANY"},
    {"2015-01-01 00:00:00,1,1,2,3,4\"", "QUOTE_STRAY"},
    {"2015-01-01 00:00:00,1,\"1\"x,2,3,4", "QUOTE_STRAY"},
    {"2015-01-01 00:00:00,1,1,2,3,\xff", "ENC_BAD"},
    {"2015-02-29 00:00:00,1,1,2,3,4", "DATE_BAD"},
    {"1/2/2015 10:00,1,1,2,3,4", "DATE_AMBIG"},
    {",1,1,2,3,4", "MISSING"},
    {"2015-01-01 00:00:00,,1,2,3,4", "MISSING"},
    {"2015-01-01 00:00:00,-1,1,2,3,4", "NUM_RANGE"},
    {"2015-01-01 00:00:00,1.0,1,2,3,4", "NUM_BAD"},
    {"2015-01-01 00:00:00,1,1,inf,3,4", "NUM_NONFINITE"},
    {"2015-01-01 00:00:00,1,1,2,3,1e400", "NUM_RANGE"},
    {"2015-01-01 00:00:00,1,1,2,0x1,4", "NUM_BAD"},
};

static void add_good(struct buf *b, int i)
{
    buf_printf(b, "2015-%02d-%02d %02d:00:00,%d,%d.25,2,3,4", 1 + i / 24 / 28 % 12,
               1 + i / 24 % 28, i % 24, 1 + i / 8064, i);
}

static void intake_run_planted_faults_are_all_found(void **state)
{
    enum { ROWS = 50000, EVERY = 100 };
    struct rng g = rng_stream(3, 0, 0);
    struct buf text = {0}, want = {0};
    size_t n_fault = sizeof faults / sizeof *faults;

    (void)state;
    buf_text(&text, "datetime,machineID,volt,rotate,pressure,vibration\n");
    for (int i = 0; i < ROWS; i++) {
        if (i % EVERY == 50) {
            const struct planted *p = &faults[rng_below(&g, n_fault)];

            buf_text(&text, p->record);
            buf_printf(&want, "%d!%s\n", i + 2, p->reason);
        } else {
            add_good(&text, i);
        }
        buf_byte(&text, '\n');
    }
    write_file("planted.csv", text.s, text.size);
    struct taken have = take("planted.csv", "telemetry", 2, 0);
    struct buf found = {0};

    for (char *s = have.rejects.s; s && *s; s = strchr(s, '\n') + 1)
        buf_printf(&found, "%.*s\n", (int)(strchr(s, ' ') - s), s);
    assert_string_equal(buf_str(&found), buf_str(&want));
    buf_done(&found);
    taken_done(&have);
    buf_done(&text);
    buf_done(&want);
}

/* --- loads --- */

static struct ingest_result load(struct store *s, const char *dataset, const char *text,
                                 struct ingest_opts o)
{
    struct ingest_result r;
    struct err e = {0};
    char path[600];

    write_file("load.csv", text, strlen(text));
    snprintf(path, sizeof path, "%s/load.csv", folder);
    o.dataset = dataset;
    o.source = path;
    o.run = 1;
    assert_fine(ingest_load(s, &o, &r, &e), &e);
    return r;
}

static void assert_load(const struct ingest_result *r, const char *reason, int64_t stored,
                        int64_t rejected, int64_t duplicate)
{
    assert_string_equal(r->reason ? reason_name(r->reason) : "", reason);
    assert_int_equal(r->stored, stored);
    assert_int_equal(r->rejected, rejected);
    assert_int_equal(r->duplicate, duplicate);
}

static int one_reject(void *arg, const struct reject_row *r, struct err *e)
{
    (void)e;
    buf_printf(arg, "%lld %s %s <%.*s>\n", (long long)r->line, r->reason, r->detail,
               (int)r->text_size, r->text);
    return 0;
}

static void ingest_load_clash_is_rejected_with_its_text(void **state)
{
    struct store *s = open_ok("clash.mw", STORE_CREATE);
    struct ingest_opts o = {.limit = {.rejects = 9}};
    struct ingest_result r = load(s, "machines",
                                  "machineID,model,age\n1,a,1\n2,b,2\n1,a,1\n2,c,2\n",
                                  o);
    struct buf b = {0};
    struct err e = {0};

    (void)state;
    assert_load(&r, "", 2, 1, 1);
    assert_fine(rejects_each(s, &(struct rejects_opts){.load = r.load, .limit = -1}, one_reject,
                              &b, &e), &e);
    assert_string_equal(buf_str(&b), "5 DUP_KEY the key of line 3, with other values <2,c,2>\n");
    buf_clear(&b);
    o.mode = DATASET_APPEND;
    r = load(s, "machines", "machineID,model,age\n3,c,3\n2,b,9\n", o);
    assert_load(&r, "", 1, 1, 0);
    assert_fine(rejects_each(s, &(struct rejects_opts){.load = r.load, .limit = -1}, one_reject,
                              &b, &e), &e);
    assert_string_equal(buf_str(&b),
                        "3 DUP_KEY the key of a row that is stored, with other values <2,b,9>\n");
    buf_done(&b);
    store_close(s);
}

static void ingest_load_refused_leaves_the_dataset_as_it_was(void **state)
{
    struct store *s = open_ok("refused.mw", STORE_CREATE);
    struct ingest_opts o = {.mode = DATASET_CREATE};
    struct err e = {0};
    char before[33], after[33];

    (void)state;
    struct ingest_result r = load(s, "machines", "machineID,model,age\n1,a,1\n", o);

    assert_load(&r, "", 1, 0, 0);
    assert_fine(dataset_hash(s, "machines", before, &e), &e);
    o.mode = DATASET_REPLACE;
    r = load(s, "machines", "machineID,model,age\n1,a,1\n2,b,x\n3,c,y\n", o);
    assert_load(&r, "REJECT_LIMIT", 0, 2, 0);
    assert_int_equal(r.records, 3);
    assert_non_null(strstr(r.why.msg, "line 3: NUM_BAD in 'age'"));
    r = load(s, "machines", "machineID,model\n1,a\n", o);
    assert_load(&r, "HDR_MISSING", 0, 0, 0);
    r = load(s, "machines", "", o);
    assert_load(&r, "EMPTY", 0, 0, 0);
    assert_fine(dataset_hash(s, "machines", after, &e), &e);
    assert_string_equal(before, after);
    store_close(s);
}

static void ingest_load_percent_is_of_the_records(void **state)
{
    struct store *s = open_ok("percent.mw", STORE_CREATE);
    struct ingest_opts o = {.mode = DATASET_REPLACE, .limit = {.percent = 50, .is_percent = true}};
    struct ingest_result r = load(s, "machines", "machineID,model,age\n1,a,1\n2,b,x\n", o);

    (void)state;
    assert_load(&r, "", 1, 1, 0);
    r = load(s, "machines", "machineID,model,age\n1,a,1\n2,b,x\n3,c,y\n", o);
    assert_load(&r, "REJECT_LIMIT", 0, 2, 0);
    store_close(s);
}

static void ingest_load_sniffed_table_appends_with_the_types_that_stand(void **state)
{
    struct store *s = open_ok("parts.mw", STORE_CREATE);
    const char *key[] = {"id"};
    struct ingest_opts o = {.mode = DATASET_CREATE, .limit = {.rejects = 1}, .key = key,
                            .n_key = 1};
    struct ingest_result r = load(s, "parts",
                                  "id,when,w,note\n2,2015-01-01 00:00:00,1.5,x\n1,,2,\"\"\n",
                                  o);
    struct err e = {0};

    (void)state;
    assert_load(&r, "", 2, 0, 0);
    struct schema *sc = dataset_schema(s, "parts", &e);

    assert_int_equal(sc->n_col, 4);
    assert_int_equal(sc->col[0].type, COLUMN_I64);
    assert_int_equal(sc->col[1].type, COLUMN_TIME);
    assert_int_equal(sc->col[2].type, COLUMN_F64);
    assert_int_equal(sc->col[3].type, COLUMN_TEXT);
    schema_free(sc);
    o.mode = DATASET_APPEND;
    o.n_key = 0;
    r = load(s, "parts", "note,w,when,id,more\ny,3,,3,0\nz,three,,4,0\n", o);
    assert_load(&r, "", 1, 1, 0);
    assert_int_equal(dataset_rows(s, "parts", &e), 3);
    store_close(s);
}

static void layout_of_file_tells_the_dataset(void **state)
{
    static const char *const cases[][2] = {
        {"telemetry.csv", "telemetry"}, {"/a/PdM_errors.csv.gz", "errors"}, {"Maint.CSV", "maint"},
        {"x/my parts.csv", "my parts"}, {"PdM_other.csv", "PdM_other"},     {"-", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *name = layout_of_file(cases[i][0]);

        assert_string_equal(name, cases[i][1]);
        free(name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intake_run_cuts_and_threads_give_the_same_rows),
        cmocka_unit_test(intake_run_planted_faults_are_all_found),
        cmocka_unit_test(ingest_load_clash_is_rejected_with_its_text),
        cmocka_unit_test(ingest_load_refused_leaves_the_dataset_as_it_was),
        cmocka_unit_test(ingest_load_percent_is_of_the_records),
        cmocka_unit_test(ingest_load_sniffed_table_appends_with_the_types_that_stand),
        cmocka_unit_test(layout_of_file_tells_the_dataset),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
