/* cmd_loads.c - `loads` and `rejects`: what was loaded, and what was refused of it. */
#include "config.h"

#include <math.h>
#include <stdio.h>

#include "src/base/arena.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/store/loads.h"

/* --- loads --- */

static const struct out_column load_columns[] = {
    {"load", OUT_I64},     {"run", OUT_I64},       {"dataset", OUT_TEXT}, {"source", OUT_TEXT},
    {"records", OUT_I64},  {"stored", OUT_I64},    {"rejected", OUT_I64}, {"duplicate", OUT_I64},
    {"state", OUT_TEXT},   {"reason", OUT_TEXT},   {"begun", OUT_TIME},   {"seconds", OUT_F64},
    {"size", OUT_BYTES},   {"hash", OUT_TEXT},
};

static const struct out_column brief_columns[] = {
    {"load", OUT_I64},    {"dataset", OUT_TEXT}, {"records", OUT_I64},   {"stored", OUT_I64},
    {"rejected", OUT_I64}, {"duplicate", OUT_I64}, {"state", OUT_TEXT}, {"source", OUT_TEXT},
};

static void put_all(struct out *o, const struct load_row *l)
{
    out_i64(o, l->id);
    out_i64(o, l->run);
    out_text(o, l->dataset);
    out_text(o, l->source);
    out_i64(o, l->records);
    out_i64(o, l->stored);
    out_i64(o, l->rejected);
    out_i64(o, l->duplicate);
    out_text(o, l->state);
    out_text(o, l->reason);
    out_i64(o, l->begun_ms / 1000);
    out_f64(o, l->ended_ms ? (double)(l->ended_ms - l->begun_ms) / 1000 : NAN);
    out_i64(o, l->size);
    out_text(o, l->hash);
}

static void put_brief(struct out *o, const struct load_row *l)
{
    char state[64];

    snprintf(state, sizeof state, "%s%s%s", l->state, l->reason ? " " : "",
             l->reason ? l->reason : "");
    out_i64(o, l->id);
    out_text(o, l->dataset);
    out_i64(o, l->records);
    out_i64(o, l->stored);
    out_i64(o, l->rejected);
    out_i64(o, l->duplicate);
    out_text(o, state);
    out_text(o, l->source);
}

static int run_loads(const struct args *a, struct err *e)
{
    struct arena arena = {0};
    const struct load_row *rows;
    bool brief = args_form(a) == OUT_TABLE;
    struct store *s = open_store(a, STORE_READ, e);

    if (!s)
        return -1;
    int64_t n = loads_list(s, &arena, &rows, e);
    int rc = n < 0 ? -1 : 0;
    if (rc == 0) {
        struct out *o = brief ? out_new(OUT_TABLE, brief_columns, 8)
                              : out_new(args_form(a), load_columns, 14);

        for (int64_t i = 0; i < n; i++)
            (brief ? put_brief : put_all)(o, &rows[i]);
        rc = out_free(o, e);
    }
    if (n == 0)
        out_message("nothing has been loaded yet");
    arena_done(&arena);
    store_close(s);
    return rc;
}

const struct cmd cmd_loads = {
    .name = "loads",
    .group = "Data",
    .usage = "loads",
    .summary = "what was loaded, and what of it was stored",
    .about = "Of a stored load, records = stored + rejected + duplicate. A refused one stored "
             "nothing, and says why. --csv and --json have more columns.",
    .example = "millwright loads",
    .rows = true,
    .run = run_loads,
};

/* --- rejects --- */

static int put_reject(void *arg, const struct reject_row *r, struct err *e)
{
    struct out *o = arg;

    (void)e;
    out_i64(o, r->load);
    out_i64(o, r->line);
    out_text(o, r->reason);
    out_text(o, r->column);
    out_text(o, r->detail);
    out_text_n(o, r->text ? r->text : "", r->text_size);
    return 0;
}

static int put_line(void *arg, const struct reject_row *r, struct err *e)
{
    (void)arg;
    (void)e;
    out_bytes(r->text, r->text_size);
    out_bytes("\n", 1);
    return 0;
}

static int run_rejects(const struct args *a, struct err *e)
{
    static const struct out_column column[] = {
        {"load", OUT_I64},   {"line", OUT_I64},    {"reason", OUT_TEXT},
        {"column", OUT_TEXT}, {"detail", OUT_TEXT}, {"text", OUT_TEXT},
    };
    int64_t load = 0;

    if (a->n_word && args_number(a, 0, "load", &load, e) < 0)
        return -1;
    struct store *s = open_store(a, STORE_READ, e);
    if (!s)
        return -1;
    struct out *o = args_bool(a, "lines") ? NULL : out_new(args_form(a), column, 6);
    int rc = rejects_each(s, load, o ? put_reject : put_line, o, e);
    struct err written = {0};
    if (out_free(o, &written) < 0 && rc == 0) {
        *e = written;
        rc = -1;
    }
    store_close(s);
    return rc;
}

static const struct op_param rejects_options[] = {
    {"lines", PARAM_BOOL, NULL, NULL, "only the records, as they came"},
    {0},
};

const struct cmd cmd_rejects = {
    .name = "rejects",
    .group = "Data",
    .usage = "rejects [LOAD]",
    .summary = "records that were refused, and why",
    .about = "Without LOAD those of all loads. The first 100000 of a load are kept.",
    .example = "millwright rejects --lines",
    .max_word = 1,
    .rows = true,
    .options = rejects_options,
    .run = run_rejects,
};
