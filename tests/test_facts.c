/* test_facts.c - times of a load: by hand, and against a twin that remembers every row; what has
 * changed in the columns since the load before. */
#include "config.h"

#include "tests/workspace.h"

#include "src/base/json.h"
#include "src/base/mem.h"
#include "src/base/rng.h"
#include "src/data/drift.h"
#include "src/data/facts.h"
#include "src/store/dataset.h"

#include <string.h>

enum { HOUR = 3600, AT = 1420092000 };

/* --- a writer that counts what it is given --- */

struct sink {
    struct column_writer base; /* first */
    size_t n_row;
};

static int sink_put(struct column_writer *w, const struct chunk *c, struct err *e)
{
    (void)e;
    ((struct sink *)w)->n_row += c->n_row;
    return 0;
}

static const struct column_writer_ops sink_ops = {sink_put, NULL, NULL};

static struct schema *schema_of(const char *key, const char *time)
{
    struct schema *s = schema_new();

    schema_add(s, "machineID", COLUMN_I64);
    schema_add(s, "datetime", COLUMN_TIME);
    schema_add(s, "line", COLUMN_TEXT);
    if (key)
        schema_key(s, key);
    if (time)
        schema_key(s, time);
    return s;
}

static void add_row(struct table *t, int64_t machine, int64_t at)
{
    static const char *const line[] = {"north", "south", "east"};

    table_i64(t, 0, machine);
    if (at < 0)
        table_null(t, 1);
    else
        table_i64(t, 1, at);
    table_text(t, 2, line[machine % 3], strlen(line[machine % 3]));
}

/* What is told of the rows of t on their way to dataset "t"; in a buf that is cleared first. */
static const char *told(struct store *s, struct table *t, bool appends, struct buf *out)
{
    struct sink sink = {{&sink_ops, table_schema(t)}, 0};
    struct facts *f = facts_new(s, "t", appends, &sink.base);
    struct column_reader *r = table_reader(t);
    struct json_out j = {.b = out};
    struct err e = {0};
    struct chunk c;

    while (column_reader_next(r, &c, &e) > 0)
        assert_fine(column_writer_put(facts_writer(f), &c, &e), &e);
    column_reader_free(r);
    assert_int_equal(sink.n_row, table_rows(t));
    buf_clear(out);
    json_object(&j, NULL);
    facts_put(f, &j);
    json_end_object(&j);
    facts_free(f);
    return buf_str(out);
}

static struct table *rows_of(const char *key, const char *time)
{
    struct schema *s = schema_of(key, time);
    struct table *t = table_new(s);

    schema_free(s);
    return t;
}

static void facts_put_by_hand(void **state)
{
    struct store *s = open_ok("a.mw", STORE_CREATE);
    struct table *before = rows_of("machineID", "datetime"), *t = rows_of("machineID", "datetime");
    struct buf b = {0};

    (void)state;
    assert_string_equal(told(s, t, true, &b), "{}"); /* no rows, and no dataset */
    add_row(before, 1, AT + 5 * HOUR);
    add_row(before, 2, AT + 9 * HOUR);
    store_rows(s, "t", before, DATASET_APPEND);
    add_row(t, 1, AT + 6 * HOUR); /* newer than what machine 1 had */
    add_row(t, 2, AT + 9 * HOUR); /* as new */
    add_row(t, 2, AT + 8 * HOUR); /* late, and behind a newer one */
    add_row(t, 3, AT);            /* of a machine that had nothing */
    add_row(t, 1, AT + 4 * HOUR); /* late, and behind a newer one */
    add_row(t, 1, AT + 5 * HOUR); /* behind a newer one */
    assert_string_equal(told(s, t, true, &b),
                        "{\"time\":{\"column\":\"datetime\",\"from\":\"2015-01-01 06:00:00\","
                        "\"to\":\"2015-01-01 15:00:00\",\"late\":2,\"disorder\":3}}");
    assert_string_equal(told(s, t, false, &b), /* takes the dataset's place: nothing is late */
                        "{\"time\":{\"column\":\"datetime\",\"from\":\"2015-01-01 06:00:00\","
                        "\"to\":\"2015-01-01 15:00:00\",\"late\":0,\"disorder\":3}}");
    table_free(before);
    table_free(t);
    buf_done(&b);
    store_close(s);
}

