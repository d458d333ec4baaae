/* app_later.c - what is put off for a moment, until somebody stops typing: one at a time for each
 * owner, called from app_tick. At rest there is none, and nothing wakes up for it. */
#include "config.h"

#include "src/base/mem.h"
#include "src/base/now.h"
#include "ui/app_parts.h"

#include <math.h>
#include <stdlib.h>

struct later {
    struct later *next;
    double at; /* now_mono() */
    void (*call)(void *owner);
    void *owner;
};

void app_later_stop(struct app *a, const void *owner)
{
    for (struct later **at = &a->laters; *at;) {
        struct later *l = *at;

        if (l->owner != owner) {
            at = &l->next;
            continue;
        }
        *at = l->next;
        free(l);
    }
}

void app_later(struct app *a, int ms, void (*call)(void *owner), void *owner)
{
    struct later *l = mem_zero(1, sizeof *l);

    app_later_stop(a, owner);
    *l = (struct later){.next = a->laters, .at = now_mono() + ms / 1000.0, .call = call,
                        .owner = owner};
    a->laters = l;
}

int app_later_ms(const struct app *a)
{
    double first = INFINITY, now = now_mono();

    for (const struct later *l = a->laters; l; l = l->next)
        first = fmin(first, l->at);
    return !a->laters ? -1 : first <= now ? 0 : (int)ceil((first - now) * 1000);
}

/* One a tick: it may put off others, or stop them. */
void app_later_tick(struct app *a)
{
    double now = now_mono();

    for (struct later **at = &a->laters; *at; at = &(*at)->next) {
        struct later due = **at;

        if (due.at > now)
            continue;
        free(*at);
        *at = due.next;
        due.call(due.owner);
        a->wants_draw = true;
        return;
    }
}

void app_later_free(struct app *a)
{
    while (a->laters)
        app_later_stop(a, a->laters->owner);
}
