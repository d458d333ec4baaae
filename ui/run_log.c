/* run_log.c - lines of a run's log: read as they come, drawn from the newest or from where one
 * stands. */
#include "config.h"

#include "ui/run_log.h"

#include "src/base/mem.h"
#include "src/store/runs.h"

#include <stdlib.h>
#include <string.h>

enum { LOG_LINES = 5000, LOG_SPARE = 500, TEXT_COL = 20 };

/* --- reading --- */

static void forget(struct ui_run_log *l, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(l->line[i].text);
    l->n -= n;
    memmove(l->line, l->line + n, l->n * sizeof *l->line);
    l->top = l->top > n ? l->top - n : 0;
}

void ui_run_log_show(struct ui_run_log *l, int64_t run)
{
    if (run == l->run)
        return;
    if (l->n > 0)
        forget(l, l->n);
    l->run = run;
    l->last = 0;
    l->top = 0;
    l->stays = false;
}

static int take_line(void *arg, int64_t at_ms, enum log_level level, const char *line,
                     struct err *e)
{
    struct ui_run_log *l = arg;

    (void)e;
    if (l->n >= LOG_LINES + LOG_SPARE)
        forget(l, LOG_SPARE);
    if (l->n == l->cap) {
        l->cap = mem_room(l->cap, l->n + 1);
        l->line = mem_resize(l->line, l->cap, sizeof *l->line);
    }
    l->line[l->n++] = (struct ui_run_log_line){at_ms, level, mem_text(line)};
    return 0;
}

int ui_run_log_read(struct ui_run_log *l, struct store *s, struct err *e)
{
    if (!l->run || !s)
        return 0;
    int64_t tail = l->last ? 0 : runs_log_tail(s, l->run, LOG_LINES, e);

    if (tail < 0)
        return -1;
    if (tail > l->last)
        l->last = tail; /* older ones would be forgotten at once */
    return runs_log_each(s, l->run, l->last, take_line, l, &l->last, e);
}

void ui_run_log_done(struct ui_run_log *l)
{
    if (l->n > 0)
        forget(l, l->n);
    free(l->line);
    ui_match_done(&l->match);
    *l = (struct ui_run_log){0};
}

/* --- drawing --- */

static int role_of(enum log_level level)
{
    return level == LOG_ERROR ? UI_ALARM : level == LOG_WARN ? UI_WARN : UI_TEXT;
}

/* Rows that a line takes; drawn where the clip allows. */
static int draw_line(const struct ui_run_log *l, size_t i, const struct app *a,
                     struct ui_canvas *c, struct ui_rect r)
{
    const struct ui_run_log_line *x = &l->line[i];
    struct ui_rect text = {r.row, r.col + TEXT_COL, r.rows, r.cols - TEXT_COL - 1};
    char at[UI_TIME];

    app_clock(a, x->at_ms / 1000, at);
    ui_canvas_text(c, r.row, r.col + 1, 8, UI_DIM, at);
    ui_canvas_text(c, r.row, r.col + 11, 7, role_of(x->level), log_level_name(x->level));
    if (l->wraps && text.cols > 8) {
        int used = ui_canvas_wrap(c, text, role_of(x->level), x->text);

        for (int k = 0; k < used; k++)
            ui_match_show(&l->match, c, text.row + k, text.col, text.cols);
        return used > 0 ? used : 1;
    }
    ui_canvas_text(c, text.row, text.col, text.cols, role_of(x->level), x->text);
    ui_match_show(&l->match, c, text.row, text.col, text.cols);
    return 1;
}

/* The same, but nothing is seen. */
static int height(const struct ui_run_log *l, size_t i, const struct app *a, struct ui_canvas *c,
                  struct ui_rect r)
{
    struct ui_rect before = ui_canvas_clip(c, (struct ui_rect){0});
    int rows = draw_line(l, i, a, c, r);

    ui_canvas_unclip(c, before);
    return rows;
}

/* First line of those that fill the rows up to the newest. */
static size_t newest(const struct ui_run_log *l, const struct app *a, struct ui_canvas *c,
                     struct ui_rect r)
{
    size_t first = l->n;

    for (int left = r.rows; first > 0; first--) {
        left -= height(l, first - 1, a, c, r);
        if (left < 0)
            break;
    }
    return first < l->n || l->n == 0 ? first : l->n - 1; /* of a line too high, its beginning */
}

void ui_run_log_draw(struct ui_run_log *l, const struct app *a, struct ui_canvas *c,
                     struct ui_rect r, bool focus)
{
    struct ui_rect before = ui_canvas_clip(c, r);
    int used = 0;

    l->page = r.rows;
    if (!l->stays || l->top >= l->n)
        l->top = newest(l, a, c, r);
    if (l->n == 0)
        ui_canvas_text(c, r.row, r.col + 1, r.cols - 2, UI_DIM,
                       l->run ? "it has said nothing" : "");
    for (size_t i = l->top; i < l->n && used < r.rows; i++)
        used += draw_line(l, i, a, c,
                          (struct ui_rect){r.row + used, r.col, r.rows - used, r.cols});
    if (focus && r.rows > 0)
        ui_canvas_glyph(c, r.row, r.col, UI_KEY, UI_GLYPH_POINTER);
    ui_canvas_unclip(c, before);
}

/* --- keys --- */

static void scroll(struct ui_run_log *l, int64_t by)
{
    int64_t to = (int64_t)l->top + by, last = (int64_t)l->n - 1;

    l->stays = true;
    l->top = to < 0 || last < 0 ? 0 : (size_t)(to > last ? last : to);
}

enum ui_result ui_run_log_key(struct ui_run_log *l, int key)
{
    int page = l->page > 1 ? l->page - 1 : 1;

    switch (key) {
    case 'j': case UI_KEY_DOWN: scroll(l, 1); break;
    case 'k': case UI_KEY_UP: scroll(l, -1); break;
    case UI_KEY_PGDN: scroll(l, page); break;
    case UI_KEY_PGUP: scroll(l, -page); break;
    case UI_CTRL('D'): scroll(l, page / 2 + 1); break;
    case UI_CTRL('U'): scroll(l, -(page / 2 + 1)); break;
    case UI_KEY_HOME: case UI_CHORD('g'): scroll(l, -(int64_t)l->n); break;
    case UI_KEY_END: case 'G': l->stays = false; break;
    default: return UI_IGNORED;
    }
    return UI_TAKEN;
}

void ui_run_log_text(const struct ui_run_log *l, const struct app *a, struct buf *out)
{
    for (size_t i = 0; i < l->n; i++) {
        char day[UI_TIME], at[UI_TIME];

        app_time(a, l->line[i].at_ms / 1000, day);
        app_clock(a, l->line[i].at_ms / 1000, at);
        buf_printf(out, "%.10s %s  %-7s  %s\n", day, at, log_level_name(l->line[i].level),
                   l->line[i].text);
    }
}
