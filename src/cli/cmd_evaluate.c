/* cmd_evaluate.c - `evaluate`: how good a model is on a labelled table, or how good scores were;
 * with --cell the rows that are behind one cell of its confusion matrix. */
#include "config.h"

#include <string.h>

#include "src/base/par.h"
#include "src/base/text.h"
#include "src/cli/attach.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/ops/cell.h"

static const char *const word_names[] = {"model", "dataset", NULL};

/* One word is a dataset of scores, which need no model. */
static void put_words(const struct args *a, struct json_out *params)
{
    if (a->n_word > 1)
        json_put_text(params, "model", a->words[0]);
    json_put_text(params, "dataset", a->words[a->n_word - 1]);
}

/* --- the rows of a cell --- */

struct printing {
    struct out *out;
    const struct cell_opts *opts;
    const struct cell *cell;
};

static void put_value(struct out *o, const struct column *c, size_t row)
{
    if (!column_has(c, row))
        out_null(o);
    else if (c->type == COLUMN_TEXT)
        out_text_n(o, text_dict_get(c->dict, column_code(c, row)),
                   text_dict_size(c->dict, column_code(c, row)));
    else if (c->type == COLUMN_TIME)
        out_time(o, column_i64(c, row));
    else if (c->type == COLUMN_I64)
        out_i64(o, column_i64(c, row));
    else
        out_f64(o, column_f64(c, row));
}

static int put_row(void *arg, size_t i, const struct chunk *c, size_t at, struct err *e)
{
    const struct printing *p = arg;
    size_t n = (p->cell->entity != NULL) + (p->cell->time != NULL);

    (void)e;
    out_i64(p->out, p->cell->row[i]);
    for (size_t col = 0; col < n; col++)
        put_value(p->out, &c->col[col], at);
    out_f64(p->out, p->opts->actual);
    out_f64(p->out, p->opts->predicted);
    out_f64(p->out, p->cell->probability[i]);
    return 0;
}

static int print_cell(const struct args *a, struct store *s, const struct cell_opts *o,
                      const struct cell *cell, struct err *e)
{
    struct out_column column[6] = {{"row", OUT_I64}};
    size_t n = 1;
    struct err written = {0};

    if (cell->entity)
        column[n++] = (struct out_column){cell->entity, OUT_TEXT};
    if (cell->time)
        column[n++] = (struct out_column){cell->time, OUT_TEXT};
    column[n++] = (struct out_column){"label", OUT_F64};
    column[n++] = (struct out_column){"prediction", OUT_F64};
    column[n++] = (struct out_column){"probability", OUT_F64};
    struct printing p = {out_new(args_form(a), column, n), o, cell};
    int rc = cell_read(s, o, cell, put_row, &p, e);

    if (rc == 0 && args_form(a) == OUT_TABLE && !cell->n)
        out_message("no rows");
    if (out_free(p.out, &written) < 0 && rc == 0) {
        *e = written;
        rc = -1;
    }
    return rc;
}

/* "2,0": label 2, predicted as 0. */
static int parse_cell(const char *text, struct cell_opts *o, struct err *e)
{
    const char *comma = strchr(text, ',');

    if (comma && text_to_f64(text, (size_t)(comma - text), &o->actual) == TEXT_NUM_OK &&
        text_to_f64(comma + 1, strlen(comma + 1), &o->predicted) == TEXT_NUM_OK)
        return 0;
    err_set(e, FAIL_USAGE, "option '--cell' needs two labels, not '%s'", text);
    return err_hint(e, "--cell 2,0: the rows of label 2 that are predicted as 0");
}

static int show_cell(const struct args *a, struct err *e)
{
    struct cell_opts o = {
        .model = a->n_word > 1 ? a->words[0] : NULL,
        .dataset = a->words[a->n_word - 1],
        .n_thread = a->n_thread ? a->n_thread : par_cores(),
    };
    struct cell cell = {0};

    if (a->detach)
        return err_set(e, FAIL_USAGE, "--cell makes no run that could be detached");
    if (parse_cell(args_text(a, "cell"), &o, e) < 0)
        return -1;
    struct store *s = open_store(a, STORE_READ, e);
    int rc = s ? cell_find(s, &o, &cell, e) : -1;

    if (rc == 0)
        rc = print_cell(a, s, &o, &cell, e);
    cell_done(&cell);
    store_close(s);
    return rc;
}

static int run(const struct args *a, struct err *e)
{
    if (args_text(a, "cell"))
        return show_cell(a, e) < 0 ? err_ctx(e, "evaluate") : 0;
    if (a->csv)
        return err_set(e, FAIL_USAGE, "evaluate: option '--csv' is for the rows of --cell");
    return attach_command(a, e);
}

static const struct op_param own_options[] = {
    {"cell", PARAM_TEXT, NULL, "LABEL,PREDICTED",
     "show the rows of one cell of the matrix instead; keeps no evaluation"},
    {0},
};

const struct cmd cmd_evaluate = {
    .name = "evaluate",
    .group = "Features and models",
    .usage = "evaluate [MODEL] DATASET",
    .summary = "confusion matrix, precision, recall and F1",
    .about = "With one word, DATASET holds stored scores, which need no model. accuracy, "
             "precision, recall and F1 of the last line are the scenario's: a failure predicted "
             "in time against healthy. --cell 2,0 lists the rows of label 2 that are predicted as "
             "0: their number in the order of the key, from 0, machine, time, and the probability "
             "that the label was given.",
    .example = "millwright evaluate RandomForest training_data",
    .min_word = 1,
    .max_word = 2,
    .rows = true,
    .op = &op_evaluate,
    .own = own_options,
    .word_names = word_names,
    .put_words = put_words,
    .run = run,
};
