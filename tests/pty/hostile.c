/* hostile.c - the texts, and where they are put. Names that the program itself would refuse are
 * written by SQL, as a file may come from anybody. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/pty/hostile.h"

#include "src/base/column.h"
#include "src/base/json.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/store/dataset.h"
#include "src/store/sql.h"
#include "src/store/store.h"

/* --- texts --- */

static const char *const harm[] = {
    "\033]0;owned\a", "\033[2J\033[31mred", "\302\2332J", "\033]52;c;Zm9v\a", "\033P$q\033\\",
    "a\rb", "c\b\b\b", "d\te", "f\177", "\016g\017", "\033[?1049lh", "\033c", "\033[6n", "\f",
    "\v", "\001\002\003\004\005\006", "\027\030\031\032\034\035\036\037", "\033[5;5HX", "\033#8",
    "\302\200\302\205\302\220\302\235\302\237" /* C1 */, "\302\255" /* soft hyphen */,
    "\342\200\256i" /* bidi */, "\342\201\246m\342\201\251", "\342\200\217\330\271",
    "\327\251\327\234\327\225\327\235" /* right to left */, "j\342\200\213k" /* no width */,
    "\342\200\250\342\200\251" /* line and paragraph */, "\357\273\277l",
    "\363\240\201\201n" /* tag */, "\356\200\200o" /* private */, "\357\277\276" /* none */,
    "e\314\201\314\201\314\201\314\201\314\201\314\201\314\201", "\314\210", "x\342\203\235",
    "\346\227\245\346\234\254\350\252\236", "\355\225\234\352\270\200",
    "\360\237\221\251\342\200\215\360\237\224\247", "\357\274\241\357\274\242", "\n", "\r\n",
    "\033", "'\"`$(reboot)", "%s%n%99999999d", "<b>&amp;", "{\"a\":1}", "../../etc", "--help",
    /* from here on no UTF-8 */
    "\200\201\302", "\300\257", "\355\240\200", "\374\200\200\200\200\200", "\365\220\200\200",
    "\377\376", "\342\202",
};
enum { HARM = sizeof harm / sizeof *harm, VALID = HARM - 7 };

void hostile_text(int k, bool valid, struct buf *out)
{
    int n = valid ? VALID : HARM;

    buf_printf(out, "%d%s%s", k, harm[k % n], harm[(k * 7 + k / n) % n]);
}

void hostile_twin(int k, bool valid, struct buf *out)
{
    struct buf text = {0}, digits = {0};
    char safe[1000];

    hostile_text(k, valid, &text);
    buf_printf(&digits, "%d", k);
    size_t width = safe_cells(buf_str(&text), text.size, 900, safe, sizeof safe);

    buf_add(out, digits.s, digits.size);
    for (size_t i = digits.size; i < width; i++)
        buf_byte(out, 'W');
    buf_done(&text);
    buf_done(&digits);
}

/* --- filling --- */

/* Words that stand in several places and must be one text everywhere. */
static const char *const shared[] = {
    "comp1", "comp2", "comp3", "comp4", "volt_mean_12h", "age", "error1_count_24h", "comp2_days",
    "model_model1",
};
enum { SHARED = sizeof shared / sizeof *shared };

struct filling {
    struct store *store;
    sqlite3 *db;
    bool twin;
    int next;             /* number of the next text */
    struct buf word[SHARED];
};

static void fine_at(int rc, const struct err *e, int line)
{
    if (rc < 0)
        fail_msg("hostile.c:%d: %s: %s", line, e->ctx, e->msg);
}
/* for the line of the caller */
#define fine(rc, e) fine_at((rc), (e), __LINE__)

static const char *text(struct filling *f, bool valid) /* until the sixth call from now */
{
    static struct buf kept[6];
    static int at;
    struct buf *b = &kept[at = (at + 1) % 6];

    buf_clear(b);
    (f->twin ? hostile_twin : hostile_text)(f->next++, valid, b);
    return buf_str(b);
}

static char *json_of(const char *s) /* with its quotes */
{
    struct buf b = {0};
    struct json_out o = {.b = &b};

    json_put_text(&o, NULL, s);
    return buf_take(&b);
}

static void run_sql(struct filling *f, const char *sql)
{
    struct err e = {0};

    fine(sql_exec(f->db, sql, &e), &e);
}

