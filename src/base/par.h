/* par.h - parallel-for over fixed pieces. The pieces do not depend on the number of threads, so
 * results do not either, as long as piece i writes only what belongs to piece i. */
#ifndef MW_BASE_PAR_H
#define MW_BASE_PAR_H

#include "src/base/err.h"

#include <stddef.h>

/* Does piece i; thread is 0..n_thread-1, for scratch memory. The first failure (lowest piece of
 * those that ran) stops the handing out of further pieces and is what par_for reports. */
typedef int (*par_fn)(void *arg, size_t piece, unsigned thread, struct err *e);

int par_for(unsigned n_thread, size_t n_piece, par_fn fn, void *arg, struct err *e);
unsigned par_cores(void); /* usable processors, at least 1 */

#endif
