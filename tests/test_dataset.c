/* test_dataset.c - what is written comes back in key order, once, whatever the order, the parts
 * and the policy; against a twin that keeps rows in a plain array. */
#include "config.h"

#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/rng.h"
#include "src/store/dataset.h"
#include "src/store/datasets.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

enum { MACHINES = 7, TIMES = 3000, NAMES = 3, AT0 = 1420070400 };

static char path[300];

static struct store *fresh_store(void)
{
    struct err e = {0};
    char lock[320];

    snprintf(path, sizeof path, "%s/dataset-%d.mw", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp",
             (int)getpid());
    for (const char *const *end = (const char *const[]){"", "-wal", "-shm", "-lock", NULL}; *end;
         end++) {
        snprintf(lock, sizeof lock, "%s%s", path, *end);
        unlink(lock);
    }
    struct store *s = store_open(path, STORE_CREATE, &e);
    if (!s)
        fail_msg("%s: %s", e.ctx, e.msg);
    return s;
}

/* --- rows and their twin --- */

struct row {
    int machine; /* -1: null */
    int at, name;
    double v; /* NaN: null */
    int64_t w, line, arrival;
};

struct rows {
    struct row *r;
    size_t n, cap;
};

static void rows_add(struct rows *s, struct row r)
{
    s->cap = mem_room(s->cap, s->n + 1);
    s->r = mem_resize(s->r, s->cap, sizeof *s->r);
    s->r[s->n++] = r;
}

static const char *const names[NAMES] = {"comp1", "a component with a long name, one",
                                         "a component with a long name, two"};

enum { APART = 4 }; /* as n_key: a key of two columns, rows of which comp tells apart */

static struct schema *make_schema(int n_key, bool line)
{
    struct schema *s = schema_new();

    schema_add(s, "machineID", COLUMN_I64);
    schema_add(s, "datetime", COLUMN_TIME);
    schema_add(s, "comp", COLUMN_TEXT);
    schema_add(s, "v", COLUMN_F64);
    schema_add(s, "w", COLUMN_I64);
    if (line)
        schema_add(s, "_line", COLUMN_I64);
    if (n_key > 0)
        schema_key(s, "machineID");
    if (n_key > 1)
        schema_key(s, "datetime");
    if (n_key == 3)
        schema_key(s, "comp");
    if (n_key == APART)
        schema_apart(s, "comp");
    return s;
}

static void table_row(struct table *t, const struct row *r, bool line)
{
    if (r->machine < 0)
        table_null(t, 0);
    else
        table_i64(t, 0, r->machine);
    table_i64(t, 1, AT0 + r->at * 3600);
    table_text(t, 2, names[r->name], strlen(names[r->name]));
    if (isnan(r->v))
        table_null(t, 3);
    else
        table_f64(t, 3, r->v);
    table_i64(t, 4, r->w);
    if (line)
        table_i64(t, 5, r->line);
}

static int row_cmp(const struct row *a, const struct row *b, int n_key)
{
    int c = n_key > 0 ? (a->machine > b->machine) - (a->machine < b->machine) : 0;

    if (!c && n_key > 1)
        c = (a->at > b->at) - (a->at < b->at);
    if (!c && n_key == 3)
        c = strcmp(names[a->name], names[b->name]);
    if (!c && n_key == APART)
        c = (a->arrival > b->arrival) - (a->arrival < b->arrival);
    return c;
}

static int sort_key;
static int by_key(const void *a, const void *b)
{
    return row_cmp(a, b, sort_key);
}

static bool same_v(double a, double b)
{
    return (isnan(a) && isnan(b)) || a == b;
}

static bool same_values(const struct row *a, const struct row *b)
{
    return a->machine == b->machine && a->at == b->at && a->name == b->name && a->w == b->w &&
           same_v(a->v, b->v);
}


