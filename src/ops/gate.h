/* gate.h - the guard before scoring: rows must lie beyond what the model was trained on.
 *
 * A model knows its training range, its lag and its horizon (about: "first", "end", "gap_s").
 * Rows that begin before end + gap would be scored by a model that has seen their features or
 * their outcome. */
#ifndef MW_OPS_GATE_H
#define MW_OPS_GATE_H

#include "src/base/err.h"
#include "src/base/json.h"

#include <stdbool.h>
#include <stdint.h>

enum gate_mode { GATE_REFUSE, GATE_WARN, GATE_OFF };

int gate_mode_find(const char *word, enum gate_mode *out, struct err *e);

/* gate_check - rows of times [first, last] for a model with this `about`. is_time: times are
 * UTC seconds, else cycles. FAIL_INPUT when they touch and mode is GATE_REFUSE; GATE_WARN logs. */
int gate_check(enum gate_mode mode, const struct json *about, int64_t first, int64_t last,
               bool is_time, struct err *e);

#endif
