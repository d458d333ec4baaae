/* belt.c - a ring of slots, each passed on by its state under one lock:
 *
 *          make          work           take
 *   FREE --------> MADE --------> DONE ------> FREE
 *                     `--> BUSY --^
 * Slot k is used for blocks k, k + n_slot, ...; `made`, `begun` and `taken` count blocks.
 * Invariant: taken <= begun <= made <= taken + n_slot. */
#include "config.h"

#include "src/data/belt.h"

#include "src/base/mem.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

enum state { FREE, MADE, BUSY, DONE };

struct seat {
    enum state state;
    bool failed;
    struct err fail;
};

struct ring {
    const struct belt *b;
    pthread_mutex_t lock;
    pthread_cond_t moved;
    struct seat *seat; /* [n_slot] */
    size_t made, begun, taken;
    bool ended, stop;  /* nothing more is made; the taker gave up */
    bool make_failed;
    struct err make_fail;
};

static void wait_moved(struct ring *g)
{
    pthread_cond_wait(&g->moved, &g->lock);
}

static void end_making(struct ring *g, int rc, const struct err *e)
{
    g->ended = true;
    if (rc < 0) {
        g->make_failed = true;
        g->make_fail = *e;
    }
}

static void *make_all(void *arg)
{
    struct ring *g = arg;
    size_t n = g->b->n_slot;

    pthread_mutex_lock(&g->lock);
    while (!g->ended && !g->stop) {
        if (g->made == g->taken + n) {
            wait_moved(g);
            continue;
        }
        size_t i = g->made % n;
        struct err e = {0};

        pthread_mutex_unlock(&g->lock);
        int rc = g->b->make(g->b->arg, g->b->slot[i], &e);

        pthread_mutex_lock(&g->lock);
        if (rc > 0) {
            g->seat[i].state = MADE;
            g->made++;
        } else {
            end_making(g, rc, &e);
        }
        pthread_cond_broadcast(&g->moved);
    }
    pthread_mutex_unlock(&g->lock);
    return NULL;
}

static void *work_all(void *arg)
{
    struct ring *g = arg;

    pthread_mutex_lock(&g->lock);
    while (!g->stop && !(g->ended && g->begun == g->made)) {
        if (g->begun == g->made) {
            wait_moved(g);
            continue;
        }
        size_t i = g->begun++ % g->b->n_slot;
        struct seat *s = &g->seat[i];

        s->state = BUSY;
        pthread_mutex_unlock(&g->lock);
        s->failed = g->b->work(g->b->arg, g->b->slot[i], &s->fail) < 0;
        pthread_mutex_lock(&g->lock);
        s->state = DONE;
        pthread_cond_broadcast(&g->moved);
    }
    pthread_mutex_unlock(&g->lock);
    return NULL;
}

/* The next slot in order: 1, 0 at the end, -1. Called and left with the lock held. */
static int take_next(struct ring *g, struct err *e)
{
    size_t i = g->taken % g->b->n_slot;
    struct seat *s = &g->seat[i];

    while (s->state != DONE) {
        if (g->ended && g->taken == g->made) {
            if (g->make_failed)
                *e = g->make_fail;
            return g->make_failed ? -1 : 0;
        }
        wait_moved(g);
    }
    pthread_mutex_unlock(&g->lock);
    int rc = s->failed ? -1 : g->b->take(g->b->arg, g->b->slot[i], e);

    if (s->failed)
        *e = s->fail;
    pthread_mutex_lock(&g->lock);
    s->state = FREE;
    g->taken++;
    pthread_cond_broadcast(&g->moved);
    return rc < 0 ? -1 : 1;
}

/* Signals are for the thread that called. */
static bool start_thread(pthread_t *out, void *(*fn)(void *), struct ring *g)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool ok = pthread_create(out, NULL, fn, g) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ok;
}

static int take_all(struct ring *g, struct err *e)
{
    int rc;

    pthread_mutex_lock(&g->lock);
    while ((rc = take_next(g, e)) > 0)
        ;
    g->stop = true;
    pthread_cond_broadcast(&g->moved);
    pthread_mutex_unlock(&g->lock);
    return rc;
}

static void stop_all(struct ring *g)
{
    pthread_mutex_lock(&g->lock);
    g->stop = true;
    pthread_cond_broadcast(&g->moved);
    pthread_mutex_unlock(&g->lock);
}

static int run_threads(struct ring *g, unsigned n_worker, struct err *e)
{
    pthread_t maker, *worker = mem_array(n_worker, sizeof *worker);
    unsigned started = 0;
    bool making = start_thread(&maker, make_all, g);
    int rc = -1;

    while (started < n_worker && start_thread(&worker[started], work_all, g))
        started++;
    if (making && started > 0) {
        rc = take_all(g, e);
    } else {
        err_set(e, FAIL_IO, "cannot start a thread");
        stop_all(g);
    }
    if (making)
        pthread_join(maker, NULL);
    for (unsigned i = 0; i < started; i++)
        pthread_join(worker[i], NULL);
    free(worker);
    return rc;
}

static int run_alone(const struct belt *b, struct err *e)
{
    int rc;

    while ((rc = b->make(b->arg, b->slot[0], e)) > 0)
        if (b->work(b->arg, b->slot[0], e) < 0 || b->take(b->arg, b->slot[0], e) < 0)
            return -1;
    return rc;
}

int belt_run(const struct belt *b, unsigned n_thread, struct err *e)
{
    struct ring g = {.b = b};

    if (n_thread < 2 || b->n_slot < 2)
        return run_alone(b, e);
    pthread_mutex_init(&g.lock, NULL);
    pthread_cond_init(&g.moved, NULL);
    g.seat = mem_zero(b->n_slot, sizeof *g.seat);
    int rc = run_threads(&g, n_thread, e);

    free(g.seat);
    pthread_cond_destroy(&g.moved);
    pthread_mutex_destroy(&g.lock);
    return rc;
}
