/* cmd_evaluate.c - `evaluate`: how good a model is on a labelled table, or how good scores were. */
#include "config.h"

#include "src/cli/attach.h"
#include "src/cli/cmd.h"

static const char *const word_names[] = {"model", "dataset", NULL};

/* One word is a dataset of scores, which need no model. */
static void put_words(const struct args *a, struct json_out *params)
{
    if (a->n_word > 1)
        json_put_text(params, "model", a->words[0]);
    json_put_text(params, "dataset", a->words[a->n_word - 1]);
}

const struct cmd cmd_evaluate = {
    .name = "evaluate",
    .group = "Features and models",
    .usage = "evaluate [MODEL] DATASET",
    .summary = "confusion matrix, precision, recall and F1",
    .about = "With one word, DATASET holds stored scores, which need no model. accuracy, "
             "precision, recall and F1 of the last line are the scenario's: a failure predicted "
             "in time against healthy.",
    .example = "millwright evaluate RandomForest training_data",
    .min_word = 1,
    .max_word = 2,
    .op = &op_evaluate,
    .word_names = word_names,
    .put_words = put_words,
    .run = attach_command,
};
