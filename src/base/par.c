/* par.c - parallel-for: threads take the next piece from a counter until none is left. */
#include "config.h"

#include "src/base/par.h"

#include "src/base/mem.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

struct work {
    par_fn fn;
    void *arg;
    size_t n_piece;
    atomic_size_t next;
    atomic_bool stop;
    pthread_mutex_t lock; /* of what follows */
    size_t failed;        /* lowest piece that failed, or n_piece */
    struct err first;
};

struct seat {
    struct work *work;
    unsigned thread;
    pthread_t id;
};

static void note_failure(struct work *w, size_t piece, const struct err *e)
{
    atomic_store(&w->stop, true);
    pthread_mutex_lock(&w->lock);
    if (piece < w->failed) {
        w->failed = piece;
        w->first = *e;
    }
    pthread_mutex_unlock(&w->lock);
}

static void *work_on(void *arg)
{
    struct seat *seat = arg;
    struct work *w = seat->work;

    while (!atomic_load(&w->stop)) {
        size_t piece = atomic_fetch_add(&w->next, 1);
        struct err e = {0};

        if (piece >= w->n_piece)
            break;
        if (w->fn(w->arg, piece, seat->thread, &e) < 0)
            note_failure(w, piece, &e);
    }
    return NULL;
}

int par_for(unsigned n_thread, size_t n_piece, par_fn fn, void *arg, struct err *e)
{
    struct work w = {.fn = fn, .arg = arg, .n_piece = n_piece, .failed = n_piece};
    unsigned n = n_thread < 1 ? 1 : n_thread, started = 1;

    if (n > n_piece)
        n = n_piece ? (unsigned)n_piece : 1;
    pthread_mutex_init(&w.lock, NULL);
    struct seat *seats = mem_zero(n, sizeof *seats);
    for (; started < n; started++) {
        seats[started] = (struct seat){.work = &w, .thread = started};
        if (pthread_create(&seats[started].id, NULL, work_on, &seats[started]) != 0)
            break; /* fewer threads, same result */
    }
    seats[0] = (struct seat){.work = &w};
    work_on(&seats[0]);
    for (unsigned i = 1; i < started; i++)
        pthread_join(seats[i].id, NULL);
    free(seats);
    pthread_mutex_destroy(&w.lock);
    if (w.failed == n_piece)
        return 0;
    *e = w.first;
    return -1;
}

unsigned par_cores(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    int n = CPU_COUNT(&set);
    return n > 0 ? (unsigned)n : 1;
}
