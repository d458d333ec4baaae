/* ingest.c - the life of a load:
 *
 *   loads_begin       intake_run            dataset_settle        finish + loads_end
 *  ------------> open ----------> rows staged -----------> counted ----------> stored
 *                 |                    |                      |
 *                 +--------------------+----------------------+--loads_end--> refused
 *
 * The source's own faults win over the reject limit. Rows are staged under the run and invisible
 * until the one transaction that publishes them together with the end of the load.
 * Invariant: records = rows put + rejects of intake; put = stored + duplicate + clashed. */
#include "config.h"

#include "src/data/ingest.h"

#include "src/base/arena.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/log.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/proc.h"
#include "src/base/text.h"
#include "src/data/drift.h"
#include "src/data/facts.h"
#include "src/data/intake.h"
#include "src/data/rejected.h"
#include "src/data/url.h"
#include "src/store/loads.h"

#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct clash {
    int64_t line, stays;
};

struct load {
    struct store *store;
    const struct ingest_opts *o;
    char *shown;                /* the source without its secrets, for messages and the load */
    struct ingest_result *out;
    struct load_row row;
    struct schema *stands;      /* of the dataset that is appended to */
    struct intake *in;
    struct column_writer *w;
    struct facts *facts;        /* stands before w */
    struct rejected rejected;
    struct drift drift;         /* in the arena */
    struct arena arena;
    char hash[33];              /* of the source's bytes, row.size of them */
    struct clash *clash;        /* [n_clash], those that are kept */
    size_t n_clash, clash_cap;
    double began;
};

/* --- options --- */

int ingest_limit_parse(const char *text, struct ingest_limit *out, struct err *e)
{
    size_t n = strlen(text);
    struct ingest_limit l = {.is_percent = n > 0 && text[n - 1] == '%'};
    bool ok = l.is_percent ? text_to_f64(text, n - 1, &l.percent) == TEXT_NUM_OK
                           : text_to_i64(text, n, &l.rejects) == TEXT_NUM_OK;

    if (!ok || l.rejects < 0 || l.percent < 0) {
        err_set(e, FAIL_USAGE, "'%s' is no number of rejects", text);
        return err_hint(e, "write 100 or 2.5%%");
    }
    *out = l;
    return 0;
}

bool ingest_limit_allows(const struct ingest_limit *l, int64_t rejected, int64_t records)
{
    if (l->is_percent)
        return 100.0 * (double)rejected <= l->percent * (double)records;
    return rejected <= l->rejects;
}

/* --- opening --- */

static int begin_load(struct load *l, struct err *e)
{
    l->row = (struct load_row){.run = l->o->run, .dataset = l->o->dataset,
                               .source = l->shown, .begun_ms = now_ms()};
    if (loads_begin(l->store, &l->row, &l->row.id, e) < 0)
        return -1;
    l->out->load = l->rejected.load = l->row.id;
    l->rejected.store = l->store;
    return 0;
}

/* The columns of a dataset that is appended to, unless they are the program's own. */
static int find_standing(struct load *l, struct err *e)
{
    const struct ingest_opts *o = l->o;

    if (o->mode != DATASET_APPEND || layout_dataset(o->dataset) ||
        !dataset_exists(l->store, o->dataset))
        return 0;
    l->stands = dataset_schema(l->store, o->dataset, e);
    return l->stands ? 0 : -1;
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return mem_text(".");
    return mem_text_n(path, slash == path ? 1 : (size_t)(slash - path));
}

struct layout_opts ingest_layout(const struct ingest_opts *o, const struct schema *stands)
{
    return (struct layout_opts){
        .dataset = o->dataset, .stands = stands, .map = o->map, .n_map = o->n_map,
        .type = o->type, .n_type = o->n_type, .key = o->key, .n_key = o->n_key,
        .missing = o->missing, .times = o->times};
}

static int open_intake(struct load *l, enum reason *out_why, struct err *e)
{
    const struct ingest_opts *o = l->o;
    char *folder = folder_of(store_path(l->store));
    struct intake_opts io = {
        .layout = ingest_layout(o, l->stands), .delimiter = o->delimiter, .spool = folder,
        .ca_file = o->ca_file, .n_thread = o->n_thread, .block = o->block,
        .progress = o->progress, .done = o->done, .total = o->total};

    io.sha256 = o->sha256 != NULL;
    l->in = intake_open(o->source, &io, out_why, e);
    free(folder);
    if (!l->in)
        return -1;
    l->rejected.layout = intake_layout(l->in);
    return 0;
}

