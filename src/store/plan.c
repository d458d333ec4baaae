/* plan.c - what SQL asks of a dataset.
 *
 * The text is one "COLUMN OP IN;" for each value, in the order of the values. Numeric columns give
 * the other side numeric affinity, as SQLite would, so their tests are final (omit). A text or
 * time column is compared as text; unless the other side is known to be a text, SQLite checks the
 * rows again. Times are compared without making texts: the texts of seconds are in the order of
 * the seconds, so a text stands for the first second whose text is not below it. */
#include "config.h"

#include "src/store/plan.h"

#include "src/base/civil.h"
#include "src/base/mem.h"

#include <stdlib.h>
#include <string.h>

/* --- what can be pushed down --- */

static bool op_of(unsigned char sqlite_op, enum predicate_op *out)
{
    switch (sqlite_op) {
    case SQLITE_INDEX_CONSTRAINT_EQ:
    case SQLITE_INDEX_CONSTRAINT_IS:
        *out = PREDICATE_EQ;
        return true;
    case SQLITE_INDEX_CONSTRAINT_GT:
        *out = PREDICATE_GT;
        return true;
    case SQLITE_INDEX_CONSTRAINT_GE:
        *out = PREDICATE_GE;
        return true;
    case SQLITE_INDEX_CONSTRAINT_LT:
        *out = PREDICATE_LT;
        return true;
    case SQLITE_INDEX_CONSTRAINT_LE:
        *out = PREDICATE_LE;
        return true;
    case SQLITE_INDEX_CONSTRAINT_ISNULL:
        *out = PREDICATE_NULL;
        return true;
    case SQLITE_INDEX_CONSTRAINT_ISNOTNULL:
        *out = PREDICATE_NOT_NULL;
        return true;
    default:
        return false;
    }
}

static bool is_textual(enum column_type type)
{
    return type == COLUMN_TEXT || type == COLUMN_TIME;
}

static bool known_text(sqlite3_index_info *info, int i)
{
    sqlite3_value *v = NULL;

    return sqlite3_vtab_rhs_value(info, i, &v) == SQLITE_OK && v &&
           sqlite3_value_type(v) == SQLITE_TEXT;
}

/* Part of the rows that a constraint is guessed to leave. */
static double share_of(const struct shadow *d, int col, enum predicate_op op)
{
    bool leads = d->schema->n_key && d->schema->key[0] == (size_t)col;

    switch (op) {
    case PREDICATE_EQ:
        return leads ? 0.001 : 0.05;
    case PREDICATE_NULL:
        return 0.1;
    case PREDICATE_NOT_NULL:
        return 0.9;
    default:
        return 0.3;
    }
}

struct best {
    const struct shadow *d;
    sqlite3_index_info *info;
    struct buf text;
    int n_value;
    double share;       /* of the rows that is left */
    double read;        /* of the chunks that must be looked at */
    bool equal[COLUMN_MAX];
};

static void push_down(struct best *b, int i)
{
    const struct sqlite3_index_constraint *c = &b->info->aConstraint[i];
    enum predicate_op op;

    if (!c->usable || c->iColumn < 0 || !op_of(c->op, &op))
        return;
    enum column_type type = b->d->schema->col[c->iColumn].type;
    bool null = op == PREDICATE_NULL || op == PREDICATE_NOT_NULL;
    if (is_textual(type) && !null && strcmp(sqlite3_vtab_collation(b->info, i), "BINARY") != 0)
        return;
    bool in = op == PREDICATE_EQ && sqlite3_vtab_in(b->info, i, 1);
    b->info->aConstraintUsage[i].argvIndex = ++b->n_value;
    b->info->aConstraintUsage[i].omit =
        !in && (null || !is_textual(type) || known_text(b->info, i));
    buf_printf(&b->text, "%d %d %d;", c->iColumn,
               c->op == SQLITE_INDEX_CONSTRAINT_IS ? -1 : (int)op, in);
    double share = share_of(b->d, c->iColumn, op);
    b->share *= in ? 3 * share : share;
    if (b->d->schema->n_key && b->d->schema->key[0] == (size_t)c->iColumn)
        b->read *= in ? 3 * share : share;
    b->equal[c->iColumn] |= op == PREDICATE_EQ && !in;
}

