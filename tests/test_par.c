/* test_par.c - pieces of work on threads: each once, and the first failure reported. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/par.h"

#include <stdatomic.h>
#include <string.h>

enum { PIECES = 1000, THREADS = 8 };

struct tally {
    atomic_int done[PIECES];
    atomic_int total;
    unsigned n_thread;
    size_t fail_from; /* pieces from here on fail */
};

static int count_piece(void *arg, size_t piece, unsigned thread, struct err *e)
{
    struct tally *t = arg;

    atomic_fetch_add(&t->done[piece], 1);
    atomic_fetch_add(&t->total, 1);
    if (thread >= t->n_thread)
        return err_set(e, FAIL_NUMERIC, "thread %u of %u", thread, t->n_thread);
    if (piece >= t->fail_from)
        return err_set(e, FAIL_INPUT, "piece %zu", piece);
    return 0;
}

static void par_for_each_piece_once_at_any_count(void **state)
{
    static const unsigned counts[] = {0, 1, 2, 3, THREADS};

    (void)state;
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        struct tally t = {.n_thread = counts[k] ? counts[k] : 1, .fail_from = PIECES};
        struct err e = {0};

        assert_int_equal(par_for(counts[k], PIECES, count_piece, &t, &e), 0);
        assert_int_equal(e.code, FAIL_NONE);
        for (int i = 0; i < PIECES; i++)
            assert_int_equal(t.done[i], 1);
    }
}

static void par_for_no_pieces_does_nothing(void **state)
{
    struct tally t = {.n_thread = THREADS};
    struct err e = {0};

    (void)state;
    assert_int_equal(par_for(THREADS, 0, count_piece, &t, &e), 0);
    assert_int_equal(t.total, 0);
}

static void par_for_failure_stops_and_tells_the_lowest(void **state)
{
    for (unsigned n = 1; n <= THREADS; n *= 2) {
        struct tally t = {.n_thread = n, .fail_from = 100};
        struct err e = {0};

        (void)state;
        assert_int_equal(par_for(n, PIECES, count_piece, &t, &e), -1);
        assert_int_equal(e.code, FAIL_INPUT);
        assert_string_equal(e.msg, "piece 100"); /* handed out in order, so it always runs */
        assert_true(t.total <= 100 + (int)n);
    }
}

static void par_cores_at_least_one(void **state)
{
    (void)state;
    assert_true(par_cores() >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(par_for_each_piece_once_at_any_count),
        cmocka_unit_test(par_for_no_pieces_does_nothing),
        cmocka_unit_test(par_for_failure_stops_and_tells_the_lowest),
        cmocka_unit_test(par_cores_at_least_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