/* Where the twin keeps the row of a key: index + 1 into kept. */
static size_t *slot_of(size_t *slots, const struct row *r, int n_key)
{
    size_t i = (size_t)(r->machine + 1);

    i = i * TIMES + (n_key > 1 ? (size_t)r->at : 0);
    i = i * NAMES + (n_key > 2 ? (size_t)r->name : 0);
    return &slots[i];
}

struct twin {
    int n_key;
    size_t *slot;
    struct rows kept; /* line > 0: of the present writer */
    struct dataset_counts counts;
    int64_t clash_lines, clash_stays; /* sums */
    int64_t n_put;
};

static void twin_put(struct twin *t, struct row r, enum dataset_clash clash)
{
    size_t *at = slot_of(t->slot, &r, t->n_key);

    r.arrival = ++t->n_put;
    if (!t->n_key || !*at) {
        rows_add(&t->kept, r);
        *at = t->kept.n;
        t->counts.stored++;
        return;
    }
    struct row *stays = &t->kept.r[*at - 1];
    if (same_values(stays, &r) || clash == DATASET_KEEP_FIRST) {
        t->counts.duplicate++;
    } else if (clash == DATASET_REFUSE) {
        t->counts.clashed++;
        t->clash_lines += r.line;
        t->clash_stays += stays->line;
    } else {
        if (stays->line)
            t->counts.duplicate++;
        else
            t->counts.stored++;
        *stays = r;
    }
}

/* --- checks --- */

static void check_row(const struct chunk *c, size_t i, const struct row *r)
{
    assert_int_equal(column_has(&c->col[0], i), r->machine >= 0);
    if (r->machine >= 0)
        assert_int_equal(column_i64(&c->col[0], i), r->machine);
    assert_int_equal(column_i64(&c->col[1], i), AT0 + r->at * 3600);
    assert_string_equal(text_dict_get(c->col[2].dict, column_code(&c->col[2], i)),
                        names[r->name]);
    assert_int_equal(column_has(&c->col[3], i), !isnan(r->v));
    if (!isnan(r->v))
        assert_true(column_f64(&c->col[3], i) == r->v);
    assert_int_equal(column_i64(&c->col[4], i), r->w);
}

static void check_reader(struct column_reader *r, const struct row *rows, size_t n)
{
    struct chunk c;
    struct err e = {0};
    size_t at = 0;
    int rc;

    assert_non_null(r);
    while ((rc = column_reader_next(r, &c, &e)) > 0) {
        assert_int_equal(c.row0, at);
        assert_true(c.n_row > 0 && c.n_row <= COLUMN_CHUNK_ROWS && at + c.n_row <= n);
        for (size_t i = 0; i < c.n_row; i++)
            check_row(&c, i, &rows[at + i]);
        at += c.n_row;
    }
    if (rc < 0)
        fail_msg("%s: %s", e.ctx, e.msg);
    assert_int_equal(at, n);
}

static struct rows sorted(const struct rows *kept, int n_key)
{
    struct rows s = {mem_array(kept->n, sizeof *s.r), kept->n, kept->n};

    if (kept->n)
        memcpy(s.r, kept->r, kept->n * sizeof *s.r);
    sort_key = n_key;
    if (n_key)
        qsort(s.r, s.n, sizeof *s.r, by_key);
    return s;
}

static void check_seek(struct store *s, const struct rows *want, struct rng *r)
{
    struct err e = {0};
    struct column_reader *cr = dataset_read(s, "d", NULL, &e);
    struct chunk c;

    for (int k = 0; k < 5 && want->n; k++) {
        int64_t row = (int64_t)rng_below(r, want->n);
        assert_int_equal(column_reader_seek(cr, row, &e), 0);
        assert_int_equal(column_reader_next(cr, &c, &e), 1);
        assert_true(c.row0 <= row && row < c.row0 + (int64_t)c.n_row);
        check_row(&c, (size_t)(row - c.row0), &want->r[row]);
    }
    assert_int_equal(column_reader_seek(cr, (int64_t)want->n, &e), -1);
    column_reader_free(cr);
}