/* Whether key order is the order asked for; columns fixed by an equality may be passed over. */
static bool in_key_order(const struct best *b)
{
    const struct schema *s = b->d->schema;
    size_t k = 0;

    for (int i = 0; i < b->info->nOrderBy; i++) {
        int col = b->info->aOrderBy[i].iColumn;
        if (col >= 0 && b->equal[col])
            continue;
        while (k < s->n_key && (int)s->key[k] != col && b->equal[s->key[k]])
            k++;
        if (b->info->aOrderBy[i].desc || k == s->n_key || (int)s->key[k] != col)
            return false;
        k++;
    }
    return b->info->nOrderBy > 0;
}

static bool by_rowid(sqlite3_index_info *info)
{
    for (int i = 0; i < info->nConstraint; i++) {
        const struct sqlite3_index_constraint *c = &info->aConstraint[i];
        if (c->usable && c->iColumn < 0 && c->op == SQLITE_INDEX_CONSTRAINT_EQ) {
            info->aConstraintUsage[i].argvIndex = 1;
            info->aConstraintUsage[i].omit = 0;
            info->idxNum = PLAN_ROWID;
            info->estimatedCost = 10;
            info->estimatedRows = 1;
            info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
            return true;
        }
    }
    return false;
}

/* OFFSET is taken over when nothing is left for SQLite to leave out or to sort. */
static void take_offset(struct best *b)
{
    sqlite3_index_info *info = b->info;
    int offset = -1;

    if (info->nOrderBy && !info->orderByConsumed)
        return;
    for (int i = 0; i < info->nConstraint; i++) {
        unsigned char op = info->aConstraint[i].op;
        if (op == SQLITE_INDEX_CONSTRAINT_OFFSET && info->aConstraint[i].usable)
            offset = i;
        else if (op != SQLITE_INDEX_CONSTRAINT_LIMIT && !info->aConstraintUsage[i].omit)
            return;
    }
    if (offset < 0)
        return;
    info->aConstraintUsage[offset].argvIndex = ++b->n_value;
    info->aConstraintUsage[offset].omit = 1;
    info->idxNum |= PLAN_OFFSET;
}

int plan_best(const struct shadow *d, sqlite3_index_info *info)
{
    struct best *b;

    if (by_rowid(info))
        return SQLITE_OK;
    b = mem_zero(1, sizeof *b);
    *b = (struct best){.d = d, .info = info, .share = 1, .read = 1};
    for (int i = 0; i < info->nConstraint; i++)
        push_down(b, i);
    info->orderByConsumed = in_key_order(b);
    info->idxNum = info->orderByConsumed ? PLAN_ORDERED : 0;
    take_offset(b);
    double rows = (double)d->n_row * b->share;
    info->estimatedRows = (sqlite3_int64)rows + 1;
    info->estimatedCost = 20 + (double)d->n_row * b->read * (b->n_value ? 0.05 : 0) + rows;
    info->idxStr = sqlite3_mprintf("%s", buf_str(&b->text));
    info->needToFreeIdxStr = 1;
    buf_done(&b->text);
    free(b);
    return info->idxStr ? SQLITE_OK : SQLITE_NOMEM;
}

/* --- values to tests --- */

/* First second, as far as texts go, whose text is not below s; last + 1 when all are. */
static int time_cmp(int64_t at, const char *s, size_t size)
{
    char text[CIVIL_SIZE];
    size_t n = CIVIL_SIZE - 1;

    civil_text(at, text);
    int c = memcmp(text, s, n < size ? n : size);
    return c ? c : (n > size) - (n < size);
}