static void facts_put_without_a_series_tells_the_range(void **state)
{
    static const struct {
        const char *key, *time;
    } cases[] = {{NULL, NULL}, {"machineID", NULL}, {"datetime", "machineID"}};
    struct store *s = open_ok("a.mw", STORE_CREATE);
    struct buf b = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct table *t = rows_of(cases[i].key, cases[i].time);

        add_row(t, 1, AT + HOUR);
        add_row(t, 1, AT);
        add_row(t, 2, -1); /* null */
        assert_string_equal(told(s, t, true, &b),
                            "{\"time\":{\"column\":\"datetime\",\"from\":\"2015-01-01 06:00:00\","
                            "\"to\":\"2015-01-01 07:00:00\",\"late\":null,\"disorder\":null}}");
        table_free(t);
    }
    buf_done(&b);
    store_close(s);
}

static void facts_put_too_many_machines_are_not_told(void **state)
{
    struct store *s = open_ok("a.mw", STORE_CREATE);
    struct table *t = rows_of("machineID", "datetime");
    struct buf b = {0};

    (void)state;
    for (int i = 0; i < 65536; i++)
        add_row(t, i, AT);
    assert_non_null(strstr(told(s, t, false, &b), "\"late\":0,\"disorder\":0"));
    add_row(t, 65536, AT);
    assert_non_null(strstr(told(s, t, false, &b), "\"late\":null,\"disorder\":null"));
    table_free(t);
    buf_done(&b);
    store_close(s);
}

/* --- a twin --- */

enum { MACHINES = 30, ROWS = 40000 };

