/* now.h - the only reader of clocks. Tests set them. */
#ifndef MW_BASE_NOW_H
#define MW_BASE_NOW_H

#include <stdint.h>

int64_t now_at(void);       /* UTC seconds since 1970 */
int64_t now_ms(void);       /* UTC milliseconds since 1970, for rows that state when */
double now_mono(void);      /* monotonic seconds, for durations */
void now_sleep_ms(int ms);  /* uninterrupted by design: signals set flags, loops look at them */
void now_set(int64_t at_s); /* tests: freeze now_at and now_ms; a negative value thaws */

#endif
