/* op_ingest.c - sources into datasets: one load each, in the order given.
 *
 * The first load of a dataset that is stored creates or replaces it, later ones append. A load
 * that is refused does not stop the others, but the run fails in the end and says why the first
 * of them was refused; what the others stored stays. The result lists every load.
 * Not here: what a load does (data/ingest.c). */
#include "config.h"

#include "src/ops/op.h"

#include "src/ops/op_ingest.h"

#include "src/base/arena.h"
#include "src/base/file.h"
#include "src/base/log.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/data/catalogue.h"
#include "src/data/ingest.h"
#include "src/data/source.h"
#include "src/data/url.h"
#include "src/store/loads.h"

#include <stdlib.h>
#include <string.h>

static const struct op_param ingest_params[] = {
    {"dataset", PARAM_TEXT, NULL, "NAME",
     "the dataset to load; the files' names tell it otherwise"},
    {"sources", PARAM_LIST, NULL, "SOURCE",
     "files, folders, URLs, - for standard input, or a name of the catalogue"},
    {"append", PARAM_BOOL, NULL, NULL, "merge by key into a dataset that exists"},
    {"replace", PARAM_BOOL, NULL, NULL, "take the place of a dataset that exists"},
    {"missing", PARAM_TEXT, "null", "null|zero|reject", "what an empty number becomes"},
    {"on-duplicate", PARAM_TEXT, "reject", "reject|keep-first|keep-last",
     "what becomes of a record whose key is there with other values"},
    {"max-rejects", PARAM_TEXT, "0", "N|P%", "rejects that a load may have, or percent of records"},
    {"time-format", PARAM_TEXT, NULL, "FMT", "how times are written, in the words of strptime"},
    {"timezone", PARAM_TEXT, "UTC", "ZONE", "where times are that tell no offset"},
    {"map", PARAM_LIST, NULL, "COLUMN=HEADER", "the column is called HEADER in the source"},
    {"type", PARAM_LIST, NULL, "COLUMN=TYPE", "integer, real, time or text, instead of sniffing"},
    {"key", PARAM_LIST, NULL, "COLUMN[,COLUMN]", "the key of a dataset that has none of its own"},
    {"delimiter", PARAM_TEXT, ",", "C", "the character between fields; tab is one too"},
    {"sha256", PARAM_TEXT, NULL, "HEX", "the sum that the bytes of the one source must have"},
    {"again", PARAM_BOOL, NULL, NULL, "load bytes that are already in the dataset once more"},
    {"ca-file", PARAM_TEXT, NULL, "FILE",
     "certificates to trust for https, instead of the system's"},
    {0},
};

struct item { /* one load to be */
    char *dataset, *source, *shown; /* shown: the source without its secrets */
    bool is_done;         /* by an earlier run of the same words that did not come to its end */
    struct load_row done;
    const char *set;     /* name of the catalogue that stands for it; NULL: none */
    const char *nearest; /* such a name, for a word that is none and no file; NULL: it is one */
};

struct work {
    struct task *task;
    struct item *item;
    size_t n_item;
    struct catalogue *catalogue; /* NULL: not looked at */
    struct ingest_opts o;       /* what all loads share */
    struct layout_pair *map, *type;
    char **cut;                 /* copies of COLUMN=..., cut at the sign; ends with NULL */
    size_t n_cut;
    const char **key;
    struct time_form *form;
    struct zone *zone;
    char **stored;              /* datasets that this run has stored: borrowed from item */
    size_t n_stored;
    int64_t n_refused;
    bool unreached;             /* a name of the catalogue leads nowhere: the rest is not tried */
    struct err first;           /* why the first one was refused */
    struct arena arena;         /* of the items' done */
};

/* --- options --- */

static int choose(const char *word, const char *const *words, int *out)
{
    for (int i = 0; words[i]; i++) {
        if (strcmp(words[i], word) == 0) {
            *out = i;
            return 0;
        }
    }
    return -1;
}