/* Single rows, in any order, and chunks after them. */
static void check_points(struct store *s, const struct rows *want, struct rng *r)
{
    struct err e = {0};
    struct column_reader *cr = dataset_read(s, "d", NULL, &e);
    struct chunk c;

    for (int k = 0; k < 20 && want->n; k++) {
        int64_t row = (int64_t)rng_below(r, want->n);

        assert_int_equal(dataset_point(cr, row, &c, &e), 0);
        assert_int_equal(c.row0, row);
        assert_int_equal(c.n_row, 1);
        check_row(&c, 0, &want->r[row]);
        if (k % 4)
            continue;
        assert_int_equal(column_reader_next(cr, &c, &e), 1);
        assert_true(c.row0 <= row && row < c.row0 + (int64_t)c.n_row);
        check_row(&c, (size_t)(row - c.row0), &want->r[row]);
    }
    assert_int_equal(dataset_point(cr, (int64_t)want->n, &c, &e), -1);
    column_reader_free(cr);
}

static void check_where(struct store *s, const struct rows *want, struct rng *r)
{
    int64_t from = AT0 + (int64_t)rng_below(r, TIMES) * 3600;
    struct predicate p[] = {
        {.column = "datetime", .op = PREDICATE_GE, .type = COLUMN_TIME, .i64 = from},
        {.column = "v", .op = PREDICATE_LT, .type = COLUMN_F64, .f64 = 2},
    };
    struct dataset_read_opts o = {.where = p, .n_where = 2};
    struct rows some = {0};
    struct err e = {0};

    for (size_t i = 0; i < want->n; i++)
        if (AT0 + want->r[i].at * 3600 >= from && want->r[i].v < 2)
            rows_add(&some, want->r[i]);
    struct column_reader *cr = dataset_read(s, "d", &o, &e);
    check_reader(cr, some.r, some.n);
    column_reader_free(cr);
    free(some.r);
}

static void check_dataset(struct store *s, const struct twin *t, struct rng *r)
{
    struct rows want = sorted(&t->kept, t->n_key);
    struct err e = {0};
    struct column_reader *cr = dataset_read(s, "d", NULL, &e);

    check_reader(cr, want.r, want.n);
    column_reader_free(cr);
    assert_int_equal(dataset_rows(s, "d", &e), want.n);
    check_seek(s, &want, r);
    check_points(s, &want, r);
    check_where(s, &want, r);
    free(want.r);
}

/* --- writing --- */

struct clashes {
    int64_t lines, stays;
};

static int on_clash(void *arg, int64_t line, int64_t stays, struct err *e)
{
    struct clashes *c = arg;

    (void)e;
    c->lines += line;
    c->stays += stays;
    return 0;
}

static struct row random_row(struct rng *r, int64_t line, unsigned spread)
{
    return (struct row){.machine = (int)rng_below(r, MACHINES + 1) - 1,
                        .at = (int)rng_below(r, spread),
                        .name = (int)rng_below(r, NAMES),
                        .v = rng_below(r, 6) ? (double)rng_below(r, 4) : NAN,
                        .w = (int64_t)rng_below(r, 2),
                        .line = line};
}

/* Rows of one writer: random, by time, sorted, or sorted with a few stragglers. */
static struct rows random_rows(struct rng *r, int n_key)
{
    struct rows s = {0};
    size_t n = rng_below(r, 3) ? 1 + rng_below(r, 300) : 3000 + rng_below(r, 6000);
    unsigned spread = rng_below(r, 2) ? TIMES : 40, style = (unsigned)rng_below(r, 4);

    for (size_t i = 0; i < n; i++)
        rows_add(&s, random_row(r, 0, spread));
    sort_key = n_key;
    if (style >= 1 && n_key)
        qsort(s.r, s.n, sizeof *s.r, by_key);
    if (style == 2)
        for (size_t k = 0; k < 3; k++) {
            size_t a = rng_below(r, n), b = rng_below(r, n);
            struct row swap = s.r[a];
            s.r[a] = s.r[b];
            s.r[b] = swap;
        }
    for (size_t i = 0; i < n; i++)
        s.r[i].line = (int64_t)i + 2;
    return s;
}