/* Chunks are written twice, and the workspace's log beside them; packed bytes grow. What is free
 * inside the file counts too. Better said now than when the disk is full. */
static bool has_room(const struct load *l, struct err *out_why)
{
    const struct source *s = intake_source(l->in);
    double wanted = (double)source_total(s) * (source_packed(s) ? 10.0 : 2.5);
    int64_t room = file_room(store_path(l->store));

    if (room >= 0)
        room += store_spare(l->store);
    if (room < 0 || (double)room >= wanted)
        return true;
    err_set(out_why, FAIL_SPACE, "%lld MB are free where the workspace is, %.0f MB may be needed",
            (long long)(room / 1000000), ceil(wanted / 1e6));
    err_hint(out_why, "%s", reason_hint(REASON_DISK_FULL));
    return false;
}

static int keep_clash(void *arg, int64_t line, int64_t stays, struct err *e)
{
    struct load *l = arg;

    (void)e;
    if (l->n_clash >= REJECTED_KEPT)
        return 0;
    if (l->n_clash == l->clash_cap) {
        l->clash_cap = mem_room(l->clash_cap, l->n_clash + 1);
        l->clash = mem_resize(l->clash, l->clash_cap, sizeof *l->clash);
    }
    l->clash[l->n_clash++] = (struct clash){line, stays};
    return 0;
}

static int open_writer(struct load *l, struct err *e)
{
    const struct ingest_opts *o = l->o;
    struct dataset_write_opts wo = {
        .mode = o->mode, .clash = o->clash, .run = o->run, .n_thread = o->n_thread,
        .kind = layout_dataset(o->dataset) ? "raw" : "table", .progress = o->progress};

    l->w = dataset_write(l->store, o->dataset, intake_schema(l->in), &wo, e);
    if (!l->w)
        return -1;
    dataset_on_clash(l->w, keep_clash, l);
    l->facts = facts_new(l->store, o->dataset, o->mode == DATASET_APPEND, l->w);
    return 0;
}

/* What has changed in the columns since the last load of the dataset that was stored. */
static int note_drift(struct load *l, struct err *e)
{
    struct arena a = {0};
    struct load_row last;
    struct err ignored = {0}; /* a format that is not JSON has nothing to compare with */
    int rc = loads_last(l->store, l->o->dataset, &a, &last, e);
    struct json *before = rc > 0 ? json_parse(last.format, strlen(last.format), &ignored) : NULL;

    if (before)
        drift_find(intake_layout(l->in), before, &l->arena, &l->drift);
    if (l->drift.n) {
        struct buf line = {0};

        drift_text(&l->drift, &line);
        log_put(LOG_WARN, "drift: %s is not as in load %lld: %s", l->o->dataset,
                (long long)last.id, buf_str(&line));
        buf_done(&line);
    }
    json_free(before);
    arena_done(&a);
    return rc < 0 ? -1 : 0;
}

/* --- rejects --- */

static int on_reject(void *arg, const struct reject *r, struct err *e)
{
    struct load *l = arg;

    return rejected_add(&l->rejected, r, e);
}

static int clash_by_line(const void *a, const void *b)
{
    const struct clash *x = a, *y = b;

    return x->line < y->line ? -1 : x->line > y->line;
}

struct clash_texts { /* clashes before `next` have been told */
    struct load *l;
    size_t next;
};

static int on_text(void *arg, int64_t line, const char *text, size_t size, struct err *e)
{
    struct clash_texts *t = arg;
    const struct clash *c = &t->l->clash[t->next++];

    assert(c->line == line);
    return rejected_clash(&t->l->rejected, line, c->stays, text, size, e);
}

/* Rows with a key that is taken become rejects, with their text read from the source again. */
static int reject_clashes(struct load *l, int64_t n_clashed, struct err *e)
{
    struct clash_texts t = {l, 0};
    int64_t *line = mem_array(l->n_clash + 1, sizeof *line);

    if (l->n_clash)
        qsort(l->clash, l->n_clash, sizeof *l->clash, clash_by_line);
    for (size_t i = 0; i < l->n_clash; i++)
        line[i] = l->clash[i].line;
    int rc = intake_texts(l->in, line, l->n_clash, on_text, &t, e);

    free(line);
    for (; rc == 0 && t.next < l->n_clash; t.next++)
        rc = rejected_clash(&l->rejected, l->clash[t.next].line, l->clash[t.next].stays, "", 0, e);
    rejected_more(&l->rejected, REASON_DUP_KEY, n_clashed - (int64_t)l->n_clash);
    return rc;
}