/* One character, or a word for the one that is hard to type. */
static int read_delimiter(const char *word, char *out, struct err *e)
{
    char c = strcmp(word, "tab") == 0 || strcmp(word, "\\t") == 0 ? '\t' : *word;

    if (!c || (c != '\t' && word[1]) || strchr("\"\r\n", c)) {
        err_set(e, FAIL_USAGE, "--delimiter is one character, no quote and no line end, not '%s'",
                word);
        return err_hint(e, "for instance ';' or '|', quoted for the shell; or the word tab");
    }
    *out = c;
    return 0;
}

static int read_policies(struct work *w, struct err *e)
{
    static const char *const missing[] = {"null", "zero", "reject", NULL};
    static const char *const clash[] = {"reject", "keep-first", "keep-last", NULL};
    const char *m = task_text(w->task, "missing"), *c = task_text(w->task, "on-duplicate");
    int i_missing, i_clash;

    if (choose(m, missing, &i_missing) < 0)
        return err_set(e, FAIL_USAGE, "--missing is null, zero or reject, not '%s'", m);
    if (choose(c, clash, &i_clash) < 0)
        return err_set(e, FAIL_USAGE, "--on-duplicate is reject, keep-first or keep-last, not '%s'",
                       c);
    w->o.missing = (enum missing)i_missing;
    w->o.clash = (enum dataset_clash)i_clash;
    w->o.sha256 = task_text(w->task, "sha256");
    w->o.again = task_bool(w->task, "again");
    if (w->o.sha256 && !ingest_sha256_ok(w->o.sha256))
        return err_set(e, FAIL_USAGE, "--sha256 takes 64 hexadecimal digits");
    w->o.ca_file = task_text(w->task, "ca-file");
    if (read_delimiter(task_text(w->task, "delimiter"), &w->o.delimiter, e) < 0)
        return -1;
    if (task_bool(w->task, "append") && task_bool(w->task, "replace"))
        return err_set(e, FAIL_USAGE, "--append or --replace, not both");
    return ingest_limit_parse(task_text(w->task, "max-rejects"), &w->o.limit, e);
}

/* COLUMN=VALUE of a list into pairs that point into copies. */
static int read_pairs(struct work *w, const char *name, struct layout_pair **out, size_t *out_n,
                      struct err *e)
{
    const struct json *list = task_list(w->task, name);
    size_t n = list ? json_size(list) : 0, i = 0;

    w->cut = mem_resize(w->cut, w->n_cut + n + 1, sizeof *w->cut);
    *out = mem_zero(n + 1, sizeof **out);
    for (const struct json *j = list ? json_first(list) : NULL; j; j = json_next(j)) {
        char *text = mem_text(json_text(j, "")), *sign = strchr(text, '=');

        w->cut[w->n_cut++] = text;
        if (!sign || sign == text)
            return err_set(e, FAIL_USAGE, "--%s takes COLUMN=..., not '%s'", name, text);
        *sign = '\0';
        (*out)[i++] = (struct layout_pair){text, sign + 1};
    }
    *out_n = n;
    return 0;
}

static void read_key(struct work *w)
{
    const struct json *list = task_list(w->task, "key");
    size_t n = list ? json_size(list) : 0, i = 0;

    w->key = mem_zero(n + 1, sizeof *w->key);
    for (const struct json *j = list ? json_first(list) : NULL; j; j = json_next(j))
        w->key[i++] = json_text(j, "");
    w->o.key = w->key;
    w->o.n_key = n;
}

/* UTC is no zone to look up: it costs nothing then. */
static int read_times(struct work *w, struct err *e)
{
    const char *form = task_text(w->task, "time-format");

    w->form = form ? time_form_new(form, e) : NULL;
    w->zone = form && !w->form ? NULL : zone_open(task_text(w->task, "timezone"), e);
    if (!w->zone)
        return -1;
    w->o.times.form = w->form;
    w->o.times.zone = zone_is_utc(w->zone) ? NULL : w->zone;
    return 0;
}

/* --- sources --- */

