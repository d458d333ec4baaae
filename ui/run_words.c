/* run_words.c - a run in words, from its row, parameters and result. */
#include "config.h"

#include "ui/run_words.h"

#include "src/base/now.h"
#include "src/data/url.h"
#include "ui/grid.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct json *parse(const char *text)
{
    struct err ignored = {0}; /* of an older or a newer program: then less is told */

    return text ? json_parse(text, strlen(text), &ignored) : NULL;
}

/* --- what --- */

/* Its model where it has one, else what it writes, else what it reads. */
static const char *subject_of(const struct run_row *r, const struct json *params)
{
    const char *model = json_text(json_get(params, "model"), NULL);
    const char *dataset = json_text(json_get(params, "dataset"), NULL);

    if (model || r->target)
        return model ? model : r->target;
    return dataset ? dataset : json_text(json_first(json_get(params, "sources")), "");
}

void ui_run_what(const struct run_row *r, char out[RUN_WORDS])
{
    struct json *params = parse(r->params);
    char *subject = url_redact(subject_of(r, params));

    snprintf(out, RUN_WORDS, "%s%s%s", r->kind, subject && *subject ? " " : "",
             subject ? subject : "");
    free(subject);
    json_free(params);
}

void ui_run_wrote(const struct run_row *r, const struct json *result, char out[RUN_WORDS])
{
    const struct json *loads = json_get(result, "loads");

    if (!run_state_final(r->state))
        snprintf(out, RUN_WORDS, "·");
    else if (r->state != RUN_SUCCEEDED)
        snprintf(out, RUN_WORDS, "nothing");
    else if (json_size(loads) > 1)
        snprintf(out, RUN_WORDS, "%zu datasets", json_size(loads));
    else if (loads)
        snprintf(out, RUN_WORDS, "%s",
                 json_text(json_get(json_first(loads), "dataset"), "nothing"));
    else if (r->target)
        snprintf(out, RUN_WORDS, "%s", r->target);
    else
        snprintf(out, RUN_WORDS, strcmp(r->kind, "evaluate") == 0 ? "an evaluation" : "·");
}

/* --- numbers --- */

static double stored_rows(const struct json *loads)
{
    double n = 0;

    for (const struct json *l = json_first(loads); l; l = json_next(l))
        n += json_f64(json_get(l, "stored"), 0);
    return n;
}

/* A pipeline's result has those of its steps. */
double ui_run_rows(const struct json *result)
{
    static const char *const steps[] = {"score", "train", "features"};
    double n = json_f64(json_get(result, "rows"), NAN);

    if (json_get(result, "loads"))
        return stored_rows(json_get(result, "loads"));
    for (size_t i = 0; isnan(n) && i < sizeof steps / sizeof *steps; i++)
        n = json_f64(json_get(json_get(result, steps[i]), "rows"), NAN);
    return n;
}

double ui_run_took(const struct run_row *r)
{
    int64_t end = r->ended_ms ? r->ended_ms : now_ms();

    if (!r->begun_ms)
        return NAN;
    return end > r->begun_ms ? (double)(end - r->begun_ms) / 1000 : 0;
}

void ui_run_rate(const struct run_row *r, char out[RUN_WORDS])
{
    const char *bytes = r->unit && strcmp(r->unit, "B") == 0 ? "B" : "";
    double v = r->rate;

    if (!(v > 0) || !isfinite(v))
        snprintf(out, RUN_WORDS, "·");
    else if (v >= 999500)
        snprintf(out, RUN_WORDS, "%.2f M%s/s", v / 1e6, bytes);
    else if (v >= 1000)
        snprintf(out, RUN_WORDS, "%.0f k%s/s", v / 1e3, bytes);
    else if (v >= 1)
        snprintf(out, RUN_WORDS, "%.0f %s/s", v, bytes);
    else
        snprintf(out, RUN_WORDS, "%.1f %s/min", v * 60, bytes);
}

const char *ui_run_phase(const struct run_row *r)
{
    if (r->state == RUN_CANCELLING)
        return "stopping";
    if (r->state != RUN_RUNNING || !r->phase || !*r->phase)
        return run_state_name(r->state);
    return r->phase;
}

/* --- everything --- */

static void put(struct buf *out, const char *word, const char *text)
{
    char *safe = text && *text ? url_redact(text) : NULL;

    if (safe)
        buf_printf(out, "%-10s %s\n", word, safe);
    free(safe);
}

static void put_time(struct buf *out, const struct app *a, const char *word, int64_t at_ms)
{
    char day[UI_TIME], clock[UI_TIME], both[2 * UI_TIME];

    if (!at_ms)
        return;
    app_time(a, at_ms / 1000, day);
    app_clock(a, at_ms / 1000, clock);
    snprintf(both, sizeof both, "%.10s %s", day, clock);
    put(out, word, both);
}

