/* panel.c - statistics of one column: what is asked for and counted. The picture is in
 * panel_draw.c. */
#include "config.h"

#include "ui/panel.h"

#include "src/base/civil.h"
#include "src/base/json.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/store/dataset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = PANEL_TEXTS * 2 };
static const double slice_s = 0.005;

/* --- what is kept --- */

static void stop_scan(struct ui_panel *p)
{
    column_reader_free(p->scan);
    p->scan = NULL;
    for (int i = 0; p->text && i < SLOTS; i++)
        free(p->text[i].text);
    free(p->text);
    p->text = NULL;
    p->n_text = 0;
}

void ui_panel_forget(struct ui_panel *p)
{
    app_ask_stop(p->app, p);
    stop_scan(p);
    for (size_t i = 0; i < p->n_col; i++) {
        json_free(p->column[i].figures);
        for (int k = 0; k < p->column[i].n_top; k++)
            free(p->column[i].top[k].text);
    }
    free(p->column);
    p->column = NULL;
    p->n_col = 0;
    free(p->dataset);
    p->dataset = NULL;
    p->schema = NULL;
    p->asked = p->failed = false;
}

void ui_panel_init(struct ui_panel *p, struct app *a)
{
    memset(p, 0, sizeof *p);
    p->app = a;
}

void ui_panel_done(struct ui_panel *p)
{
    if (p->app)
        ui_panel_forget(p);
}

/* --- figures --- */

static void take_line(struct ui_panel *p, const char *line, size_t size)
{
    struct err ignored = {0}; /* a line that is no JSON tells nothing */
    struct json *j = *line == '{' ? json_parse(line, size, &ignored) : NULL;
    int col = j ? schema_find(p->schema, json_text(json_get(j, "column"), "")) : -1;

    if (col < 0 || p->column[col].figures) {
        json_free(j);
        return;
    }
    p->column[col].figures = j;
}

static void answer(void *owner, const char *text, size_t size, int status)
{
    struct ui_panel *p = owner;
    const char *end = text + size;

    if (status != 0) {
        p->failed = true;
        app_ask_failed(p->app, text, size, NULL, 0);
        return;
    }
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));

        take_line(p, text, (size_t)((stop ? stop : end) - text));
        text = stop ? stop + 1 : end;
    }
    p->failed = !p->column[p->col].figures;
}

static void ask(struct ui_panel *p)
{
    const char *words[] = {"describe", p->dataset, "--json", NULL};
    struct err e = {0};

    p->asked = true;
    if (app_ask(p->app, words, answer, p, &e) < 0) {
        p->failed = true;
        app_fail(p->app, &e);
    }
}

/* A number of describe, or a time as it prints it. */
static double figure_of(const struct json *j)
{
    const char *text = json_text(j, NULL);
    int64_t at;

    if (text)
        return civil_parse_arg(text, &at) ? (double)at : NAN;
    return json_f64(j, NAN);
}

/* --- counting --- */

static bool can_count(const struct ui_panel *p)
{
    const struct panel_column *x = &p->column[p->col];
    bool text = p->schema->col[p->col].type == COLUMN_TEXT;

    return !x->counted && (x->figures || p->failed) &&
           (text || !isnan(figure_of(json_get(x->figures, "min"))));
}

/* Its time is read along with it, where there is one and its ends are known. */
static bool begin_time(struct ui_panel *p, int at)
{
    struct panel_time *t = &p->column[p->col].time;
    const struct json *j = at < 0 ? NULL : p->column[at].figures;
    double from = figure_of(json_get(j, "min")), to = figure_of(json_get(j, "max"));

    *t = (struct panel_time){0};
    if (!j || isnan(from) || isnan(to) || from >= to)
        return false;
    t->known = true;
    t->from_at = (int64_t)from;
    t->to_at = (int64_t)to;
    return true;
}

static void begin_scan(struct ui_panel *p)
{
    struct panel_column *x = &p->column[p->col];
    int at = panel_time_column(p->schema, p->col);
    const char *columns[] = {p->schema->col[p->col].name,
                             begin_time(p, at) ? p->schema->col[at].name : NULL, NULL};
    struct err e = {0};

    p->scan_col = p->col;
    p->scan = dataset_read(app_store(p->app), p->dataset,
                           &(struct dataset_read_opts){.columns = columns, .any_order = true}, &e);
    if (!p->scan) {
        x->counted = true; /* nothing to show, and nothing to ask again */
        app_fail(p->app, &e);
        return;
    }
    memset(x->bin, 0, sizeof x->bin);
    if (x->figures) {
        x->low = figure_of(json_get(x->figures, "min"));
        x->high = figure_of(json_get(x->figures, "max"));
    }
    if (p->schema->col[p->col].type == COLUMN_TEXT)
        p->text = mem_zero(SLOTS, sizeof *p->text);
}

