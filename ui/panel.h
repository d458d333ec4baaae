/* panel.h - statistics of one column: figures beside the rows, a histogram, the frequent texts, and
 * how it goes over time.
 *
 * Figures of all columns come from `describe` in a helper process, once a dataset; the histogram
 * is counted in slices when a column is first looked at. Both are kept until the dataset changes.
 *
 *     ui_panel_show(&p, "telemetry", schema, col);    // what to show; asks when it must
 *     if (ui_panel_busy(&p)) ui_panel_tick(&p);
 *     ui_panel_draw(&p, canvas, rect);
 */
#ifndef MW_UI_PANEL_H
#define MW_UI_PANEL_H

#include "src/base/column.h"
#include "ui/app.h"

enum { PANEL_BINS = 40, PANEL_TEXTS = 4096, PANEL_TOP = 12 };
enum { UI_PANEL_ASIDE = 88 }; /* cells from which it stands side by side where it is low */

struct panel_text {
    char *text;
    int64_t n;
};
struct panel_time {              /* the column by time, in as many parts as bins */
    bool known;
    int64_t from_at, to_at;
    int64_t n[PANEL_BINS];       /* rows that have a value */
    double sum[PANEL_BINS];      /* of numbers */
};
struct panel_column {
    struct json *figures;        /* of describe; NULL: not known */
    bool counted;
    int64_t bin[PANEL_BINS];
    double low, high;            /* of the bins */
    struct panel_text top[PANEL_TOP];
    int n_top;
    bool many;                   /* more texts than are counted */
    struct panel_time time;
};

struct ui_panel {
    struct app *app;
    char *dataset;
    const struct schema *schema; /* of who shows it */
    struct panel_column *column; /* [n_col] */
    size_t n_col;
    int col;
    bool asked, failed;
    struct column_reader *scan;  /* of the column that is counted */
    int scan_col;
    struct panel_text *text;     /* [n_text] by hash, while counting; [PANEL_TEXTS * 2] */
    int n_text;
};

void ui_panel_init(struct ui_panel *p, struct app *a);
void ui_panel_done(struct ui_panel *p);
void ui_panel_forget(struct ui_panel *p); /* the dataset has changed */
void ui_panel_show(struct ui_panel *p, const char *dataset, const struct schema *s, int col);
bool ui_panel_busy(const struct ui_panel *p);
void ui_panel_tick(struct ui_panel *p);
void ui_panel_draw(const struct ui_panel *p, struct ui_canvas *c, struct ui_rect r);

/* --- for its own files alone --- */

/* Bins upright, two columns each where there is room; and the columns that they take. */
void panel_bins_draw(const int64_t *bin, struct ui_canvas *c, struct ui_rect r);
int panel_bins_cols(int cols);
void panel_short_real(double v, char out[]); /* five digits or so; UI_NUMBER bytes */
/* panel_time.c */
int panel_time_column(const struct schema *s, int col);
void panel_time_count(struct panel_time *t, const struct chunk *c); /* value and time */
void panel_time_draw(const struct ui_panel *p, const struct panel_column *x, struct ui_canvas *c,
                     struct ui_rect r);

#endif