/* --- the end --- */

static void put_notes(const struct load *l, struct json_out *j)
{
    unsigned ends = l->in ? intake_ends(l->in) : 0;

    json_array(j, "notes");
    if (ends & (ends - 1))
        json_put_text(j, NULL, "EOL_MIXED");
    if (l->in && source_trailing(intake_source(l->in)))
        json_put_text(j, NULL, "GZ_TRAIL");
    if (l->in && intake_layout(l->in)->n_extra)
        json_put_text(j, NULL, "EXTRA_COLUMNS");
    if (l->in && intake_twice(l->in))
        json_put_text(j, NULL, "TIME_OVERLAP");
    if (l->in && source_unmeasured(intake_source(l->in)))
        json_put_text(j, NULL, "LEN_UNKNOWN");
    json_end_array(j);
    if (l->in && intake_twice(l->in))
        json_put_i64(j, "overlaps", intake_twice(l->in));
}

static void put_columns(const struct load *l, struct json_out *j)
{
    const struct layout *lay = l->in ? intake_layout(l->in) : NULL;

    json_object(j, "columns");
    for (size_t i = 0; lay && i < lay->n_col; i++)
        json_put_text(j, lay->schema->col[i].name, column_type_name(lay->col[i].type));
    json_end_object(j);
}

/* The source's own words, from which its rejects can be made a file again. */
static void put_header(const struct load *l, struct json_out *j)
{
    static const char *const end[] = {"LF", "CRLF", "CR"};
    const struct layout *lay = l->in ? intake_layout(l->in) : NULL;

    if (!lay)
        return;
    json_put_text(j, "header", intake_header(l->in));
    json_array(j, "fields");
    for (size_t i = 0; i < lay->n_field; i++)
        json_put_text(j, NULL, lay->field[i]);
    json_end_array(j);
    json_array(j, "ends");
    for (unsigned i = 0; i < 3; i++)
        if (intake_ends(l->in) >> i & 1)
            json_put_text(j, NULL, end[i]);
    json_end_array(j);
}

static void put_rejects(const struct load *l, struct json_out *j)
{
    json_object(j, "rejects");
    for (int i = 0; i < REASON_COUNT; i++)
        if (l->rejected.by_reason[i])
            json_put_i64(j, reason_name((enum reason)i), l->rejected.by_reason[i]);
    json_end_object(j);
}

static void put_pairs(struct json_out *j, const char *key, const struct layout_pair *p, size_t n)
{
    struct buf pair = {0};

    if (n)
        json_array(j, key);
    for (size_t i = 0; i < n; i++) {
        buf_clear(&pair);
        buf_printf(&pair, "%s=%s", p[i].column, p[i].is);
        json_put_text(j, NULL, buf_str(&pair));
    }
    if (n)
        json_end_array(j);
    buf_done(&pair);
}

static void put_options(const struct ingest_opts *o, struct json_out *j)
{
    static const char *const missing[] = {"null", "zero", "reject"};
    static const char *const clash[] = {"reject", "keep-first", "keep-last"};

    json_object(j, "options");
    json_put_text(j, "missing", missing[o->missing]);
    json_put_text(j, "on-duplicate", clash[o->clash]);
    if (o->times.zone)
        json_put_text(j, "timezone", zone_name(o->times.zone));
    if (o->times.form)
        json_put_text(j, "time-format", time_form_text(o->times.form));
    if (o->delimiter && o->delimiter != ',')
        json_put_text_n(j, "delimiter", &o->delimiter, 1);
    put_pairs(j, "map", o->map, o->n_map);
    put_pairs(j, "type", o->type, o->n_type);
    if (o->n_key)
        json_array(j, "key");
    for (size_t i = 0; i < o->n_key; i++)
        json_put_text(j, NULL, o->key[i]);
    if (o->n_key)
        json_end_array(j);
    json_end_object(j);
}

