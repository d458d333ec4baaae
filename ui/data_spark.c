/* data_spark.c - how the rows of each dataset lie over its time: counted once, in slices, from its
 * first time column, and again when the dataset has changed; of those on the screen alone, as there
 * may be thousands. */
#include "config.h"

#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/store/dataset.h"
#include "ui/data_parts.h"

#include <stdlib.h>
#include <string.h>

static const double slice_s = 0.005;

static bool is_of(const struct data_spark *x, const struct dataset_row *d)
{
    return x->id == d->id && x->n_row == d->n_row && x->bytes == d->bytes;
}

static struct data_spark *find(const struct data *d, const struct dataset_row *set)
{
    for (int i = 0; i < d->n_spark; i++)
        if (is_of(&d->spark[i], set))
            return &d->spark[i];
    return NULL;
}

static bool is_wanted(const struct data *d, const struct dataset_row *x)
{
    return x->has_range && x->n_row > 0 && !find(d, x);
}

/* The next dataset on the screen that has times and was not counted; NULL: none. */
static const struct dataset_row *next_set(const struct data *d)
{
    return data_shown_set(d, is_wanted);
}

static void add(struct data *d, const struct dataset_row *set)
{
    d->spark = mem_resize(d->spark, (size_t)d->n_spark + 1, sizeof *d->spark);
    d->spark[d->n_spark++] = (struct data_spark){
        .id = set->id, .n_row = set->n_row, .bytes = set->bytes,
        .from_at = set->from_at, .to_at = set->to_at};
}

static void begin(struct data *d, const struct dataset_row *set)
{
    struct err ignored = {0}; /* no bars, then; the dataset's own errors show elsewhere */
    struct schema *s = dataset_schema(app_store(d->base.app), set->name, &ignored);
    const char *columns[2] = {NULL, NULL};

    add(d, set);
    for (size_t i = 0; s && i < s->n_col && !columns[0]; i++)
        if (s->col[i].type == COLUMN_TIME)
            columns[0] = s->col[i].name;
    if (columns[0])
        d->scan = dataset_read(app_store(d->base.app), set->name,
                               &(struct dataset_read_opts){.columns = columns, .any_order = true},
                               &ignored);
    schema_free(s);
}

static void count(struct data_spark *x, const struct chunk *c)
{
    double scale = DATA_BINS / ((double)(x->to_at - x->from_at) + 1);

    for (size_t i = 0; i < c->n_row; i++) {
        int64_t at = column_has(&c->col[0], i) ? column_i64(&c->col[0], i) : x->from_at - 1;

        if (at >= x->from_at && at <= x->to_at)
            x->bin[(int)((double)(at - x->from_at) * scale)]++;
    }
}

bool data_spark_busy(const struct data *d)
{
    return d->scan || next_set(d);
}

bool data_spark_tick(struct data *d)
{
    double until = now_mono() + slice_s;
    struct err ignored = {0};
    struct chunk c;
    int rc = 1;

    if (!d->scan)
        begin(d, next_set(d));
    while (d->scan && rc > 0 && now_mono() < until) {
        rc = column_reader_next(d->scan, &c, &ignored);
        if (rc > 0)
            count(&d->spark[d->n_spark - 1], &c);
    }
    if (d->scan && rc > 0)
        return false;
    column_reader_free(d->scan);
    d->scan = NULL;
    d->spark[d->n_spark - 1].done = true;
    return true;
}

void data_spark_stop(struct data *d)
{
    column_reader_free(d->scan);
    d->scan = NULL;
    if (d->n_spark > 0 && !d->spark[d->n_spark - 1].done)
        d->n_spark--;
}

/* Blocks up to seven eighths, so that rows do not touch, or what ASCII has; nothing where there are
 * no rows. */
void data_spark_text(const struct data *d, const struct dataset_row *set, char out[DATA_SPARK])
{
    static const char *const blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇"};
    static const char *const plain[] = {" ", ".", ".", ":", ":", "+", "+", "#"};
    bool ascii = app_canvas(d->base.app)->ascii;
    const struct data_spark *x = find(d, set);
    int64_t most = 0;

    out[0] = '\0';
    for (int i = 0; x && x->done && i < DATA_BINS; i++)
        most = x->bin[i] > most ? x->bin[i] : most;
    for (int i = 0; most > 0 && i < DATA_BINS; i++) {
        int step = x->bin[i] == 0 ? 0 : (int)(x->bin[i] * 7 / most);

        step = x->bin[i] > 0 && step == 0 ? 1 : step;
        strncat(out, ascii ? plain[step] : blocks[step], 4);
    }
}