static int add_item(struct work *w, const char *dataset, const char *source, struct err *e)
{
    const char *known = dataset ? layout_dataset(dataset) : NULL;
    struct item it = {
        .dataset = dataset ? mem_text(known ? known : dataset) : layout_of_file(source),
        .source = mem_text(source), .shown = url_redact(source)};

    w->item = mem_resize(w->item, w->n_item + 1, sizeof *w->item);
    w->item[w->n_item++] = it;
    if (*it.dataset)
        return 0;
    err_set(e, FAIL_USAGE, "'%s' does not tell the dataset", it.shown);
    return err_hint(e, "write: millwright ingest DATASET %s", it.shown);
}

static int add_set(struct work *w, const struct catalogue_set *set, const char *dataset,
                   struct err *e)
{
    if (dataset) {
        err_set(e, FAIL_USAGE, "'%s' of the catalogue has its own datasets", set->name);
        return err_hint(e, "write: millwright ingest %s", set->name);
    }
    for (size_t i = 0; i < set->n_file; i++) {
        if (add_item(w, set->file[i].dataset, set->file[i].url, e) < 0)
            return -1;
        w->item[w->n_item - 1].set = set->name;
    }
    log_put(LOG_INFO, "%s: %s (%s)", set->name, set->about, set->licence);
    return 0;
}

/* A word that may be a name of the catalogue, and is no file. */
static int add_word(struct work *w, const char *word, const char *dataset, struct err *e)
{
    if (!w->catalogue)
        w->catalogue = catalogue_load(e);
    if (!w->catalogue)
        return -1;
    const struct catalogue_set *set = catalogue_find(w->catalogue, word);

    if (set)
        return add_set(w, set, dataset, e);
    if (add_item(w, dataset, word, e) < 0)
        return -1;
    w->item[w->n_item - 1].nearest = catalogue_nearest(w->catalogue, word);
    return 0;
}

static int add_source(struct work *w, const char *word, const char *dataset, struct err *e)
{
    struct source_names names = {0};

    if (catalogue_may_name(word) && !file_exists(word))
        return add_word(w, word, dataset, e);
    int rc = source_list(word, &names, e);

    for (size_t i = 0; i < names.n && rc == 0; i++)
        rc = add_item(w, dataset, names.name[i], e);
    source_names_done(&names);
    return rc;
}

static int read_sources(struct work *w, struct err *e)
{
    const struct json *list = task_list(w->task, "sources");
    int rc = 0;

    for (const struct json *j = list ? json_first(list) : NULL; j && rc == 0; j = json_next(j))
        rc = add_source(w, json_text(j, ""), task_text(w->task, "dataset"), e);
    if (rc == 0 && w->n_item == 0)
        return err_set(e, FAIL_USAGE, "no source is given");
    if (rc == 0 && w->o.sha256 && w->n_item > 1)
        return err_set(e, FAIL_USAGE, "--sha256 is for one source, not for %zu", w->n_item);
    return rc;
}

/* What an earlier run of the same words stored before it was killed, cancelled or refused is not
 * done again, as long as the source holds the same bytes. */
static int find_done(struct work *w, struct err *e)
{
    for (size_t i = 0; i < w->n_item; i++) {
        struct item *it = &w->item[i];
        int rc = strcmp(it->source, "-") == 0
                     ? 0
                     : loads_unfinished(w->task->store, w->task->run, it->dataset, it->shown,
                                        &w->arena, &it->done, e);

        if (rc < 0)
            return -1;
        struct ingest_opts o = w->o;
        o.source = it->source;
        it->is_done = rc > 0 && ingest_same(w->task->store, &o, it->done.size, it->done.hash);
        if (it->is_done)
            w->stored[w->n_stored++] = it->dataset;
    }
    return 0;
}

static bool is_stored(const struct work *w, const char *dataset)
{
    for (size_t i = 0; i < w->n_stored; i++)
        if (text_case_cmp(w->stored[i], dataset) == 0)
            return true;
    return false;
}

