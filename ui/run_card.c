/* run_card.c - a run as lines of a word and a text, the latter wrapped.
 *
 *   what     there is no telemetry after 2016-01-01 12:00
 *   do       load newer telemetry; r runs it again
 *   command  millwright pipeline score --model RandomForest
 *   took     385 ms, 22:46:38 to 22:46:38 · 138 k rows/s · 61.5 MB memory
 *   told     recipe standard · to 2015-09-28
 *   gave     rows 53,600 · columns 49
 */
#include "config.h"

#include "ui/run_card.h"

#include "src/base/json.h"
#include "src/data/url.h"
#include "ui/grid.h"
#include "ui/run_words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_COLS = 10, ITEMS_MOST = 40 };

struct sheet { /* lines that are drawn one below another */
    struct ui_canvas *c;
    struct ui_rect at;
    int used;
};

static void put(struct sheet *s, int role, const char *word, const char *text)
{
    struct ui_rect r = {s->at.row + s->used, s->at.col + WORD_COLS, s->at.rows - s->used,
                        s->at.cols - WORD_COLS};
    char *safe = text && *text ? url_redact(text) : NULL;

    if (safe && r.rows > 0 && r.cols > 0) {
        ui_canvas_text(s->c, r.row, s->at.col, WORD_COLS - 1, UI_DIM, word);
        if (r.rows == 1) /* what does not fit is seen to be cut */
            ui_canvas_text(s->c, r.row, r.col, r.cols, role, safe);
        s->used += r.rows == 1 ? 1 : ui_canvas_wrap(s->c, r, role, safe);
    }
    free(safe);
}

/* --- values --- */

static void put_between(struct buf *b)
{
    if (b->size > 0)
        buf_text(b, " · ");
}

static void add_value(struct buf *b, const struct json *j)
{
    char number[UI_NUMBER];
    double v = json_f64(j, NAN);

    if (json_kind(j) == JSON_TEXT) {
        buf_text(b, json_text(j, ""));
    } else if (json_kind(j) != JSON_NUMBER) {
        json_print(j, b);
    } else if (v == floor(v) && fabs(v) < 1e15) {
        ui_count((int64_t)v, number);
        buf_text(b, number);
    } else {
        ui_real(v, 4, number);
        buf_text(b, number);
    }
}

static bool is_plain(const struct json *j)
{
    return json_kind(j) == JSON_TEXT || json_kind(j) == JSON_NUMBER || json_kind(j) == JSON_BOOL;
}

static bool is_same(const struct json *a, const struct json *b)
{
    const char *text = json_text(a, NULL);

    return text && strcmp(text, json_text(b, "")) == 0;
}

/* "recipe standard · to 2015-09-28": members that are one value, and lists of texts; not what
 * `but` has as well. */
static void add_members(struct buf *b, const struct json *object, const struct json *but)
{
    int n = 0;

    for (const struct json *j = json_first(object); j && n < ITEMS_MOST; j = json_next(j)) {
        bool texts = json_kind(j) == JSON_ARRAY && json_kind(json_first(j)) == JSON_TEXT;

        if (ui_run_is_told(json_key(j)) || (!is_plain(j) && !texts) ||
            is_same(j, json_get(but, json_key(j))))
            continue;
        put_between(b);
        buf_printf(b, ui_run_is_label(json_key(j)) ? "%s: " : "%s ", json_key(j));
        if (!texts)
            add_value(b, j);
        for (const struct json *x = texts ? json_first(j) : NULL; x; x = json_next(x))
            buf_printf(b, "%s%s", json_text(x, ""), json_next(x) ? ", " : "");
        n++;
    }
}

static struct json *parse(const char *text)
{
    struct err ignored = {0}; /* of another program: less is told */

    return text ? json_parse(text, strlen(text), &ignored) : NULL;
}

/* --- lines --- */

/* "errors 3,877 rows · failures 776 rows, 2 rejected" */
static void put_loads(struct sheet *s, const struct json *loads)
{
    struct buf b = {0};
    int n = 0;

    for (const struct json *l = json_first(loads); l && n < ITEMS_MOST; l = json_next(l), n++) {
        char rows[UI_NUMBER], bad[UI_NUMBER];
        int64_t rejected = json_i64(json_get(l, "rejected"), 0);

        ui_count(json_i64(json_get(l, "stored"), 0), rows);
        ui_count(rejected, bad);
        put_between(&b);
        buf_printf(&b, "%s %s rows", json_text(json_get(l, "dataset"), ""), rows);
        if (rejected)
            buf_printf(&b, ", %s rejected", bad);
    }
    put(s, UI_TEXT, "stored", buf_str(&b));
    buf_done(&b);
}