/* `n` times the statement, with a text for each of :a to :e, and :i for its number. */
static void fill(struct filling *f, int n, bool valid, const char *sql)
{
    struct err e = {0};
    sqlite3_stmt *st = sql_prepare(f->db, sql, &e);

    fine(st ? 0 : -1, &e);
    for (int i = 0; i < n; i++) {
        for (char name[] = ":a"; name[1] <= 'e'; name[1]++)
            if (sqlite3_bind_parameter_index(st, name))
                sql_bind_text(st, sqlite3_bind_parameter_index(st, name), text(f, valid));
        if (sqlite3_bind_parameter_index(st, ":i"))
            sql_bind_i64(st, sqlite3_bind_parameter_index(st, ":i"), i);
        fine(sql_run(st, &e), &e);
    }
    sql_end(st);
}

/* The words of `shared` in the JSON texts of a column, which is of this table. */
static void rewrite(struct filling *f, const char *table, const char *column)
{
    struct buf sql = {0};
    struct err e = {0};

    buf_printf(&sql, "UPDATE %s SET %s = replace(%s, ?1, ?2)", table, column, column);
    for (size_t i = 0; i < SHARED; i++) {
        sqlite3_stmt *st = sql_prepare(f->db, buf_str(&sql), &e);
        char *from = json_of(shared[i]), *to = json_of(buf_str(&f->word[i]));

        fine(st ? 0 : -1, &e);
        sql_bind_text(st, 1, from);
        sql_bind_text(st, 2, to);
        fine(sql_run(st, &e), &e);
        sql_end(st);
        free(from);
        free(to);
    }
    buf_done(&sql);
}

static void put_cell(struct filling *f, struct table *t, size_t col)
{
    const char *s = text(f, false);

    table_text(t, col, s, strlen(s));
}

static void write_dataset(struct filling *f, const char *name, const char *kind,
                          const char *about, struct schema *schema, struct table *t)
{
    struct err e = {0};
    struct chunk c;
    struct column_writer *w = dataset_write(
        f->store, name, schema, &(struct dataset_write_opts){.kind = kind, .about = about}, &e);

    fine(w ? 0 : -1, &e);
    table_chunk(t, 0, table_rows(t), &c);
    fine(column_writer_put(w, &c, &e), &e);
    fine(column_writer_finish(w, &e), &e);
    column_writer_free(w);
    table_free(t);
    schema_free(schema);
}

static void write_cells(struct filling *f)
{
    static const char *const names[] = {"one", "two", "three", "four"};
    struct schema *schema = schema_new();

    schema_add(schema, "n", COLUMN_I64);
    for (size_t i = 0; i < 4; i++)
        schema_add(schema, names[i], COLUMN_TEXT);
    schema_key(schema, "n");
    struct table *t = table_new(schema);

    for (int row = 0; row < 2500; row++) {
        table_i64(t, 0, row);
        for (size_t i = 1; i <= 4; i++)
            put_cell(f, t, i);
    }
    write_dataset(f, "cells", "raw", NULL, schema, t);
}

/* Machines whose ids are texts. */
static void write_scores(struct filling *f)
{
    static const struct {
        const char *name;
        enum column_type type;
    } column[] = {
        {"machineID", COLUMN_TEXT}, {"dt_truncated", COLUMN_TIME}, {"label", COLUMN_F64},
        {"prediction", COLUMN_F64}, {"probability_0", COLUMN_F64}, {"probability_1", COLUMN_F64},
        {"probability_2", COLUMN_F64}, {"risk", COLUMN_F64}, {"model", COLUMN_TEXT},
        {"run", COLUMN_I64},
    };
    struct schema *schema = schema_new();

    for (size_t i = 0; i < sizeof column / sizeof *column; i++)
        schema_add(schema, column[i].name, column[i].type);
    schema_key(schema, "machineID");
    schema_key(schema, "dt_truncated");
    struct table *t = table_new(schema);

    for (int row = 0; row < 300; row++) {
        double risk = (300 - row) / 301.0;

        put_cell(f, t, 0);
        table_i64(t, 1, 1435320000);
        table_null(t, 2);
        table_f64(t, 3, row % 3);
        table_f64(t, 4, 1 - risk);
        table_f64(t, 5, risk * 0.75);
        table_f64(t, 6, risk * 0.25);
        table_f64(t, 7, risk);
        put_cell(f, t, 8);
        table_i64(t, 9, 7);
    }
    write_dataset(f, "more_scores", "scores",
                  "{\"entity\":\"machineID\",\"time\":\"dt_truncated\"}", schema, t);
}