static int check_free(const struct work *w, struct err *e)
{
    if (task_bool(w->task, "append") || task_bool(w->task, "replace"))
        return 0;
    for (size_t i = 0; i < w->n_item; i++) {
        if (is_stored(w, w->item[i].dataset) ||
            !dataset_exists(w->task->store, w->item[i].dataset))
            continue;
        err_set(e, FAIL_INPUT, "dataset '%s' exists", w->item[i].dataset);
        return err_hint(e, "--append merges into it, --replace replaces it");
    }
    return 0;
}

static int64_t total_bytes(const struct work *w)
{
    int64_t total = 0;

    for (size_t i = 0; i < w->n_item; i++) {
        int64_t size = file_size(w->item[i].source);

        if (size < 0 || strcmp(w->item[i].source, "-") == 0)
            return 0; /* cannot be told */
        total += size;
    }
    return total;
}

/* --- loads --- */

static enum dataset_mode mode_of(const struct work *w, const char *dataset)
{
    if (task_bool(w->task, "append") || is_stored(w, dataset))
        return DATASET_APPEND;
    return task_bool(w->task, "replace") ? DATASET_REPLACE : DATASET_CREATE;
}

static void put_result(struct work *w, const struct item *it, const struct ingest_result *r)
{
    struct json_out *j = &w->task->result;

    json_object(j, NULL);
    json_put_i64(j, "run", w->task->run);
    json_put_i64(j, "load", r->load);
    json_put_text(j, "dataset", it->dataset);
    json_put_text(j, "source", it->shown);
    json_put_i64(j, "records", r->records);
    json_put_i64(j, "stored", r->stored);
    json_put_i64(j, "rejected", r->rejected);
    json_put_i64(j, "duplicate", r->duplicate);
    json_put_text(j, "state", r->reason == REASON_NONE ? "stored" : "refused");
    json_put_text(j, "reason", reason_name(r->reason));
    json_put_f64(j, "seconds", (double)(int64_t)(r->seconds * 1e3) / 1e3);
    json_end_object(j);
}

/* What the word on the command line has to do with a refusal. */
static void explain(struct work *w, const struct item *it, struct ingest_result *r)
{
    if (it->nearest && r->reason == REASON_SRC_KIND)
        err_hint(&r->why, "the nearest name of the catalogue is '%s'", it->nearest);
    if (!it->set || r->reason != REASON_HTTP_STATUS || r->why.code != FAIL_NET)
        return;
    struct err why = {0};

    err_set(&why, FAIL_NET, "'%s' stands for files at URLs, and there seems to be no network: %s",
            it->set, r->why.msg);
    err_hint(&why, "download the files elsewhere, then: millwright ingest FOLDER");
    r->why = why;
    w->unreached = true;
}

static void note_refused(struct work *w, const struct item *it, const struct ingest_result *r)
{
    char line[sizeof r->why.msg + sizeof r->why.ctx];

    err_line(&r->why, line, sizeof line);
    log_put(LOG_WARN, "%s refused: %s: %s", it->dataset, reason_name(r->reason), line);
    if (w->n_refused++ == 0)
        w->first = r->why;
}

static int skip_item(struct work *w, const struct item *it)
{
    const struct load_row *l = &it->done;
    struct ingest_result r = {.load = l->id, .bytes = l->size, .records = l->records,
                              .stored = l->stored, .rejected = l->rejected,
                              .duplicate = l->duplicate};

    log_put(LOG_INFO, "%s: stored by run %lld already, as load %lld", it->dataset,
            (long long)l->run, (long long)l->id);
    put_result(w, it, &r);
    w->o.done += r.bytes;
    return 0;
}

/* The first load of a dataset makes it, with types and key; later ones find them there. */
static struct ingest_opts item_opts(const struct work *w, const struct item *it)
{
    struct ingest_opts o = w->o;

    o.dataset = it->dataset;
    o.source = it->source;
    o.mode = mode_of(w, it->dataset);
    if (is_stored(w, it->dataset))
        o.n_type = o.n_key = 0;
    return o;
}

