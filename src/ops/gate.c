/* gate.c - the guard before scoring. */
#include "config.h"

#include "src/ops/gate.h"

#include "src/base/civil.h"
#include "src/base/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

int gate_mode_find(const char *word, enum gate_mode *out, struct err *e)
{
    static const char *const words[] = {"refuse", "warn", "off"};

    for (int i = 0; i < 3; i++) {
        if (!strcmp(words[i], word)) {
            *out = (enum gate_mode)i;
            return 0;
        }
    }
    err_set(e, FAIL_USAGE, "'%s' is no gate", word);
    return err_hint(e, "gates are refuse, warn and off");
}

static void time_text(int64_t at, bool is_time, char out[32])
{
    if (is_time)
        civil_text(at, out);
    else
        snprintf(out, 32, "cycle %" PRId64, at);
}

int gate_check(enum gate_mode mode, const struct json *about, int64_t first, int64_t last,
               bool is_time, struct err *e)
{
    int64_t trained_first = json_i64(json_get(about, "first"), INT64_MAX);
    int64_t end = json_i64(json_get(about, "end"), INT64_MIN);
    int64_t gap = json_i64(json_get(about, "gap_s"), 0);
    char begins[32], free_from[32];

    if (mode == GATE_OFF || end == INT64_MIN || trained_first == INT64_MAX)
        return 0;
    if (first >= end + gap || last < trained_first)
        return 0;
    time_text(first, is_time, begins);
    time_text(end + gap, is_time, free_from);
    if (mode == GATE_WARN) {
        log_put(LOG_WARN, "rows begin at %s, within the training range plus lag and horizon "
                "(to %s): scores look better than they are", begins, free_from);
        return 0;
    }
    err_set(e, FAIL_INPUT,
            "rows begin at %s, within the training range plus lag and horizon (to %s)", begins,
            free_from);
    return err_hint(e, "score from %s on, or say --gate warn", free_from);
}
