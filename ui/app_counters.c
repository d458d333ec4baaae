/* app_counters.c - what the last key took, gathered from app, store and terminal, and F12.
 *
 * The box of F12 comes and goes with pictures that are drawn anyway: it shows the last key of
 * which all is known, which is the one before the key that drew it, and wakes nothing up. */
#include "config.h"

#include "src/base/now.h"
#include "src/store/tally.h"
#include "ui/app_parts.h"
#include "ui/grid.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BOX_COLS = 46, NUMBER_COLS = 9, WORD_COLS = 15 };

/* --- counting --- */

static int64_t memory_kb(void)
{
    char text[64];
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");

    if (f && fgets(text, sizeof text, f) && strchr(text, ' '))
        pages = strtol(strchr(text, ' '), NULL, 10);
    if (f)
        fclose(f);
    return (int64_t)pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* What the store was asked for since the key. */
static void follow_tally(struct app *a)
{
    const struct tally *now = tally(), *at = &a->tally_at_key;

    if (!a->counters.open)
        return;
    a->counters.n[COUNT_STATEMENTS] = now->statements - at->statements;
    a->counters.n[COUNT_CHUNKS_READ] = now->chunks_read - at->chunks_read;
    a->counters.n[COUNT_CHUNKS_SKIPPED] = now->chunks_skipped - at->chunks_skipped;
}

void app_count_start(struct app *a)
{
    a->counters.key_at = now_mono();
    a->counters.open = true;
    a->tally_at_key = *tally();
}

void app_count_picture(struct app *a)
{
    follow_tally(a);
    if (a->counters.n[COUNT_PICTURES] == 0)
        app_count(a, COUNT_FIRST_STATEMENTS, a->counters.n[COUNT_STATEMENTS]);
    app_count(a, COUNT_PICTURES, 1);
}

void app_count_key(struct app *a)
{
    follow_tally(a);
    ui_counters_key(&a->counters, now_mono());
    a->tally_at_key = *tally();
}

void app_count(struct app *a, enum ui_counter which, int64_t n)
{
    ui_counters_add(&a->counters, which, n);
}

void app_shown(struct app *a, int64_t cells, int64_t bytes)
{
    a->on_terminal = true;
    ui_counters_add(&a->counters, COUNT_CELLS, cells);
    ui_counters_add(&a->counters, COUNT_BYTES, bytes);
    ui_counters_shown(&a->counters, now_mono());
    follow_tally(a);
    if (!app_busy(a))
        ui_counters_settle(&a->counters);
}

static bool of_terminal(int which)
{
    return which == COUNT_FIRST_US || which == COUNT_PAINTED_US || which == COUNT_CELLS ||
           which == COUNT_BYTES;
}

int64_t app_counter(struct app *a, const char *name)
{
    int which = ui_counter_find(name);

    if (which < 0 || (of_terminal(which) && !a->on_terminal))
        return -1;
    follow_tally(a);
    if (which == COUNT_MEMORY_KB)
        return memory_kb();
    if (which == COUNT_TIMERS)
        return app_wait_ms(a) >= 0;
    return a->counters.n[which];
}

/* --- F12 --- */

enum ui_result app_counters(struct app *a)
{
    a->shows_counters = !a->shows_counters;
    return UI_TAKEN;
}

static const struct {
    enum ui_counter which;
    const char *word;
} lines[] = {
    {COUNT_FIRST_US, "first byte, µs"}, {COUNT_PAINTED_US, "all painted, µs"},
    {COUNT_PICTURES, "pictures"},       {COUNT_CELLS, "cells"},
    {COUNT_BYTES, "bytes"},             {COUNT_QUERY_US, "reading, µs"},
    {COUNT_STATEMENTS, "statements"},   {COUNT_ROWS_READ, "rows read"},
    {COUNT_CHUNKS_READ, "chunks read"}, {COUNT_CHUNKS_SKIPPED, "chunks skipped"},
};
enum { N_LINE = sizeof lines / sizeof *lines, BOX_ROWS = N_LINE + 5 };

static void draw_number(struct ui_canvas *c, int row, int col, int role, int64_t n)
{
    char text[UI_NUMBER];

    ui_count(n, text);
    ui_canvas_right(c, row, col, NUMBER_COLS, role, text);
}

static void draw_line(const struct app *a, int row, int col, size_t i)
{
    static const double shares[] = {0.5, 0.99};
    struct ui_canvas *c = a->canvas;
    const struct ui_counters *k = &a->counters;

    ui_canvas_text(c, row, col, WORD_COLS, UI_DIM, lines[i].word);
    draw_number(c, row, col + WORD_COLS, UI_TEXT, k->before[lines[i].which]);
    for (int s = 0; s < 2; s++)
        draw_number(c, row, col + WORD_COLS + (s + 1) * NUMBER_COLS, UI_TEXT,
                    ui_counters_share(k, lines[i].which, shares[s]));
}

static void draw_heads(struct ui_canvas *c, int row, int col)
{
    static const char *const words[] = {"key before", "half", "99 %"};

    for (int i = 0; i < 3; i++)
        ui_canvas_right(c, row, col + WORD_COLS + i * NUMBER_COLS - (i == 0),
                        NUMBER_COLS + (i == 0), UI_HEADER, words[i]);
}

static void draw_sums(const struct app *a, int row, int col)
{
    const struct ui_counters *k = &a->counters;
    char keys[UI_NUMBER], wakes[UI_NUMBER];

    ui_count(k->n[COUNT_KEYS], keys);
    ui_count(k->n[COUNT_WAKE_UPS], wakes);
    ui_canvas_printf(a->canvas, row, col, BOX_COLS - 4, UI_DIM, "keys %s   not drawn %lld", keys,
                     (long long)k->n[COUNT_DROPPED]);
    ui_canvas_printf(a->canvas, row + 1, col, BOX_COLS - 4, UI_DIM,
                     "wake-ups %s   memory %.1f MiB", wakes, (double)memory_kb() / 1024);
}

void app_draw_counters(const struct app *a)
{
    struct ui_canvas *c = a->canvas;
    struct ui_rect at = {1, c->cols - BOX_COLS, BOX_ROWS, BOX_COLS};

    if (!a->shows_counters || at.col < 0 || c->rows < BOX_ROWS + 1)
        return;
    ui_canvas_fill(c, at, UI_TEXT, " ");
    ui_canvas_box(c, at, "Counters");
    draw_heads(c, at.row + 1, at.col + 2);
    for (size_t i = 0; i < N_LINE; i++)
        draw_line(a, at.row + 2 + (int)i, at.col + 2, i);
    draw_sums(a, at.row + 2 + N_LINE, at.col + 2);
}
