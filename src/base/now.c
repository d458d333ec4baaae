/* now.c - the clocks, and the one that tests freeze. */
#include "config.h"

#include "src/base/now.h"

#include <errno.h>
#include <time.h>

static int64_t frozen_s = -1;

static double seconds(clockid_t id)
{
    struct timespec t;

    clock_gettime(id, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

int64_t now_at(void)
{
    return frozen_s >= 0 ? frozen_s : (int64_t)time(NULL);
}

int64_t now_ms(void)
{
    return frozen_s >= 0 ? frozen_s * 1000 : (int64_t)(seconds(CLOCK_REALTIME) * 1e3);
}

double now_mono(void)
{
    return seconds(CLOCK_MONOTONIC);
}

void now_sleep_ms(int ms)
{
    struct timespec t = {ms / 1000, ms % 1000 * 1000000L};

    while (clock_nanosleep(CLOCK_MONOTONIC, 0, &t, &t) == EINTR)
        ;
}

void now_set(int64_t at_s)
{
    frozen_s = at_s;
}