/* The last load is published in the transaction that sets `succeeded`; those before it, and any
 * beside a refused one, stand by themselves. */
static int run_item(struct work *w, const struct item *it, struct err *e)
{
    struct ingest_result r;
    struct ingest_opts o = item_opts(w, it);

    if (it->is_done)
        return skip_item(w, it);
    o.keep_open = it == &w->item[w->n_item - 1] && w->n_refused == 0;
    if (ingest_load(w->task->store, &o, &r, e) < 0)
        return -1;
    put_result(w, it, &r);
    explain(w, it, &r);
    w->o.done += r.bytes;
    if (r.reason != REASON_NONE) {
        note_refused(w, it, &r);
    } else {
        log_put(LOG_INFO, "%s: %lld rows stored", it->dataset, (long long)r.stored);
        w->stored[w->n_stored++] = it->dataset;
    }
    return 0;
}

static int run_items(struct work *w, struct err *e)
{
    int rc = 0;

    w->o.total = total_bytes(w);
    json_array(&w->task->result, "loads");
    for (size_t i = 0; i < w->n_item && rc == 0 && !w->unreached; i++)
        rc = run_item(w, &w->item[i], e);
    json_end_array(&w->task->result);
    if (rc < 0 || w->n_refused == 0)
        return rc;
    *e = w->first;
    return -1;
}

static void work_done(struct work *w)
{
    for (size_t i = 0; i < w->n_item; i++) {
        free(w->item[i].dataset);
        free(w->item[i].source);
        free(w->item[i].shown);
    }
    for (size_t i = 0; i < w->n_cut; i++)
        free(w->cut[i]);
    catalogue_free(w->catalogue);
    free(w->item);
    free(w->cut);
    free(w->map);
    free(w->type);
    free(w->key);
    time_form_free(w->form);
    zone_free(w->zone);
    free(w->stored);
    arena_done(&w->arena);
}

/* What all loads share, and which they are. */
static int read_work(struct work *w, struct err *e)
{
    read_key(w);
    if (read_policies(w, e) < 0 || read_times(w, e) < 0 ||
        read_pairs(w, "map", &w->map, &w->o.n_map, e) < 0 ||
        read_pairs(w, "type", &w->type, &w->o.n_type, e) < 0 || read_sources(w, e) < 0)
        return -1;
    w->o.map = w->map;
    w->o.type = w->type;
    w->stored = mem_zero(w->n_item, sizeof *w->stored);
    return 0;
}

static int run_ingest(struct task *t, struct err *e)
{
    struct work w = {.task = t, .o = {.run = t->run, .n_thread = t->n_thread,
                                      .progress = t->progress}};
    int rc = read_work(&w, e);

    if (rc == 0)
        rc = find_done(&w, e) < 0 || check_free(&w, e) < 0 ? -1 : run_items(&w, e);
    work_done(&w);
    return rc;
}

int op_ingest_each(const struct json *params, op_ingest_fn fn, void *arg, struct err *e)
{
    struct task t = {.op = &op_ingest, .params = params};
    struct work w = {.task = &t};
    int rc = read_work(&w, e);

    for (size_t i = 0; i < w.n_item && rc >= 0; i++) {
        struct ingest_opts o = item_opts(&w, &w.item[i]);

        rc = fn(arg, &o, e);
        if (rc > 0)
            w.stored[w.n_stored++] = w.item[i].dataset;
    }
    work_done(&w);
    return rc < 0 ? -1 : 0;
}

/* The one dataset that the words name, if it is one. */
static const char *ingest_target(const struct json *params)
{
    const char *dataset = json_text(json_get(params, "dataset"), NULL);
    const struct json *sources = json_get(params, "sources");
    const char *known = dataset ? layout_dataset(dataset) : NULL;

    if (dataset || !sources || json_size(sources) != 1)
        return known ? known : dataset;
    char *told = layout_of_file(json_text(json_first(sources), ""));

    known = layout_dataset(told);
    free(told);
    return known;
}

const struct op op_ingest = {"ingest", ingest_params, ingest_target, run_ingest};