static int64_t time_from(const char *s, size_t size)
{
    int64_t lo = plan_time_first, hi = plan_time_last + 1;

    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        if (time_cmp(mid, s, size) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void test_time(struct predicate_test *t, enum predicate_op op, const char *s, size_t size)
{
    int64_t from = time_from(s, size);
    bool hit = from <= plan_time_last && time_cmp(from, s, size) == 0;

    switch (op) {
    case PREDICATE_EQ:
        if (hit)
            predicate_i64(t, PREDICATE_EQ, from);
        else
            t->kind = PREDICATE_NEVER;
        break;
    case PREDICATE_LT:
        predicate_i64(t, PREDICATE_LT, from);
        break;
    case PREDICATE_LE:
        predicate_i64(t, hit ? PREDICATE_LE : PREDICATE_LT, from);
        break;
    case PREDICATE_GT:
        predicate_i64(t, hit ? PREDICATE_GT : PREDICATE_GE, from);
        break;
    default:
        predicate_i64(t, PREDICATE_GE, from);
        break;
    }
}

/* On a textual column a number may become a text or the column a number, as the other side's own
 * affinity says: left to SQLite. */
static void test_textual(struct predicate_test *t, enum predicate_op op, sqlite3_value *v)
{
    if (sqlite3_value_type(v) != SQLITE_TEXT)
        return;
    const char *s = (const char *)sqlite3_value_text(v);
    size_t size = (size_t)sqlite3_value_bytes(v);
    if (t->type == COLUMN_TIME)
        test_time(t, op, s, size);
    else
        predicate_text(t, op, s, size);
}

/* Numbers are below all texts and blobs. */
static void test_numeric(struct predicate_test *t, enum predicate_op op, sqlite3_value *v)
{
    switch (sqlite3_value_numeric_type(v)) {
    case SQLITE_INTEGER:
        predicate_i64(t, op, sqlite3_value_int64(v));
        break;
    case SQLITE_FLOAT:
        predicate_f64(t, op, sqlite3_value_double(v));
        break;
    default:
        t->kind = op == PREDICATE_LT || op == PREDICATE_LE ? PREDICATE_HAS_VALUE
                                                           : PREDICATE_NEVER;
    }
}

static void test_value(struct predicate_test *t, enum predicate_op op, sqlite3_value *v)
{
    if (sqlite3_value_type(v) == SQLITE_NULL)
        t->kind = PREDICATE_NEVER;
    else if (is_textual(t->type))
        test_textual(t, op, v);
    else
        test_numeric(t, op, v);
}

/* Any of the values; one that cannot be judged here lets every row pass. */
static void test_set(struct predicate_test *t, sqlite3_value *list)
{
    sqlite3_value *v = NULL;
    bool all = false;

    t->kind = PREDICATE_SET;
    for (int rc = sqlite3_vtab_in_first(list, &v); rc == SQLITE_OK && v;
         rc = sqlite3_vtab_in_next(list, &v)) {
        struct predicate_test one = predicate_on(t->col, t->type);
        test_value(&one, PREDICATE_EQ, v);
        all |= one.kind == PREDICATE_ALL;
        predicate_set_take(t, &one);
    }
    if (all)
        predicate_done(t);
}

struct predicate_test *plan_tests(const struct shadow *d, const char *text, sqlite3_value **value,
                                  int n_value, size_t *out_n)
{
    struct predicate_test *tests = mem_zero((size_t)n_value, sizeof *tests);
    const char *p = text;

    for (int i = 0; i < n_value; i++) {
        char *end;
        long col = strtol(p, &end, 10), op = strtol(end, &end, 10), in = strtol(end, &end, 10);
        struct predicate_test *t = &tests[i];
        p = end + 1;
        *t = predicate_on((size_t)col, d->schema->col[col].type);
        if (in)
            test_set(t, value[i]);
        else if (op == PREDICATE_NULL || op == PREDICATE_NOT_NULL)
            predicate_null(t, op == PREDICATE_NULL);
        else if (op < 0 && sqlite3_value_type(value[i]) == SQLITE_NULL)
            predicate_null(t, true);
        else
            test_value(t, op < 0 ? PREDICATE_EQ : (enum predicate_op)op, value[i]);
    }
    *out_n = (size_t)n_value;
    return tests;
}
