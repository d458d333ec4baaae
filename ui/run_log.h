/* run_log.h - the log of one run as lines that scroll: follows the newest, wraps when asked.
 *
 *     ui_run_log_show(&l, run);               // another run: from its first line
 *     ui_run_log_read(&l, store, e);          // what has come since
 *     ui_run_log_draw(&l, app, canvas, rect, has_focus);
 *
 * The newest LOG_LINES are kept. Zeroed it is empty; ui_run_log_done frees. */
#ifndef MW_UI_RUN_LOG_H
#define MW_UI_RUN_LOG_H

#include "src/base/buf.h"
#include "src/base/log.h"
#include "src/store/store.h"
#include "ui/app.h"
#include "ui/match.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ui_run_log_line {
    int64_t at_ms;
    enum log_level level;
    char *text;
};
struct ui_run_log {
    int64_t run, last; /* 0: none; number of the last line read */
    struct ui_run_log_line *line;
    size_t n, cap;
    size_t top;        /* first line shown where it does not follow */
    bool stays, wraps; /* not following */
    int page;          /* rows shown last time */
    struct ui_match match; /* what is looked for; its hits are shown */
    size_t from;       /* first line shown when the search began */
    bool stayed;       /* likewise: it did not follow */
};

void ui_run_log_show(struct ui_run_log *l, int64_t run);
int ui_run_log_read(struct ui_run_log *l, struct store *s, struct err *e);
void ui_run_log_draw(struct ui_run_log *l, const struct app *a, struct ui_canvas *c,
                     struct ui_rect r, bool focus);
enum ui_result ui_run_log_key(struct ui_run_log *l, int key);
/* run_log_find.c: / n N and gr; a search is for one line after the other, once around. */
bool ui_run_log_takes(const struct ui_run_log *l, int key);
enum ui_result ui_run_log_find(struct ui_run_log *l, int key, struct app *a);
void ui_run_log_text(const struct ui_run_log *l, const struct app *a, struct buf *out);
void ui_run_log_done(struct ui_run_log *l);

#endif