static void put_format(const struct load *l, struct buf *out)
{
    struct json_out j = {.b = out};

    json_object(&j, NULL);
    put_notes(l, &j);
    put_columns(l, &j);
    put_options(l->o, &j);
    put_header(l, &j);
    put_rejects(l, &j);
    if (l->facts)
        facts_put(l->facts, &j);
    drift_put(&l->drift, &j);
    json_end_object(&j);
}

/* Ends the load as the result says: in the transaction that is open, or in one of its own. */
static int end_load(struct load *l, struct err *e)
{
    const struct ingest_result *r = l->out;
    struct buf format = {0};

    put_format(l, &format);
    l->row.hash = l->hash;
    l->row.records = r->records;
    l->row.stored = r->stored;
    l->row.rejected = r->rejected;
    l->row.duplicate = r->duplicate;
    l->row.state = r->reason == REASON_NONE ? "stored" : "refused";
    l->row.reason = reason_name(r->reason);
    l->row.format = buf_str(&format);
    l->row.ended_ms = now_ms();
    int rc = loads_end(l->store, &l->row, e);

    buf_done(&format);
    return rc;
}

/* What was staged goes, the load ends as refused; *why is the one line about it. */
static int refuse(struct load *l, enum reason reason, const struct err *why, struct err *e)
{
    column_writer_free(l->w);
    l->w = NULL;
    if (rejected_flush(&l->rejected, e) < 0)
        return -1;
    l->out->reason = reason;
    l->out->why = *why;
    if (!why->ctx[0])
        err_ctx(&l->out->why, "'%s'", l->shown);
    l->out->rejected = l->rejected.n;
    l->out->records = (l->in ? intake_put(l->in) : 0) + l->rejected.n -
                      l->rejected.by_reason[REASON_DUP_KEY]; /* which were put */
    l->out->stored = l->out->duplicate = 0;
    return end_load(l, e);
}

static void refuse_as(enum reason reason, struct err *out)
{
    err_set(out, FAIL_INPUT, "%s", reason_says(reason));
    err_hint(out, "%s", reason_hint(reason));
}

static int refuse_limit(struct load *l, struct err *e)
{
    struct err why = {0};

    err_set(&why, FAIL_INPUT, "%s", buf_str(&l->rejected.first));
    err_ctx(&why, "'%s': %lld of %lld records rejected", l->shown,
            (long long)l->rejected.n, (long long)l->out->records);
    const char *help = reason_hint(l->rejected.first_reason);

    err_hint(&why, "%s%s%s", help, *help ? "; " : "", reason_hint(REASON_REJECT_LIMIT));
    return refuse(l, REASON_REJECT_LIMIT, &why, e);
}

/* The source could not be read to its end; other failures are not the load's. */
static int refuse_source(struct load *l, const struct err *why, struct err *e)
{
    enum reason reason = intake_reason(l->in);

    if (why->code == FAIL_SPACE)
        reason = REASON_DISK_FULL;
    if (reason != REASON_NONE)
        return refuse(l, reason, why, e);
    *e = *why;
    return -1;
}

static int publish(struct load *l, struct err *e)
{
    if (rejected_flush(&l->rejected, e) < 0)
        return -1;
    if (proc_cancelled())
        return err_set(e, FAIL_CANCELLED, "cancelled");
    if (store_begin(l->store, e) < 0)
        return -1;
    if (column_writer_finish(l->w, e) < 0 || end_load(l, e) < 0)
        return store_rollback(l->store);
    return l->o->keep_open ? 0 : store_commit(l->store, e);
}

/* All rows are staged: duplicates and clashes are settled, then it is stored or refused. */
static int settle(struct load *l, struct err *e)
{
    struct dataset_counts c = {0};
    struct ingest_result *r = l->out;
    int64_t broken = l->rejected.n;
    struct err why = {0};

    if (dataset_settle(l->w, &c, e) < 0)
        return -1;
    if (reject_clashes(l, c.clashed, &why) < 0)
        return refuse_source(l, &why, e);
    r->records = intake_put(l->in) + broken;
    r->stored = c.stored;
    r->duplicate = c.duplicate;
    r->rejected = l->rejected.n;
    if (r->records != r->stored + r->rejected + r->duplicate)
        return err_set(e, FAIL_STORE, "load %lld: %lld records, but %lld accounted for",
                       (long long)r->load, (long long)r->records,
                       (long long)(r->stored + r->rejected + r->duplicate));
    if (!ingest_limit_allows(&l->o->limit, r->rejected, r->records))
        return refuse_limit(l, e);
    return publish(l, e);
}