static int64_t max_of(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void random_equal_the_twin(const char *key, bool by_line)
{
    struct store *s = open_ok("a.mw", STORE_CREATE);
    struct table *before = rows_of(key, "datetime"), *t = rows_of(key, "datetime");
    int64_t had[MACHINES], newest[MACHINES] = {0}, late = 0, disorder = 0, newest_of_all = 0;
    struct rng g = rng_stream(3, 1, 4);
    struct buf b = {0}, should = {0};

    for (int m = 0; m < MACHINES; m++)
        had[m] = 0;
    for (int i = 0; i < ROWS; i++) {
        int64_t m = rng_below(&g, MACHINES), at = AT + 60 * (int64_t)i + 7 * m;
        size_t who = by_line ? (size_t)m % 3 : (size_t)m;

        add_row(before, m, at);
        had[who] = max_of(had[who], at);
        newest_of_all = max_of(newest_of_all, at);
    }
    store_rows(s, "t", before, DATASET_APPEND);
    for (int i = 0; i < ROWS; i++) { /* newer ones first, so that the dataset is looked at late */
        int64_t m = rng_below(&g, MACHINES);
        int64_t back = 4000 - (int64_t)rng_below(&g, 5000);
        int64_t at = newest_of_all + (i < ROWS / 2 ? i : -back);
        size_t who = by_line ? (size_t)m % 3 : (size_t)m;

        add_row(t, m, at);
        late += at < had[who];
        disorder += at < newest[who];
        newest[who] = max_of(newest[who], at);
    }
    assert_true(late > 100 && disorder > 100);
    buf_printf(&should, "\"late\":%lld,\"disorder\":%lld}", (long long)late, (long long)disorder);
    assert_non_null(strstr(told(s, t, true, &b), buf_str(&should)));
    buf_done(&b);
    buf_done(&should);
    table_free(before);
    table_free(t);
    store_close(s);
}

static void facts_put_random_rows_equal_the_twin(void **state)
{
    (void)state;
    random_equal_the_twin("machineID", false);
}

static void facts_put_series_by_text_equal_the_twin(void **state)
{
    (void)state;
    random_equal_the_twin("line", true);
}

/* --- drift --- */

struct header {
    const char *field[4];
    enum column_type type; /* of the dataset's column "count" */
};

static struct layout layout_for(const struct header *h)
{
    struct layout l = {.schema = schema_new()};

    schema_add(l.schema, "name", COLUMN_TEXT);
    schema_add(l.schema, "count", h->type);
    l.n_col = 2;
    l.col = mem_zero(2, sizeof *l.col);
    l.col[0].type = COLUMN_TEXT;
    l.col[1].type = h->type;
    l.field = mem_zero(4, sizeof *l.field);
    while (l.n_field < 4 && h->field[l.n_field]) {
        l.field[l.n_field] = mem_text(h->field[l.n_field]);
        l.n_field++;
    }
    return l;
}

static void drift_find_tells_what_changed(void **state)
{
    static const char before[] =
        "{\"fields\":[\"name\",\"count\",\"age\"],\"columns\":{\"name\":\"text\","
        "\"count\":\"integer\"}}";
    static const struct {
        struct header header;
        const char *before, *text;
    } cases[] = {
        {{{"name", "count", "age"}, COLUMN_I64}, before, ""},
        {{{"NAME", "Count", "age"}, COLUMN_I64}, before, ""},
        {{{"name", "count"}, COLUMN_I64}, before, "'age' disappeared"},
        {{{"x", "name", "count", "age"}, COLUMN_I64}, before, "'x' appeared"},
        {{{"name", "age", "count"}, COLUMN_I64}, before, "the order of columns has changed"},
        {{{"age", "y", "name"}, COLUMN_F64}, before,
         "'y' appeared, 'count' disappeared, the order of columns has changed, 'count' was integer"
         " and is real"},
        {{{"x"}, COLUMN_F64}, "{\"columns\":{\"count\":\"real\"}}", ""},
        {{{"x"}, COLUMN_F64}, "{\"fields\":7,\"columns\":[\"count\"]}", ""},
        {{{"x"}, COLUMN_F64}, "[]", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct layout l = layout_for(&cases[i].header);
        struct err e = {0};
        struct json *j = json_parse(cases[i].before, strlen(cases[i].before), &e);
        struct arena a = {0};
        struct buf text = {0};
        struct drift d;

        drift_find(&l, j, &a, &d);
        drift_text(&d, &text);
        assert_string_equal(buf_str(&text), cases[i].text);
        assert_int_equal(d.n == 0, cases[i].text[0] == '\0');
        buf_done(&text);
        arena_done(&a);
        json_free(j);
        for (size_t k = 0; k < l.n_field; k++)
            free(l.field[k]);
        free(l.field);
        free(l.col);
        schema_free(l.schema);
    }
}

static void drift_put_is_read_back(void **state)
{
    struct drift_item item[] = {{DRIFT_APPEARED, "x", NULL, NULL},
                                {DRIFT_TYPE, "n", "integer", "text"},
                                {DRIFT_ORDER, NULL, NULL, NULL}};
    struct drift none = {0}, d = {true, 3, item};
    struct buf b = {0};
    struct json_out j = {.b = &b};

    (void)state;
    json_object(&j, NULL);
    drift_put(&none, &j);
    drift_put(&d, &j);
    json_end_object(&j);
    assert_string_equal(buf_str(&b),
                        "{\"drift\":[{\"column\":\"x\",\"what\":\"appeared\",\"was\":null,"
                        "\"is\":null},{\"column\":\"n\",\"what\":\"type\",\"was\":\"integer\","
                        "\"is\":\"text\"},{\"column\":null,\"what\":\"order\",\"was\":null,"
                        "\"is\":null}]}");
    buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(facts_put_by_hand),
        in_folder(facts_put_without_a_series_tells_the_range),
        in_folder(facts_put_too_many_machines_are_not_told),
        in_folder(facts_put_random_rows_equal_the_twin),
        in_folder(facts_put_series_by_text_equal_the_twin),
        cmocka_unit_test(drift_find_tells_what_changed),
        cmocka_unit_test(drift_put_is_read_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
