/* data_parts.h - the inside of the pane Data, for its own files alone. */
#ifndef MW_UI_DATA_PARTS_H
#define MW_UI_DATA_PARTS_H

#include "src/base/arena.h"
#include "src/base/column.h"
#include "src/store/datasets.h"
#include "src/store/extent.h"
#include "src/store/loads.h"
#include "ui/app.h"
#include "ui/grid.h"

enum data_part { DATA_SETS, DATA_LOADS, DATA_REJECTS };
enum { DATA_REJECTS_READ = 10000, DATA_BINS = 12, DATA_SPARK = DATA_BINS * 4 + 1 };

struct data_spark { /* rows of a dataset over its time */
    int64_t id, n_row, bytes; /* of the dataset as it was counted */
    int64_t from_at, to_at;
    int64_t bin[DATA_BINS];
    bool done;
};

struct data_gaps { /* steps that the series of a dataset miss */
    int64_t id, n_row, bytes; /* of the dataset as it was asked about */
    bool asking, known;       /* neither: they have no meaning */
    int64_t missing;
    char step[24];
};

struct data_columns { /* of the dataset under the cursor */
    int64_t id, n_row, bytes; /* as it was looked at; 0: none was */
    struct arena memory;
    const struct extent *extent; /* NULL: not to be had */
};

struct data_asker { /* who waits for gaps */
    struct data *data;
};

struct data {
    struct pane base;
    struct arena memory;
    const struct dataset_row *set; /* [n_set] in the order of the pipeline */
    const struct load_row *load;   /* [n_load] of all datasets */
    const struct run_row *active;  /* [n_active] runs of kind ingest that are under way */
    int64_t n_set, n_load, n_active;
    int64_t rows, bytes;           /* of all datasets */
    struct ui_list sets, loads, rejects;
    struct ui_grid set_grid, load_grid, reject_grid;
    enum data_part focus;          /* DATA_REJECTS: they alone are shown */
    char loads_of[256];            /* dataset whose loads are listed */
    int64_t rejects_of, rejects_kept; /* load; how many of its rejects are kept */
    struct data_spark *spark;      /* [n_spark] the last one may be under way */
    int n_spark;
    struct column_reader *scan;    /* of the last one */
    struct data_gaps *gaps;        /* [n_gaps] the last one may be under way */
    int n_gaps;
    struct data_asker asker;
    struct data_columns columns;
    char asked[256];               /* dataset that a helper was asked about */
};

/* Under the cursor; NULL: none. The name is also that of a dataset that loads were meant for and
 * that is not there: "" where there is no row at all. */
const char *data_name_here(const struct data *d);
const struct dataset_row *data_set_here(const struct data *d);
const struct load_row *data_load_here(const struct data *d);

/* data_load.c */
int data_load(struct pane *p, struct err *e);
void data_list_sets(struct data *d);
/* The first dataset on the screen that is wanted: what costs work is done for those; NULL: none. */
typedef bool (*data_set_fn)(const struct data *d, const struct dataset_row *x);
const struct dataset_row *data_shown_set(const struct data *d, data_set_fn wanted);
void data_list_loads(struct data *d); /* of the dataset under the cursor */
int data_list_rejects(struct data *d, int64_t load, struct err *e);
void data_init_lists(struct data *d);

/* data_spark.c; tick: true when one more is done */
bool data_spark_busy(const struct data *d);
bool data_spark_tick(struct data *d);
void data_spark_stop(struct data *d);
void data_spark_text(const struct data *d, const struct dataset_row *set, char out[DATA_SPARK]);

/* data_gaps.c; tick asks about one dataset more */
bool data_may_have_gaps(const struct dataset_row *x); /* it has times */
const struct data_gaps *data_gaps_of(const struct data *d, const struct dataset_row *set);
bool data_gaps_asking(const struct data *d, const struct data_gaps *g);
bool data_gaps_busy(const struct data *d);
void data_gaps_tick(struct data *d);
void data_gaps_open(struct data *d, const struct dataset_row *set); /* lists them */

/* data_columns.c; rows: that it would need, with its title; 0: nothing to show */
bool data_columns_busy(const struct data *d);
void data_columns_tick(struct data *d);
int data_columns_rows(const struct data *d);
void data_columns_draw(const struct data *d, struct ui_canvas *c, struct ui_rect r);

void data_draw(const struct pane *p, struct ui_canvas *c); /* data_draw.c */

#endif