static void note_source(struct load *l)
{
    l->row.size = l->out->bytes = source_bytes(intake_source(l->in));
    source_hash(intake_source(l->in), l->hash);
}

static bool is_announced(const struct load *l)
{
    char sum[65];

    if (!l->o->sha256)
        return true;
    source_sha256(intake_source(l->in), sum);
    return strcasecmp(sum, l->o->sha256) == 0;
}

/* 1 and the load that brought these bytes into the dataset before, 0, -1. */
static int find_same(struct load *l, struct arena *a, struct load_row *out, struct err *e)
{
    if (l->o->again || l->o->mode != DATASET_APPEND)
        return 0;
    return loads_same(l->store, l->o->dataset, l->row.size, l->hash, a, out, e);
}

/* The source has been read to its end: are these bytes that were asked for, and not had before? */
static int judge_bytes(struct load *l, struct err *e)
{
    struct arena a = {0};
    struct load_row same;
    struct err why = {0};
    int rc;

    if (!is_announced(l)) {
        refuse_as(REASON_SHA_MISMATCH, &why);
        return refuse(l, REASON_SHA_MISMATCH, &why, e);
    }
    rc = find_same(l, &a, &same, e);
    if (rc > 0) {
        refuse_as(REASON_SRC_AGAIN, &why);
        err_ctx(&why, "'%s': load %lld", l->shown, (long long)same.id);
        rc = refuse(l, REASON_SRC_AGAIN, &why, e);
    } else if (rc == 0) {
        rc = settle(l, e);
    }
    arena_done(&a);
    return rc;
}

static int run_load(struct load *l, struct err *e)
{
    struct err why = {0};
    enum reason reason = REASON_NONE;

    if (begin_load(l, e) < 0 || find_standing(l, e) < 0)
        return -1;
    if (open_intake(l, &reason, &why) < 0) {
        if (reason != REASON_NONE)
            return refuse(l, reason, &why, e);
        *e = why;
        return -1;
    }
    if (note_drift(l, e) < 0)
        return -1;
    if (!has_room(l, &why))
        return refuse(l, REASON_DISK_FULL, &why, e);
    if (open_writer(l, e) < 0)
        return -1;
    int rc = intake_run(l->in, facts_writer(l->facts), on_reject, l, &why);

    note_source(l);
    return rc < 0 ? refuse_source(l, &why, e) : judge_bytes(l, e);
}

int ingest_load(struct store *s, const struct ingest_opts *o, struct ingest_result *out,
                struct err *e)
{
    struct load l = {.store = s, .o = o, .out = out, .shown = url_redact(o->source),
                     .began = now_mono()};

    *out = (struct ingest_result){0};
    int rc = run_load(&l, e);

    out->seconds = now_mono() - l.began;
    column_writer_free(l.w);
    facts_free(l.facts);
    arena_done(&l.arena);
    intake_free(l.in);
    schema_free(l.stands);
    rejected_done(&l.rejected);
    free(l.clash);
    free(l.shown);
    return rc;
}

bool ingest_sha256_ok(const char *text)
{
    size_t n = 0;

    while (isxdigit((unsigned char)text[n]))
        n++;
    return n == 64 && !text[n];
}

bool ingest_same(struct store *store, const struct ingest_opts *o, int64_t size, const char *hash)
{
    enum reason why = REASON_NONE;
    struct err ignored = {0}; /* what cannot be read is not the same */
    char *folder = folder_of(store_path(store));
    struct source_opts so = {folder, o->ca_file, o->progress};
    struct source *s = source_open(o->source, &so, &why, &ignored);
    char *block = mem_array(RCSV_BLOCK, 1), now[33] = "";
    int64_t n = 0;

    if (s && (source_total(s) == 0 || source_total(s) == size))
        while ((n = source_read(s, block, RCSV_BLOCK, &ignored)) > 0)
            ;
    if (s && n == 0)
        source_hash(s, now);
    bool same = s && n == 0 && source_bytes(s) == size && strcmp(now, hash) == 0;
    source_free(s);
    free(block);
    free(folder);
    return same;
}