static void write_rows(struct store *s, const struct rows *rows, struct twin *t, struct rng *r,
                       const struct dataset_write_opts *o)
{
    bool line = rng_below(r, 4) > 0;
    struct schema *schema = make_schema(t->n_key, line);
    struct table *table = table_new(schema);
    struct dataset_counts counts;
    struct clashes seen = {0};
    struct err e = {0};
    struct column_writer *w = dataset_write(s, "d", schema, o, &e);
    struct chunk c;

    if (!w)
        fail_msg("%s: %s", e.ctx, e.msg);
    dataset_on_clash(w, on_clash, &seen);
    for (size_t i = 0; i < rows->n;) {
        size_t n = 1 + rng_below(r, rng_below(r, 2) ? 30 : 2000);
        table_clear(table);
        for (; n-- && i < rows->n; i++)
            table_row(table, &rows->r[i], line);
        table_chunk(table, 0, SIZE_MAX, &c);
        if (column_writer_put(w, &c, &e) < 0)
            fail_msg("%s: %s", e.ctx, e.msg);
    }
    if (dataset_settle(w, &counts, &e) < 0 || column_writer_finish(w, &e) < 0)
        fail_msg("%s: %s", e.ctx, e.msg);
    column_writer_free(w);
    assert_int_equal(counts.stored, t->counts.stored);
    assert_int_equal(counts.duplicate, t->counts.duplicate);
    assert_int_equal(counts.clashed, t->counts.clashed);
    if (line) {
        assert_int_equal(seen.lines, t->clash_lines);
        assert_int_equal(seen.stays, t->clash_stays);
    }
    table_free(table);
    schema_free(schema);
}

static void write_once(struct store *s, struct twin *t, struct rng *r, enum dataset_mode mode)
{
    struct dataset_write_opts o = {.mode = mode, .clash = (enum dataset_clash)rng_below(r, 3),
                                   .memory = 1 + rng_below(r, 2) * 200000,
                                   .n_thread = 1 + (unsigned)rng_below(r, 2)};
    struct rows rows = random_rows(r, t->n_key);

    if (mode == DATASET_REPLACE) {
        t->kept.n = 0;
        memset(t->slot, 0, (MACHINES + 1) * TIMES * NAMES * sizeof *t->slot);
    }
    for (size_t i = 0; i < t->kept.n; i++)
        t->kept.r[i].line = 0;
    t->counts = (struct dataset_counts){0};
    t->clash_lines = t->clash_stays = 0;
    for (size_t i = 0; i < rows.n; i++)
        twin_put(t, rows.r[i], o.clash);
    write_rows(s, &rows, t, r, &o);
    free(rows.r);
}

static void check_hash_survives_compaction(struct store *s)
{
    char before[33], after[33];
    struct err e = {0};

    assert_int_equal(dataset_hash(s, "d", before, &e), 0);
    assert_int_equal(dataset_compact(s, "d", NULL, &e), 0);
    assert_int_equal(dataset_hash(s, "d", after, &e), 0);
    assert_string_equal(before, after);
}

static void dataset_write_random_equals_twin(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 30; i++) {
        struct rng r = rng_stream(17, i, 0);
        struct store *s = fresh_store();
        struct twin t = {.n_key = (int)(i % 5)};

        t.slot = mem_zero((MACHINES + 1) * TIMES * NAMES, sizeof *t.slot);
        for (int k = 0; k < 6; k++) {
            enum dataset_mode mode = k == 0 ? DATASET_CREATE
                                     : rng_below(&r, 5) ? DATASET_APPEND
                                                        : DATASET_REPLACE;
            write_once(s, &t, &r, mode);
            check_dataset(s, &t, &r);
        }
        check_hash_survives_compaction(s);
        check_dataset(s, &t, &r);
        store_close(s);
        free(t.slot);
        free(t.kept.r);
    }
}

