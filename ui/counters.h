/* counters.h - what the last key took, and how that compares with all keys since the start.
 *
 * Fixed in size: a key allocates nothing. Percentiles are of classes an eighth of a power of two
 * wide, so that they are right to about 6 %.
 *
 *     ui_counters_key(&c, now_mono());         // a key has come
 *     ui_counters_add(&c, COUNT_ROWS_READ, 3); // whoever does something for it
 *     ui_counters_shown(&c, now_mono());       // a picture is on the terminal
 *     ui_counters_settle(&c);                  // and no more will come of it
 */
#ifndef MW_UI_COUNTERS_H
#define MW_UI_COUNTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ui_counter {
    COUNT_FIRST_US,   /* from the key until the first picture is written */
    COUNT_PAINTED_US, /* and the last */
    COUNT_PICTURES,
    COUNT_CELLS,      /* that changed */
    COUNT_BYTES,
    COUNT_QUERY_US,   /* reading, of the time above */
    COUNT_STATEMENTS,
    COUNT_FIRST_STATEMENTS, /* before the first picture */
    COUNT_ROWS_READ,
    COUNT_CHUNKS_READ,
    COUNT_CHUNKS_SKIPPED,
    COUNT_OF_KEY,     /* those before are of the last key, those that follow since the start */
    COUNT_KEYS = COUNT_OF_KEY,
    COUNT_DROPPED,    /* keys whose picture gave way to that of the next */
    COUNT_WAKE_UPS,
    COUNT_MEMORY_KB,  /* resident, as it is now */
    COUNT_TIMERS,     /* 1: it will wake up by itself; 0: at rest */
    COUNTERS
};
enum { COUNT_CLASSES = 8 * 36 };

struct ui_counters {
    int64_t n[COUNTERS];
    int64_t before[COUNT_OF_KEY]; /* of the key before: what an overlay can show as a whole */
    uint32_t class[COUNT_OF_KEY][COUNT_CLASSES];
    double key_at;
    bool open;                    /* more may come of the last key, or of the start */
};

void ui_counters_key(struct ui_counters *c, double now);
void ui_counters_add(struct ui_counters *c, enum ui_counter which, int64_t n);
void ui_counters_shown(struct ui_counters *c, double now);
void ui_counters_settle(struct ui_counters *c);
/* ui_counters_share - what that share (0 .. 1) of all keys but the last stayed within. */
int64_t ui_counters_share(const struct ui_counters *c, enum ui_counter which, double share);
const char *ui_counter_name(enum ui_counter which); /* "rows_read" */
int ui_counter_find(const char *name);              /* -1: no such counter */

#endif
