/* app_run.c - a run that is started from here, and the word of its end where its start was told. */
#include "config.h"

#include "src/base/json.h"
#include "src/ops/run.h"
#include "ui/app_parts.h"
#include "ui/grid.h"
#include "ui/run_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

int64_t app_run(struct app *a, const char *kind, const char *params, const char *command)
{
    struct err e = {0};
    int64_t run;
    pid_t pid;

    if (!a->store) {
        app_say(a, UI_WARN, "no workspace is open: open or make one first");
        return -1;
    }
    if (run_queue(a->store, kind, params, command, &run, &e) < 0 ||
        run_spawn(a->store, run, 0, &pid, &e) < 0) {
        app_fail(a, &e);
        return -1;
    }
    app_say(a, UI_OK, "Run %lld started: %s. It goes on if you leave; 6 Runs shows it.",
            (long long)run, kind);
    a->told_run = run;
    snprintf(a->told, sizeof a->told, "%s", a->message);
    ui_runs_point(a, run); /* x there stops what was just begun */
    app_reload(a);
    app_read_runs(a);
    return run;
}

/* Where a person looks next. */
static const char *next_of(const struct run_row *r)
{
    static const struct {
        const char *kind, *next;
    } nexts[] = {{"ingest", " 1 Data shows them."},
                 {"features", " 4 Models, then a, trains on it."},
                 {"train", " 4 Models, then a, evaluates it."},
                 {"evaluate", " 4 Models shows it."},
                 {"score", " 5 Scoring shows them."},
                 {"pipeline train", " 4 Models shows it."},
                 {"pipeline score", " 5 Scoring shows them."}};

    for (size_t i = 0; i < sizeof nexts / sizeof *nexts; i++)
        if (strcmp(nexts[i].kind, r->kind) == 0)
            return nexts[i].next;
    return "";
}

/* "Run 12 succeeded in 4.1 s: train Forest, 604,363 rows. 4 Models, then a, evaluates it." */
static void say_success(struct app *a, const struct run_row *r)
{
    struct err ignored = {0};
    struct json *result = r->result ? json_parse(r->result, strlen(r->result), &ignored) : NULL;
    double rows = ui_run_rows(result);
    char took[UI_NUMBER], count[UI_NUMBER], what[RUN_WORDS];

    ui_run_what(r, what);
    ui_duration(ui_run_took(r), took);
    ui_count(isnan(rows) ? 0 : (int64_t)rows, count);
    app_say(a, UI_OK, "Run %lld succeeded in %s: %s%s%s%s.%s", (long long)r->id, took, what,
            isnan(rows) ? "" : ", ", isnan(rows) ? "" : count, isnan(rows) ? "" : " rows",
            next_of(r));
    json_free(result);
}

static void say_end(struct app *a, const struct run_row *r)
{
    bool hint = r->hint && *r->hint;

    if (r->state == RUN_SUCCEEDED)
        say_success(a, r);
    else if (r->state == RUN_CANCELLED)
        app_say(a, UI_WARN, "Run %lld was stopped: %s. 6 Runs, then r, does it again.",
                (long long)r->id, r->kind);
    else
        app_say(a, UI_ALARM, "Run %lld %s: %s%s%s. 6 Runs, then r, does it again.",
                (long long)r->id, r->state == RUN_FAILED ? "failed" : run_state_name(r->state),
                r->error ? r->error : r->kind, hint ? " · " : "", hint ? r->hint : "");
}

/* Only where the word of its start is still there, or nothing: no other word is talked over. */
void app_tell_end(struct app *a)
{
    struct arena memory = {0};
    struct err ignored = {0}; /* it may be gone */
    struct run_row row;

    if (!a->told_run)
        return;
    if (!a->store || runs_get(a->store, a->told_run, &memory, &row, &ignored) < 0) {
        a->told_run = 0;
    } else if (run_state_final(row.state)) {
        a->told_run = 0;
        if (!a->message[0] || strcmp(a->message, a->told) == 0)
            say_end(a, &row);
    }
    arena_done(&memory);
}