static void put_progress(struct buf *out, const struct run_row *r)
{
    char done[UI_NUMBER], total[UI_NUMBER];

    if (run_state_final(r->state) || !r->phase || !*r->phase)
        return;
    ui_count(r->done, done);
    ui_count(r->total, total);
    buf_printf(out, "%-10s %s, %s of %s %s", "progress", r->phase, done, total,
               r->unit ? r->unit : "");
    if (r->share >= 0)
        buf_printf(out, ", %d %%", ui_percent(r->share));
    buf_byte(out, '\n');
}

bool ui_run_is_told(const char *key)
{
    static const char *const told[] = {"run", "seconds", "peak_rss_bytes"};

    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (strcmp(key, told[i]) == 0)
            return true;
    return false;
}

static void put_plain(struct buf *out, const struct json *j)
{
    char number[UI_NUMBER];
    double v = json_f64(j, NAN);

    if (json_kind(j) == JSON_TEXT) {
        buf_text(out, json_text(j, ""));
    } else if (v == floor(v) && fabs(v) < 1e15) {
        ui_count((int64_t)v, number);
        buf_text(out, number);
    } else {
        json_print(j, out);
    }
}

bool ui_run_is_label(const char *key)
{
    return key[strspn(key, "-.0123456789")] == '\0';
}

/* A value on one line: "a, b", "precision 0.98 · recall 0.96", or the value itself. */
static void put_value(struct buf *out, const struct json *j)
{
    enum json_kind kind = json_kind(j);
    const char *between = "";

    if (kind != JSON_ARRAY && kind != JSON_OBJECT)
        put_plain(out, j);
    for (const struct json *x = json_first(j); x; x = json_next(x)) {
        if (json_kind(x) == JSON_NULL || (kind == JSON_OBJECT && ui_run_is_told(json_key(x))))
            continue;
        buf_text(out, between);
        if (kind == JSON_OBJECT)
            buf_printf(out, ui_run_is_label(json_key(x)) ? "%s: " : "%s ", json_key(x));
        put_value(out, x);
        between = kind == JSON_OBJECT ? " · " : ", ";
    }
}

/* A list of objects or of lists has a line each, so have the members of an object. */
static void put_member(struct buf *out, const struct json *j)
{
    bool object = json_kind(j) == JSON_OBJECT;
    enum json_kind first = json_kind(j) == JSON_ARRAY ? json_kind(json_first(j)) : JSON_NULL;
    bool lines = object || first == JSON_OBJECT || first == JSON_ARRAY;

    buf_printf(out, "  %-16s ", json_key(j));
    if (!lines)
        put_value(out, j);
    buf_byte(out, '\n');
    for (const struct json *item = lines ? json_first(j) : NULL; item; item = json_next(item)) {
        if (object && ui_run_is_told(json_key(item)))
            continue;
        if (object)
            buf_printf(out, "    %-14s ", json_key(item));
        else
            buf_text(out, "    ");
        put_value(out, item);
        buf_byte(out, '\n');
    }
}

/* Members of an object, a line each. */
static void put_members(struct buf *out, const char *title, const char *text)
{
    char *safe = text ? url_redact(text) : NULL;
    struct json *all = parse(safe);

    if (json_kind(all) == JSON_OBJECT && json_size(all) > 0) {
        buf_printf(out, "\n%s\n", title);
        for (const struct json *j = json_first(all); j; j = json_next(j))
            if (!ui_run_is_told(json_key(j)))
                put_member(out, j);
    }
    json_free(all);
    free(safe);
}

/* An ingest stores source by source, and a training pipeline its table before its model. */
bool ui_run_all_or_nothing(const struct run_row *r)
{
    return r->target && strcmp(r->kind, "pipeline train") != 0;
}

/* What went wrong, what is kept, what to do: before all else. */
static void put_failure(struct buf *out, const struct run_row *r)
{
    if (!r->error)
        return;
    put(out, "what", r->error);
    if (ui_run_all_or_nothing(r))
        buf_printf(out, "%-10s %s as it was before\n", "kept", r->target);
    put(out, "do", r->hint);
    buf_printf(out, "%-10s r runs it again, the log tells how far it came\n\n",
               r->hint && *r->hint ? "" : "do");
}

void ui_run_all(const struct app *a, const struct run_row *r, struct buf *out)
{
    char took[UI_NUMBER], memory[UI_NUMBER];

    put_failure(out, r);
    put(out, "kind", r->kind);
    put(out, "state", run_state_name(r->state));
    put_progress(out, r);
    put(out, "writes", r->target);
    put(out, "command", r->command);
    put_time(out, a, "queued", r->queued_ms);
    put_time(out, a, "begun", r->begun_ms);
    put_time(out, a, "ended", r->ended_ms);
    if (r->begun_ms) {
        ui_duration(ui_run_took(r), took);
        put(out, "took", took);
    }
    if (r->peak_rss) {
        ui_bytes(r->peak_rss, memory);
        put(out, "memory", memory);
    }
    if (r->parent)
        buf_printf(out, "%-10s run %lld\n", "part of", (long long)r->parent);
    put_members(out, "parameters", r->params);
    put_members(out, "result", r->result);
}
