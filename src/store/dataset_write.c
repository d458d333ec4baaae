/* dataset_write.c - the writer of a dataset: rows in, sorted parts out, settled and published.
 *
 *   put ----> bag (rows in memory) ----> staged part(s) ----settle----> ----finish----> live
 *
 * The bag is staged when it has a batch of rows in key order, or when rows out of order have
 * filled the memory allowed; then they are sorted first. So sorted input streams through, input
 * by time with machines interleaved becomes a few sorted parts, and settling merges those.
 * Invariants: nothing that is staged shows; free without finish drops it all.
 * Not here: encoding and batches (stage.c), equal keys (settle.c), rows of datasets (publish.c). */
#include "config.h"

#include "src/store/dataset.h"

#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/store/compact.h"
#include "src/store/key.h"
#include "src/store/publish.h"
#include "src/store/settle.h"
#include "src/store/shadow.h"
#include "src/store/stage.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const size_t memory_default = (size_t)24 << 20;
static const char line_name[] = "_line";

struct writer {
    struct column_writer base;
    struct store *store;
    struct dataset_write_opts o;
    char *name, *kind, *about;
    struct schema *given;  /* as put: perhaps with _line at the end */
    struct schema *schema; /* as stored */
    bool has_line, fresh, begun, settled, finished;
    struct stage stage;
    struct table *bag;     /* rows not staged yet */
    enum key_order order;  /* of the bag */
    size_t bag_rows;       /* that fit into the memory allowed */
    bool has_ties;
    int64_t n_put;
    struct settle settle;
    struct shadow *dir;    /* what was settled */
    int64_t stamp;         /* of the live dataset when it was settled */
    struct dataset_counts counts;
};

/* --- staging the bag --- */

static int begin_staging(struct writer *w, struct err *e)
{
    struct publish_row row = {w->name, w->kind, w->about, w->o.run};
    bool own;

    if (w->begun)
        return 0;
    w->begun = true;
    if (!w->fresh)
        return 0;
    if (stage_begin(&w->stage, &own, e) < 0)
        return -1;
    w->stage.dataset = publish_stage(store_db(w->store), &row, w->schema, e);
    return stage_end(&w->stage, own, w->stage.dataset < 0 ? -1 : 0, e);
}

static int stage_unsorted(struct writer *w, struct err *e)
{
    struct chunk c;

    table_chunk(w->bag, 0, SIZE_MAX, &c);
    uint32_t *row = key_sort(w->schema, &c);
    int rc = stage_put(&w->stage, &c, row, c.n_row, e);
    w->has_ties = w->has_ties || key_has_ties(w->schema, &c, row);
    free(row);
    table_clear(w->bag);
    return rc;
}

static int not_sorted(const struct writer *w, struct err *e)
{
    return err_set(e, FAIL_INPUT, "rows of '%s' are not in the order of its key", w->name);
}

static int stage_bag(struct writer *w, bool all, struct err *e)
{
    int rc;

    if (begin_staging(w, e) < 0)
        return -1;
    if (table_rows(w->bag) == 0)
        return 0;
    w->has_ties |= w->order == KEY_TIES;
    rc = w->order == KEY_UNSORTED ? stage_unsorted(w, e)
                                  : stage_table(&w->stage, &w->bag, all, e);
    w->order = KEY_UNIQUE;
    if (rc == 0 && w->o.sorted && w->stage.n_part > 1 && w->schema->n_key)
        return not_sorted(w, e);
    return rc;
}

static bool bag_is_full(const struct writer *w)
{
    bool sorted = w->order != KEY_UNSORTED;

    return table_rows(w->bag) >= (sorted ? stage_batch(w->given->n_col) : w->bag_rows);
}

/* --- put --- */

static void append_column(struct table *t, size_t col, const struct column *c, size_t row0,
                          size_t n)
{
    if ((c->type == COLUMN_I64 || c->type == COLUMN_TIME) && !c->valid) {
        table_i64_n(t, col, (const int64_t *)c->v + row0, n);
        return;
    }
    if (c->type == COLUMN_F64 && !c->valid) {
        table_f64_n(t, col, (const double *)c->v + row0, n, true);
        return;
    }
    for (size_t r = row0; r < row0 + n; r++) {
        if (c->type == COLUMN_F64 && isnan(column_f64(c, r)))
            table_null(t, col);
        else
            table_copy(t, col, c, r);
    }
}