static void fill_data(struct filling *f)
{
    fill(f, 150, true,
         "INSERT INTO dataset(name, kind, state, columns, key, n_row, changed_ms)"
         " VALUES (:a, :b, 'live', json_array(json_object('name', :c, 'type', 'real')), '[]',"
         " 1000 - :i, 0)");
    run_sql(f, "UPDATE load SET dataset_id = (SELECT id FROM dataset WHERE name = 'errors')");
    fill(f, 300, true,
         "INSERT INTO load(run, dataset, source, records, state, reason, begun_ms, dataset_id)"
         " SELECT 1, 'errors', :a, 1, 'refused', :b, 1435320000000, id FROM dataset"
         " WHERE name = 'errors'");
    fill(f, 300, false,
         "INSERT INTO reject(load, line, reason, column, detail, text)"
         " VALUES ((SELECT max(id) FROM load), :i + 1, :a, :b, :c, CAST(:d || :e AS BLOB))");
}

static void fill_models(struct filling *f)
{
    fill(f, 60, true,
         "INSERT INTO recipe SELECT :a, json_set(about, '$.recipe.name', :a,"
         " '$.recipe.telemetry.sensors[0]', :b, '$.recipe.telemetry.dataset', :c) -> '$.recipe',"
         " 0 FROM dataset WHERE name = 'training_data'");
    fill(f, 40, true, "INSERT INTO recipe VALUES (:a, json_object('name', :a, :b, 1), 0)");
    fill(f, 60, true,
         "INSERT INTO model(name, version, algorithm, n_tree, n_node, run, created_ms, head,"
         " about) SELECT :a, 1, :b, 200, 5000, 2, 1435320000000, json_set(head,"
         " '$.params.impurity', :c), json_set(about, '$.dataset', :d, '$.recipe.name', :e)"
         " FROM model WHERE id = 1");
    fill(f, 60, true,
         "INSERT INTO evaluation(model, dataset, run, created_ms, result)"
         " SELECT (SELECT max(id) FROM model), :a, 4, 1435320000000 + 1, result FROM evaluation"
         " WHERE id = 1");
    rewrite(f, "dataset", "columns");
    rewrite(f, "dataset", "about");
    rewrite(f, "model", "about");
    rewrite(f, "model", "head");
    rewrite(f, "recipe", "json");
    run_sql(f, "UPDATE model SET created_ms = 1435320000000");
    run_sql(f, "UPDATE evaluation SET created_ms = 1435320000000");
}

static void fill_runs(struct filling *f)
{
    fill(f, 200, false,
         "INSERT INTO run(kind, target, params, command, state, phase, error, hint, fail)"
         " VALUES (:a, :b, json_object('model', 'RandomForest', 'dataset', 'x'), :c, 'failed',"
         " '', :d, :e, 2)");
    fill(f, 100, true,
         "INSERT INTO run(kind, params, command, state, phase, error, fail)"
         " VALUES ('train', json_object('data', :a, 'name', :b), :c, 'failed', :d, :e, 2)");
    fill(f, 300, false,
         "INSERT INTO run_log(run, at_ms, level, line)"
         " VALUES ((SELECT max(id) FROM run), 1435320000000 + :i, :i % 4, :a || :b)");
    run_sql(f, "UPDATE run SET queued_ms = 1435320000000, begun_ms = 1435320000000,"
               " ended_ms = 1435320001000, peak_rss = 1000000, rate = 0, pid = 0, start_ticks = 0");
    run_sql(f, "UPDATE load SET begun_ms = 1435320000000, ended_ms = 1435320001000");
    run_sql(f, "UPDATE dataset SET changed_ms = 1435320000000, bytes = 1000");
}

int hostile_fill(const char *path, bool twin)
{
    struct err e = {0};
    struct filling f = {.store = store_open(path, STORE_WRITE, &e), .twin = twin, .next = 10000};

    fine(f.store ? 0 : -1, &e);
    f.db = store_db(f.store);
    for (size_t i = 0; i < SHARED; i++)
        buf_text(&f.word[i], text(&f, true));
    fine(store_begin(f.store, &e), &e);
    write_cells(&f);
    write_scores(&f);
    fill_data(&f);
    fill_models(&f);
    fill_runs(&f);
    fine(store_commit(f.store, &e), &e);
    store_close(f.store);
    for (size_t i = 0; i < SHARED; i++)
        buf_done(&f.word[i]);
    return f.next - 10000;
}
