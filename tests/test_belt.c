/* test_belt.c - blocks come off the belt in order, and a failure after all that came before it. */
#include "config.h"

#include "src/data/belt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { NEVER = 1 << 20, SLOTS = 5 };

struct block {
    int number, twice;
};

struct plan { /* what fails, by number of block */
    int n_block, make_fails, work_fails, take_fails;
    int made, taken;
};

static int make(void *arg, void *slot, struct err *e)
{
    struct plan *p = arg;

    if (p->made == p->make_fails)
        return err_set(e, FAIL_INPUT, "make %d", p->made);
    if (p->made == p->n_block)
        return 0;
    *(struct block *)slot = (struct block){.number = p->made++};
    return 1;
}

static int work(void *arg, void *slot, struct err *e)
{
    struct plan *p = arg;
    struct block *b = slot;

    b->twice = 2 * b->number;
    return b->number == p->work_fails ? err_set(e, FAIL_INPUT, "work %d", b->number) : 0;
}

static int take(void *arg, void *slot, struct err *e)
{
    struct plan *p = arg;
    const struct block *b = slot;

    assert_int_equal(b->number, p->taken);
    assert_int_equal(b->twice, 2 * p->taken);
    if (b->number == p->take_fails)
        return err_set(e, FAIL_INPUT, "take %d", b->number);
    p->taken++;
    return 0;
}

static int run(struct plan *p, unsigned n_thread, struct err *e)
{
    struct block block[SLOTS];
    void *slot[SLOTS];

    for (int i = 0; i < SLOTS; i++)
        slot[i] = &block[i];
    return belt_run(&(struct belt){make, work, take, p, slot, SLOTS}, n_thread, e);
}

static void belt_run_any_threads_takes_in_order(void **state)
{
    (void)state;
    for (unsigned n = 1; n <= 6; n++) {
        for (int blocks = 0; blocks < 300; blocks += 1 + blocks) {
            struct plan p = {blocks, NEVER, NEVER, NEVER, 0, 0};
            struct err e = {0};

            assert_int_equal(run(&p, n, &e), 0);
            assert_int_equal(p.taken, blocks);
        }
    }
}

static void belt_run_failure_comes_after_what_was_before_it(void **state)
{
    static const struct plan plans[] = {{100, 37, NEVER, NEVER, 0, 0},
                                        {100, NEVER, 37, NEVER, 0, 0},
                                        {100, NEVER, NEVER, 37, 0, 0},
                                        {100, 60, 37, NEVER, 0, 0}};
    static const char *const said[] = {"make 37", "work 37", "take 37", "work 37"};

    (void)state;
    for (unsigned n = 1; n <= 4; n++) {
        for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
            struct plan p = plans[i];
            struct err e = {0};

            assert_int_equal(run(&p, n, &e), -1);
            assert_string_equal(e.msg, said[i]);
            assert_int_equal(p.taken, 37);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(belt_run_any_threads_takes_in_order),
        cmocka_unit_test(belt_run_failure_comes_after_what_was_before_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