static void dataset_write_many_appends_stay_few_parts(void **state)
{
    struct store *s = fresh_store();
    struct rng r = rng_stream(3, 0, 0);
    struct twin t = {.n_key = 2};

    (void)state;
    t.slot = mem_zero((MACHINES + 1) * TIMES * NAMES, sizeof *t.slot);
    for (int k = 0; k < 30; k++)
        write_once(s, &t, &r, DATASET_APPEND);
    check_dataset(s, &t, &r);
    store_close(s);
    free(t.slot);
    free(t.kept.r);
}

/* --- single cases --- */

static struct column_writer *small_writer(struct store *s, const struct dataset_write_opts *o,
                                          int n, struct err *e)
{
    struct schema *schema = make_schema(2, false);
    struct column_writer *w = dataset_write(s, "d", schema, o, e);
    struct table *t = table_new(schema);
    struct chunk c;

    for (int i = 0; i < n; i++)
        table_row(t, &(struct row){.machine = 1, .at = i, .v = i}, false);
    if (w && n) {
        table_chunk(t, 0, SIZE_MAX, &c);
        assert_int_equal(column_writer_put(w, &c, e), 0);
    }
    table_free(t);
    schema_free(schema);
    return w;
}

static void dataset_write_free_without_finish_leaves_nothing(void **state)
{
    struct store *s = fresh_store();
    struct err e = {0};
    struct column_writer *w = small_writer(s, &(struct dataset_write_opts){0}, 100, &e);
    struct dataset_counts counts;

    (void)state;
    assert_int_equal(dataset_settle(w, &counts, &e), 0);
    assert_int_equal(counts.stored, 100);
    assert_false(dataset_exists(s, "d"));
    column_writer_free(w);
    assert_false(dataset_exists(s, "d"));
    w = small_writer(s, &(struct dataset_write_opts){0}, 0, &e);
    assert_int_equal(column_writer_finish(w, &e), 0);
    column_writer_free(w);
    assert_int_equal(dataset_rows(s, "d", &e), 0);
    store_close(s);
}

static void dataset_write_create_twice_is_refused(void **state)
{
    struct store *s = fresh_store();
    struct err e = {0};
    struct column_writer *w = small_writer(s, &(struct dataset_write_opts){0}, 3, &e);

    (void)state;
    assert_int_equal(column_writer_finish(w, &e), 0);
    column_writer_free(w);
    assert_null(small_writer(s, &(struct dataset_write_opts){0}, 0, &e));
    assert_int_equal(e.code, FAIL_INPUT);
    assert_int_equal(dataset_drop(s, "d", &e), 0);
    assert_false(dataset_exists(s, "d"));
    store_close(s);
}

static void dataset_write_reserved_name_is_refused(void **state)
{
    struct store *s = fresh_store();
    struct schema *schema = make_schema(0, false);
    struct err e = {0};

    (void)state;
    assert_null(dataset_write(s, "Run", schema, &(struct dataset_write_opts){0}, &e));
    assert_int_equal(e.code, FAIL_USAGE);
    assert_null(dataset_write(s, "sqlite_x", schema, &(struct dataset_write_opts){0}, &e));
    schema_free(schema);
    store_close(s);
}

static void dataset_finish_in_rolled_back_transaction_shows_nothing(void **state)
{
    struct store *s = fresh_store();
    struct err e = {0};
    struct column_writer *w = small_writer(s, &(struct dataset_write_opts){0}, 50, &e);
    struct dataset_counts counts;

    (void)state;
    assert_int_equal(dataset_settle(w, &counts, &e), 0);
    assert_int_equal(store_begin(s, &e), 0);
    assert_int_equal(column_writer_finish(w, &e), 0);
    assert_int_equal(dataset_rows(s, "d", &e), 50);
    store_rollback(s);
    assert_false(dataset_exists(s, "d"));
    column_writer_free(w);
    store_close(s);
}

