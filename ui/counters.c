/* counters.c - counts of the last key, and classes of all keys on a scale of powers of two. */
#include "config.h"

#include "ui/counters.h"

#include <string.h>

static const char *const names[COUNTERS] = {
    [COUNT_FIRST_US] = "first_us",
    [COUNT_PAINTED_US] = "painted_us",
    [COUNT_PICTURES] = "pictures",
    [COUNT_CELLS] = "cells",
    [COUNT_BYTES] = "bytes",
    [COUNT_QUERY_US] = "query_us",
    [COUNT_STATEMENTS] = "statements",
    [COUNT_FIRST_STATEMENTS] = "first_statements",
    [COUNT_ROWS_READ] = "rows_read",
    [COUNT_CHUNKS_READ] = "chunks_read",
    [COUNT_CHUNKS_SKIPPED] = "chunks_skipped",
    [COUNT_KEYS] = "keys",
    [COUNT_DROPPED] = "dropped",
    [COUNT_WAKE_UPS] = "wake_ups",
    [COUNT_MEMORY_KB] = "memory_kb",
    [COUNT_TIMERS] = "timers",
};

const char *ui_counter_name(enum ui_counter which)
{
    return names[which];
}

int ui_counter_find(const char *name)
{
    for (int i = 0; i < COUNTERS; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

/* --- classes: 0 to 7 are themselves, then eight to a power of two --- */

static int class_of(int64_t n)
{
    int power = 0;

    if (n < 8)
        return n < 0 ? 0 : (int)n;
    while (n >> power >= 16)
        power++;
    int at = 8 * power + (int)(n >> power);

    return at < COUNT_CLASSES ? at : COUNT_CLASSES - 1;
}

static int64_t middle_of(int class)
{
    int power = class / 8 - 1;

    if (class < 16)
        return class;
    return (int64_t)(class % 8 + 8) * (INT64_C(1) << power) + (INT64_C(1) << power) / 2;
}

int64_t ui_counters_share(const struct ui_counters *c, enum ui_counter which, double share)
{
    int64_t all = 0, seen = 0;

    for (int i = 0; i < COUNT_CLASSES; i++)
        all += c->class[which][i];
    for (int i = 0; i < COUNT_CLASSES; i++) {
        seen += c->class[which][i];
        if (seen > 0 && (double)seen >= share * (double)all)
            return middle_of(i);
    }
    return 0;
}

/* --- keys --- */

void ui_counters_key(struct ui_counters *c, double now)
{
    ui_counters_settle(c);
    for (int i = 0; i < COUNT_OF_KEY && c->n[COUNT_KEYS] > 0; i++)
        c->class[i][class_of(c->n[i])]++;
    if (c->n[COUNT_PICTURES] == 0 && c->n[COUNT_KEYS] > 0)
        c->n[COUNT_DROPPED]++;
    memset(c->n, 0, COUNT_OF_KEY * sizeof *c->n);
    c->n[COUNT_KEYS]++;
    c->key_at = now;
    c->open = true;
}

void ui_counters_add(struct ui_counters *c, enum ui_counter which, int64_t n)
{
    if (c->open || which >= COUNT_OF_KEY)
        c->n[which] += n;
}

void ui_counters_shown(struct ui_counters *c, double now)
{
    int64_t us = (int64_t)((now - c->key_at) * 1e6);

    if (!c->open)
        return;
    if (c->n[COUNT_FIRST_US] == 0)
        c->n[COUNT_FIRST_US] = us;
    c->n[COUNT_PAINTED_US] = us;
}

void ui_counters_settle(struct ui_counters *c)
{
    if (!c->open)
        return;
    c->open = false;
    memcpy(c->before, c->n, sizeof c->before);
}
