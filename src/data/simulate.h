/* simulate.h - a made-up fleet as CSV files, machine by machine.
 *
 * Writes machines, telemetry, errors, maint and failures into a folder, in the form of the public
 * Azure predictive maintenance set: sorted by machine and time, text times, fixed decimals. The
 * same seed gives the same bytes, also with --gzip, at any number of threads. Each file appears
 * whole or not at all, and none before all are whole. Memory: a few machines per thread. */
#ifndef MW_DATA_SIMULATE_H
#define MW_DATA_SIMULATE_H

#include "src/base/err.h"
#include "src/base/progress.h"

#include <stdbool.h>
#include <stdint.h>

struct simulate_opts {
    const char *folder;  /* made when it is missing */
    int64_t machines;    /* at least 1 */
    int64_t from;        /* UTC seconds of the first row; cycles always begin at 1 */
    int64_t hours;       /* rows of telemetry per machine, at least 1 */
    uint64_t seed;
    bool gzip;           /* telemetry.csv.gz and so on */
    unsigned n_thread;   /* 0: all cores */
    const char *profile; /* name or file, as simulate_profile_find; NULL: "azure" */
    struct progress *progress;
};

struct simulate_counts { /* rows of each file */
    int64_t machines, telemetry, errors, maint, failures;
};

int simulate_fleet(const struct simulate_opts *o, struct simulate_counts *out, struct err *e);

#endif