static void dataset_sorted_rows_out_of_order_are_refused(void **state)
{
    struct store *s = fresh_store();
    struct schema *schema = make_schema(2, false);
    struct err e = {0};
    struct column_writer *w =
        dataset_write(s, "d", schema, &(struct dataset_write_opts){.sorted = true}, &e);
    struct table *t = table_new(schema);
    struct chunk c;

    (void)state;
    for (int i = 0; i < 3; i++)
        table_row(t, &(struct row){.machine = 1, .at = 5 - i}, false);
    table_chunk(t, 0, SIZE_MAX, &c);
    assert_int_equal(column_writer_put(w, &c, &e), -1);
    assert_int_equal(e.code, FAIL_INPUT);
    column_writer_free(w);
    table_free(t);
    schema_free(schema);
    store_close(s);
}

static void dataset_reader_keeps_its_state_while_replaced(void **state)
{
    struct store *s = fresh_store();
    struct err e = {0};
    struct dataset_write_opts replace = {.mode = DATASET_REPLACE};
    struct column_writer *w = small_writer(s, &replace, 3000, &e);
    struct chunk c;

    (void)state;
    assert_int_equal(column_writer_finish(w, &e), 0);
    column_writer_free(w);
    struct column_reader *r = dataset_read(s, "d", NULL, &e);
    w = small_writer(s, &replace, 10, &e);
    assert_int_equal(column_writer_finish(w, &e), 0);
    column_writer_free(w);
    assert_int_equal(column_reader_next(r, &c, &e), 1);
    assert_int_equal(c.n_row, 3000);
    column_reader_free(r);
    assert_int_equal(dataset_rows(s, "d", &e), 10);
    store_close(s);
}

static void dataset_column_gives_doubles_and_nan(void **state)
{
    struct store *s = fresh_store();
    struct err e = {0};
    struct column_writer *w = small_writer(s, &(struct dataset_write_opts){0}, 5, &e);
    size_t n;

    (void)state;
    assert_int_equal(column_writer_finish(w, &e), 0);
    column_writer_free(w);
    double *v = dataset_column(s, "d", "V", &n, &e);
    assert_non_null(v);
    assert_int_equal(n, 5);
    assert_true(v[4] == 4);
    free(v);
    assert_null(dataset_column(s, "d", "comp", &n, &e));
    assert_int_equal(e.code, FAIL_USAGE);
    store_close(s);
}

static void datasets_list_tells_rows_columns_and_range(void **state)
{
    struct store *s = fresh_store();
    struct arena a = {0};
    struct err e = {0};
    const struct dataset_row *rows;
    struct column_writer *w =
        small_writer(s, &(struct dataset_write_opts){.kind = "raw", .run = 7}, 24, &e);

    (void)state;
    assert_int_equal(column_writer_finish(w, &e), 0);
    column_writer_free(w);
    assert_int_equal(datasets_list(s, &a, &rows, &e), 1);
    assert_string_equal(rows[0].name, "d");
    assert_string_equal(rows[0].kind, "raw");
    assert_int_equal(rows[0].n_row, 24);
    assert_int_equal(rows[0].n_col, 5);
    assert_int_equal(rows[0].run, 7);
    assert_true(rows[0].has_range && rows[0].from_at == AT0);
    assert_int_equal(rows[0].to_at, AT0 + 23 * 3600);
    arena_done(&a);
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dataset_write_free_without_finish_leaves_nothing),
        cmocka_unit_test(dataset_write_create_twice_is_refused),
        cmocka_unit_test(dataset_write_reserved_name_is_refused),
        cmocka_unit_test(dataset_finish_in_rolled_back_transaction_shows_nothing),
        cmocka_unit_test(dataset_sorted_rows_out_of_order_are_refused),
        cmocka_unit_test(dataset_reader_keeps_its_state_while_replaced),
        cmocka_unit_test(dataset_column_gives_doubles_and_nan),
        cmocka_unit_test(datasets_list_tells_rows_columns_and_range),
        cmocka_unit_test(dataset_write_random_equals_twin),
        cmocka_unit_test(dataset_write_many_appends_stay_few_parts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
