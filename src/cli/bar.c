/* bar.c - the progress line: percent, rate, time left, redrawn with carriage returns.
 *
 *     features  build       [##########..........]  52 %  1.3 M rows/s  0:07 left
 *
 * Drawn at most ten times a second, and only where standard error is a terminal. No escape
 * sequence is used, so that NO_COLOR and TERM=dumb need no other form. */
#include "config.h"

#include "src/cli/bar.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/proc.h"
#include "src/base/text.h"
#include "src/cli/out.h"

enum { BAR_CELLS = 20, BAR_LINE_MAX = 400 };

struct bar {
    struct progress progress; /* first: the receiver is the bar */
    char title[40];
    bool on;                  /* there is a terminal to draw on */
    size_t drawn;             /* cells of the line that stands */
    double drawn_at, begun_at;
    char phase[40];
};

/* --- the text of the line --- */

static void rate_text(double rate, const char *unit, char *out, size_t size)
{
    char number[OUT_SIZE_TEXT];

    if (strcmp(unit, "B") == 0) {
        out_size_text(rate, number);
        snprintf(out, size, "%s/s", number);
    } else if (rate >= 1e6) {
        snprintf(out, size, "%.1f M %s/s", rate / 1e6, unit);
    } else if (rate >= 1e4) {
        snprintf(out, size, "%.0f k %s/s", rate / 1e3, unit);
    } else {
        snprintf(out, size, rate < 10 ? "%.1f %s/s" : "%.0f %s/s", rate, unit);
    }
}

static void left_text(double left_s, char *out, size_t size)
{
    long s = left_s < 360000 ? lround(left_s) : 360000;

    if (s >= 3600)
        snprintf(out, size, "%ld:%02ld:%02ld left", s / 3600, s / 60 % 60, s % 60);
    else
        snprintf(out, size, "%ld:%02ld left", s / 60, s % 60);
}

static double share_of(const struct run_row *r)
{
    double share = r->share >= 0  ? r->share
                   : r->total > 0 ? (double)r->done / (double)r->total
                                  : -1;

    return share > 1 ? 1 : share;
}

static void put_gauge(struct buf *out, double share, bool utf8)
{
    int full = (int)(share * BAR_CELLS);

    buf_text(out, utf8 ? " " : " [");
    for (int i = 0; i < BAR_CELLS; i++)
        buf_text(out, utf8 ? (i < full ? "█" : "░") : (i < full ? "#" : "."));
    buf_printf(out, "%s %3.0f %%", utf8 ? "" : "]", floor(share * 100));
}

void bar_line(const struct run_row *r, const char *title, unsigned width, bool utf8,
              struct buf *out)
{
    struct buf line = {0};
    char part[80], safe[BAR_LINE_MAX * 4];
    double share = share_of(r);

    buf_text(&line, title);
    if (r->state == RUN_RUNNING && r->phase && r->phase[0])
        buf_printf(&line, "  %-10s", r->phase);
    else
        buf_printf(&line, "  %-10s", run_state_name(r->state));
    if (share >= 0)
        put_gauge(&line, share, utf8);
    if (r->rate > 0 && r->unit) {
        rate_text(r->rate, r->unit, part, sizeof part);
        buf_printf(&line, "  %s", part);
    }
    if (r->left_s >= 0) {
        left_text(r->left_s, part, sizeof part);
        buf_printf(&line, "  %s", part);
    }
    safe_cells(line.s, line.size, width, safe, sizeof safe);
    buf_text(out, safe);
    buf_done(&line);
}

/* --- the line on the terminal --- */

static void draw(struct bar *b, const struct run_row *r)
{
    struct buf line = {0};
    unsigned width = out_width(STDERR_FILENO);

    bar_line(r, b->title, width > 1 ? width - 1 : 79, out_is_utf8(), &line);
    size_t cells = safe_width(buf_str(&line));
    fprintf(stderr, "\r%s%*s", buf_str(&line), cells < b->drawn ? (int)(b->drawn - cells) : 0, "");
    fflush(stderr);
    b->drawn = cells;
    b->drawn_at = now_mono();
    buf_done(&line);
}

void bar_show(struct bar *b, const struct run_row *r)
{
    if (b->on && now_mono() - b->drawn_at >= 0.1)
        draw(b, r);
}

static int bar_step(struct progress *p, const char *phase, int64_t done, int64_t total,
                    const char *unit, struct err *e)
{
    struct bar *b = (struct bar *)p;
    double now = now_mono();

    if (proc_cancelled())
        return err_set(e, FAIL_CANCELLED, "interrupted");
    if (strncmp(phase, b->phase, sizeof b->phase - 1) != 0) {
        snprintf(b->phase, sizeof b->phase, "%s", phase);
        b->begun_at = now;
    }
    double rate = now - b->begun_at > 0.5 ? (double)done / (now - b->begun_at) : 0;
    struct run_row r = {.state = RUN_RUNNING, .phase = phase, .done = done, .total = total,
                        .unit = unit, .rate = rate, .share = -1, .left_s = -1};
    if (rate > 0 && total > 0)
        r.left_s = (double)(total - done) / rate;
    bar_show(b, &r);
    return 0;
}

struct bar *bar_new(const char *title)
{
    struct bar *b = mem_zero(1, sizeof *b);

    b->progress.step = bar_step;
    b->on = !out_is_quiet() && out_width(STDERR_FILENO) > 0;
    snprintf(b->title, sizeof b->title, "%s", title);
    b->begun_at = now_mono();
    return b;
}

struct progress *bar_progress(struct bar *b)
{
    proc_catch_cancel(false);
    return &b->progress;
}

void bar_free(struct bar *b)
{
    if (b && b->on && b->drawn) {
        fprintf(stderr, "\r%*s\r", (int)b->drawn, "");
        fflush(stderr);
    }
    free(b);
}