static int check_times(const struct writer *w, const struct chunk *c, struct err *e)
{
    static const int64_t first = INT64_C(-62135596800), last = INT64_C(253402300799);

    for (size_t i = 0; i < c->n_col; i++) {
        if (c->col[i].type != COLUMN_TIME)
            continue;
        for (size_t r = 0; r < c->n_row; r++) {
            int64_t at = column_i64(&c->col[i], r);
            if (at < first || at > last)
                return err_set(e, FAIL_INPUT, "column '%s': time outside the years 1 to 9999",
                               w->given->col[i].name);
        }
    }
    return 0;
}

static void note_order(struct writer *w, size_t begin)
{
    struct chunk c;

    if (!w->schema->n_key || w->order == KEY_UNSORTED)
        return;
    table_chunk(w->bag, 0, SIZE_MAX, &c);
    enum key_order order = key_order(w->schema, &c, begin, c.n_row);
    w->order = order > w->order ? order : w->order;
}

static int put_rows(struct writer *w, const struct chunk *c, size_t row0, size_t n,
                    struct err *e)
{
    size_t begin = table_rows(w->bag);

    for (size_t i = 0; i < c->n_col; i++)
        append_column(w->bag, i, &c->col[i], row0, n);
    note_order(w, begin);
    if (w->o.sorted && w->order != KEY_UNIQUE)
        return not_sorted(w, e);
    return bag_is_full(w) ? stage_bag(w, false, e) : 0;
}

static int writer_put(struct column_writer *base, const struct chunk *c, struct err *e)
{
    struct writer *w = (struct writer *)base;
    size_t batch = stage_batch(w->given->n_col);

    assert(c->n_col == w->given->n_col && !w->settled);
    if (check_times(w, c, e) < 0)
        return -1;
    for (size_t row0 = 0; row0 < c->n_row; row0 += batch) {
        size_t n = c->n_row - row0 < batch ? c->n_row - row0 : batch;
        if (put_rows(w, c, row0, n, e) < 0)
            return err_ctx(e, "dataset '%s'", w->name);
    }
    w->n_put += (int64_t)c->n_row;
    return 0;
}

/* --- settle --- */

static int settle(struct writer *w, struct err *e)
{
    if (stage_bag(w, true, e) < 0)
        return -1;
    w->dir = shadow_load(store_db(w->store), w->stage.dataset, w->stage.part, w->stage.n_part, e);
    if (!w->dir)
        return -1;
    w->stamp = w->dir->stamp;
    w->settle = (struct settle){.stage = &w->stage, .dir = w->dir, .clash = w->o.clash,
                                .has_line = w->has_line, .has_ties = w->has_ties,
                                .on_clash = w->settle.on_clash,
                                .on_clash_arg = w->settle.on_clash_arg,
                                .progress = w->o.progress};
    if (w->schema->n_key && w->dir->n_chunk && settle_run(&w->settle, e) < 0)
        return -1;
    w->counts.duplicate = w->settle.duplicate;
    w->counts.clashed = w->settle.clashed;
    w->counts.stored = w->n_put - w->settle.duplicate - w->settle.clashed;
    w->settled = true;
    return 0;
}

int dataset_settle(struct column_writer *base, struct dataset_counts *out, struct err *e)
{
    struct writer *w = (struct writer *)base;

    if (!w->settled && settle(w, e) < 0)
        return err_ctx(e, "dataset '%s'", w->name);
    *out = w->counts;
    return 0;
}

void dataset_on_clash(struct column_writer *base, dataset_clash_fn fn, void *arg)
{
    struct writer *w = (struct writer *)base;

    w->settle.on_clash = fn;
    w->settle.on_clash_arg = arg;
}

/* --- finish --- */

static int publish(struct writer *w, struct err *e)
{
    sqlite3 *db = store_db(w->store);

    if (!w->fresh && shadow_stamp(db, w->stage.dataset) != w->stamp) {
        err_set(e, FAIL_STORE, "somebody else changed it while rows were being written");
        return err_hint(e, "run the command again");
    }
    if (publish_name_ok(db, w->name, e) < 0)
        return -1;
    if (w->o.mode == DATASET_REPLACE && publish_drop(db, w->name, e) < 0)
        return -1;
    if (publish_parts(db, &w->stage, &w->settle, w->has_line, e) < 0)
        return -1;
    return publish_dataset(db, w->stage.dataset, w->o.run, w->about, e);
}

