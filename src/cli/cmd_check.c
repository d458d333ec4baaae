/* cmd_check.c - `check`: is the workspace whole? */
#include "config.h"

#include "src/base/arena.h"
#include "src/base/json.h"
#include "src/cli/bar.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/store/care.h"

struct findings {
    bool json;
    struct json_out list; /* open array */
};

static int put_finding(void *arg, const char *what, const char *finding, struct err *e)
{
    struct findings *f = arg;

    (void)e;
    if (!f->json) {
        out_line("%s: %s", what, finding);
        return 0;
    }
    json_object(&f->list, NULL);
    json_put_text(&f->list, "what", what);
    json_put_text(&f->list, "finding", finding);
    json_end_object(&f->list);
    return 0;
}

static int found(const struct args *a, int64_t n, struct err *e)
{
    if (n == 0)
        return 0;
    err_set(e, FAIL_STORE, n == 1 ? "%lld finding" : "%lld findings", (long long)n);
    err_ctx(e, "%s", a->workspace);
    return args_bool(a, "repair") ? err_hint(e, "restore a copy, or load the data again")
                                  : err_hint(e, "'millwright check --repair' finishes what a dead "
                                                "worker left");
}

static int run(const struct args *a, struct err *e)
{
    struct buf b = {0};
    struct findings f = {.json = a->json, .list = {.b = &b}};
    struct store *s = open_store(a, args_bool(a, "repair") ? STORE_WRITE : STORE_READ, e);

    if (!s)
        return -1;
    json_object(&f.list, NULL);
    json_array(&f.list, "findings");
    struct bar *bar = bar_new("check");
    int64_t n = care_check(s, bar_progress(bar), put_finding, &f, e);
    bar_free(bar);
    store_close(s);
    json_end_array(&f.list);
    json_put_bool(&f.list, "ok", n == 0);
    json_end_object(&f.list);
    if (n >= 0 && a->json)
        out_json(buf_str(&b));
    else if (n == 0)
        out_line("%s: ok", a->workspace);
    buf_done(&b);
    return n < 0 ? -1 : found(a, n, e);
}

static const struct op_param options[] = {
    {"repair", PARAM_BOOL, NULL, NULL, "first finish what a dead worker left"},
    {0},
};

const struct cmd cmd_check = {
    .name = "check",
    .group = "Workspace",
    .usage = "check",
    .summary = "is the workspace whole?",
    .about = "SQLite's own check, then all that Millwright promises: every chunk is read and "
             "checked, counts and keys are compared, loads must add up. "
             "Exit status 1 when something is found.",
    .example = "millwright check",
    .options = options,
    .run = run,
};
