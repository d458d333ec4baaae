/* cmd_train.c - `train`: a model from a feature table. */
#include "config.h"

#include "src/cli/attach.h"
#include "src/cli/cmd.h"

const struct cmd cmd_train = {
    .name = "train",
    .group = "Features and models",
    .usage = "train",
    .summary = "train a random forest or a decision tree",
    .about = "Parameters have the names and meanings of Spark ML: --param numTrees=200 "
             "--param maxDepth=15. The same seed gives the same model, bit for bit, at any number "
             "of threads. A table that no recipe made needs --features and --label.",
    .example = "millwright train --param numTrees=50 --param maxDepth=10",
    .op = &op_train,
    .run = attach_command,
};