static int writer_finish(struct column_writer *base, struct err *e)
{
    struct writer *w = (struct writer *)base;
    struct dataset_counts counts;
    bool own = !store_in_transaction(w->store);

    assert(!w->finished);
    if (dataset_settle(base, &counts, e) < 0)
        return -1;
    if (own && store_begin(w->store, e) < 0)
        return -1;
    if (publish(w, e) < 0) {
        err_ctx(e, "dataset '%s'", w->name);
        return own ? store_rollback(w->store) : -1;
    }
    if (own && store_commit(w->store, e) < 0)
        return -1;
    w->finished = true;
    if (compact_when_due(w->store, w->stage.dataset, e) < 0)
        return -1;
    return publish_sweep(w->store, e);
}

static void drop_staged(struct writer *w)
{
    sqlite3 *db = store_db(w->store);
    struct err ignored = {0};
    bool own = !store_in_transaction(w->store);

    if (!w->begun || (own && store_begin(w->store, &ignored) < 0))
        return;
    for (size_t i = 0; i < w->stage.n_part; i++)
        shadow_part_drop(db, w->stage.part[i], &ignored);
    for (size_t i = 0; i < w->settle.n_old; i++)
        shadow_part_drop(db, w->settle.old[i], &ignored);
    if (w->fresh)
        shadow_drop(db, w->stage.dataset, &ignored);
    if (own && store_commit(w->store, &ignored) < 0)
        return;
    publish_sweep(w->store, &ignored);
}

static void writer_free(struct column_writer *base)
{
    struct writer *w = (struct writer *)base;

    if (!w->finished)
        drop_staged(w);
    settle_done(&w->settle);
    stage_done(&w->stage);
    shadow_free(w->dir);
    table_free(w->bag);
    schema_free(w->given);
    schema_free(w->schema);
    free(w->name);
    free(w->kind);
    free(w->about);
    free(w);
}

/* --- new --- */

static bool has_line(const struct schema *s)
{
    const struct column_spec *last = s->n_col ? &s->col[s->n_col - 1] : NULL;

    return last && last->type == COLUMN_I64 && strcmp(last->name, line_name) == 0;
}

static struct schema *stored_schema(const struct schema *given)
{
    struct schema *s = schema_new();

    for (size_t i = 0; i < given->n_col - has_line(given); i++)
        schema_add(s, given->col[i].name, given->col[i].type);
    schema_key_copy(s, given);
    return s;
}

/* Which dataset rows go to: a new one, or the live one of the name. */
static int find_place(struct writer *w, int64_t *out_id, struct err *e)
{
    int64_t live = shadow_find(store_db(w->store), w->name);

    *out_id = 0;
    w->fresh = true;
    if (w->o.mode == DATASET_CREATE && live) {
        err_set(e, FAIL_INPUT, "there already is a dataset '%s'", w->name);
        return err_hint(e, "add --replace, or choose another name");
    }
    if (w->o.mode != DATASET_APPEND || !live)
        return 0;
    struct schema *s = shadow_schema(store_db(w->store), live, e);
    if (!s)
        return -1;
    bool same = schema_equal(s, w->schema);
    schema_free(s);
    if (!same) {
        err_set(e, FAIL_INPUT, "dataset '%s' has other columns or another key", w->name);
        return err_hint(e, "replace it, or give these rows another name");
    }
    w->fresh = false;
    *out_id = live;
    return 0;
}

/* Rows of any order that fit: values, sort keys and row numbers, twice while sorting. */
static size_t rows_for(size_t memory, size_t n_col)
{
    size_t rows = (memory ? memory : memory_default) / (n_col * 8 + 48);

    return rows < 1024 ? 1024 : rows;
}

struct column_writer *dataset_write(struct store *s, const char *name, const struct schema *schema,
                                    const struct dataset_write_opts *o, struct err *e)
{
    static const struct column_writer_ops ops = {writer_put, writer_finish, writer_free};
    struct writer *w = mem_zero(1, sizeof *w);
    int64_t dataset = 0;

    w->store = s;
    w->o = *o;
    w->name = mem_text(name);
    w->kind = mem_text(o->kind);
    w->about = mem_text(o->about);
    w->given = schema_copy(schema);
    w->has_line = has_line(schema);
    w->schema = stored_schema(schema);
    w->base = (struct column_writer){&ops, w->given};
    w->bag = table_new(w->given);
    w->bag_rows = rows_for(o->memory, schema->n_col);
    if (publish_sweep(s, e) < 0 || publish_name_ok(store_db(s), name, e) < 0 ||
        find_place(w, &dataset, e) < 0) {
        writer_free(&w->base);
        return NULL;
    }
    stage_init(&w->stage, s, dataset, w->schema);
    w->stage.run = o->run;
    w->stage.n_thread = o->n_thread ? o->n_thread : 1;
    return &w->base;
}