/* A pipeline's steps have a line each. */
static void put_result(struct sheet *s, const struct run_row *r)
{
    struct json *result = parse(r->result), *params = parse(r->params);
    struct buf b = {0};

    add_members(&b, result, params);
    put(s, UI_TEXT, "gave", buf_str(&b));
    put_loads(s, json_get(result, "loads"));
    for (const struct json *j = json_first(result); j; j = json_next(j)) {
        if (json_kind(j) != JSON_OBJECT)
            continue;
        buf_clear(&b);
        add_members(&b, j, NULL);
        put(s, UI_TEXT, json_key(j), buf_str(&b));
    }
    buf_done(&b);
    json_free(result);
    json_free(params);
}

static void put_told(struct sheet *s, const struct run_row *r)
{
    struct json *params = parse(r->params);
    struct buf b = {0};

    add_members(&b, params, NULL);
    put(s, UI_TEXT, "told", buf_str(&b));
    buf_done(&b);
    json_free(params);
}

static void add_rows(struct buf *b, const struct run_row *r)
{
    struct json *result = parse(r->result);
    double rows = ui_run_rows(result), took = ui_run_took(r);
    char count[UI_NUMBER], rate[RUN_WORDS];

    if (!isnan(rows) && rows > 0) {
        ui_count((int64_t)rows, count);
        buf_printf(b, " · %s rows", count);
    }
    if (!isnan(rows) && rows > 0 && took > 0) {
        ui_run_rate(&(struct run_row){.rate = rows / took}, rate);
        buf_printf(b, ", %s", rate);
    }
    json_free(result);
}

/* "385 ms, 22:46:38 to 22:46:38 · 53,600 rows, 138 k/s · 61.5 MB memory" */
static void put_took(struct sheet *s, const struct app *a, const struct run_row *r)
{
    char took[UI_NUMBER], from[UI_TIME], to[UI_TIME], memory[UI_NUMBER];
    struct buf b = {0};

    if (!r->begun_ms)
        return;
    ui_duration(ui_run_took(r), took);
    app_clock(a, r->begun_ms / 1000, from);
    app_clock(a, r->ended_ms / 1000, to);
    buf_printf(&b, r->ended_ms ? "%s, %s to %s" : "%s, since %s", took, from, to);
    add_rows(&b, r);
    if (r->peak_rss) {
        ui_bytes(r->peak_rss, memory);
        buf_printf(&b, " · %s memory", memory);
    }
    put(s, UI_TEXT, r->ended_ms ? "took" : "runs", buf_str(&b));
    buf_done(&b);
}

/* "grow, 412 of 1,000 trees": while it runs. */
static void put_progress(struct sheet *s, const struct run_row *r)
{
    char done[UI_NUMBER], total[UI_NUMBER], left[UI_NUMBER];
    struct buf b = {0};

    if (run_state_final(r->state) || !r->phase || !*r->phase)
        return;
    ui_count(r->done, done);
    ui_count(r->total, total);
    ui_left(r->left_s, left);
    buf_printf(&b, "%s, %s of %s %s · %s left · x stops it", r->phase, done, total,
               r->unit ? r->unit : "", left);
    put(s, UI_OK, "now", buf_str(&b));
    buf_done(&b);
}

static void put_failure(struct sheet *s, const struct run_row *r)
{
    struct buf b = {0};

    if (!r->error || r->state == RUN_CANCELLED)
        return;
    put(s, UI_ALARM, "what", r->error);
    if (ui_run_all_or_nothing(r)) {
        buf_printf(&b, "%s as it was before", r->target);
        put(s, UI_TEXT, "kept", buf_str(&b));
        buf_clear(&b);
    }
    if (r->hint && *r->hint)
        buf_printf(&b, "%s; then ", r->hint);
    buf_text(&b, "r runs it again");
    put(s, UI_TEXT, "do", buf_str(&b));
    buf_done(&b);
}

int ui_run_card_draw(const struct app *a, const struct run_row *r, struct ui_canvas *c,
                     struct ui_rect at)
{
    struct sheet s = {c, at, 0};

    put_failure(&s, r);
    put_progress(&s, r);
    put(&s, UI_KEY, "command", r->command);
    put_took(&s, a, r);
    put_told(&s, r);
    put_result(&s, r);
    return s.used;
}
