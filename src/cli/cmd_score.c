/* cmd_score.c - `score`: a model applied to a feature table. */
#include "config.h"

#include "src/cli/attach.h"
#include "src/cli/cmd.h"

static const char *const word_names[] = {"model", "dataset", NULL};

const struct cmd cmd_score = {
    .name = "score",
    .group = "Features and models",
    .usage = "score MODEL DATASET",
    .summary = "prediction, probabilities and risk of each row",
    .about = "The scores are a dataset: machineID, dt_truncated, label, prediction, the "
             "probability of each label, risk (1 - probability of label 0), model, run.",
    .example = "millwright score RandomForest training_data --gate off",
    .min_word = 2,
    .max_word = 2,
    .op = &op_score,
    .word_names = word_names,
    .run = attach_command,
};