static void count_numbers(struct panel_column *x, const struct column *c, size_t n)
{
    double scale = x->high > x->low ? PANEL_BINS / (x->high - x->low) : 0;

    for (size_t i = 0; i < n; i++) {
        if (!column_has(c, i))
            continue;
        double v = c->type == COLUMN_F64 ? column_f64(c, i) : (double)column_i64(c, i);
        double at = (v - x->low) * scale;

        if (at >= 0 && at <= PANEL_BINS)
            x->bin[at < PANEL_BINS ? (int)at : PANEL_BINS - 1]++;
    }
}

/* Where a text is counted; NULL: there are too many. */
static struct panel_text *slot_of(struct ui_panel *p, const char *s)
{
    uint64_t h = 1469598103934665603u;

    for (const char *at = s; *at; at++)
        h = (h ^ (unsigned char)*at) * 1099511628211u;
    for (uint64_t i = h;; i++) {
        struct panel_text *x = &p->text[i % SLOTS];

        if (x->text && strcmp(x->text, s) == 0)
            return x;
        if (x->text)
            continue;
        if (p->n_text == PANEL_TEXTS)
            return NULL;
        p->n_text++;
        x->text = mem_text(s);
        return x;
    }
}

static void count_texts(struct ui_panel *p, struct panel_column *x, const struct column *c,
                        size_t n)
{
    int64_t *by_code = mem_zero((size_t)c->dict->n + 1, sizeof *by_code);

    for (size_t i = 0; i < n; i++)
        if (column_has(c, i))
            by_code[column_code(c, i)]++;
    for (uint32_t k = 0; k < c->dict->n; k++) {
        struct panel_text *t = by_code[k] ? slot_of(p, text_dict_get(c->dict, k)) : NULL;

        if (t)
            t->n += by_code[k];
        else if (by_code[k])
            x->many = true;
    }
    free(by_code);
}

static int by_count(const void *a, const void *b)
{
    const struct panel_text *x = a, *y = b;

    if (!x->text || !y->text)
        return (x->text == NULL) - (y->text == NULL);
    if (x->n != y->n)
        return x->n < y->n ? 1 : -1;
    return strcmp(x->text, y->text);
}

static void end_scan(struct ui_panel *p, int rc, const struct err *e)
{
    struct panel_column *x = &p->column[p->scan_col];

    x->counted = true;
    if (rc < 0)
        app_fail(p->app, e);
    if (p->text) {
        qsort(p->text, SLOTS, sizeof *p->text, by_count);
        for (x->n_top = 0; x->n_top < PANEL_TOP && p->text[x->n_top].text; x->n_top++) {
            x->top[x->n_top] = p->text[x->n_top];
            p->text[x->n_top].text = NULL;
        }
    }
    stop_scan(p);
}

/* --- driving --- */

void ui_panel_show(struct ui_panel *p, const char *dataset, const struct schema *s, int col)
{
    if (!p->dataset || strcmp(p->dataset, dataset) != 0 || p->schema != s) {
        ui_panel_forget(p);
        p->dataset = mem_text(dataset);
        p->schema = s;
        p->n_col = s->n_col;
        p->column = mem_zero(s->n_col + 1, sizeof *p->column);
    }
    p->col = col;
    if (p->scan && p->scan_col != col)
        stop_scan(p);
    if (!p->asked)
        ask(p);
}

bool ui_panel_busy(const struct ui_panel *p)
{
    return p->scan || (p->dataset && p->col < (int)p->n_col && can_count(p));
}

void ui_panel_tick(struct ui_panel *p)
{
    double until = now_mono() + slice_s;
    struct err e = {0};
    struct chunk c;
    int rc;

    if (!p->scan)
        begin_scan(p);
    while (p->scan && now_mono() < until) {
        struct panel_column *x = &p->column[p->scan_col];

        rc = column_reader_next(p->scan, &c, &e);
        if (rc <= 0) {
            end_scan(p, rc, &e);
            continue;
        }
        if (p->text)
            count_texts(p, x, &c.col[0], c.n_row);
        else
            count_numbers(x, &c.col[0], c.n_row);
        if (x->time.known)
            panel_time_count(&x->time, &c);
    }
}
