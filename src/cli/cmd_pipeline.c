/* cmd_pipeline.c - `pipeline train` and `pipeline score`: the chains, each as one run. */
#include "config.h"

#include "src/cli/attach.h"
#include "src/cli/cmd.h"

const struct cmd cmd_pipeline_train = {
    .name = "pipeline train",
    .group = "Pipelines",
    .usage = "pipeline train",
    .summary = "features, then train, as one run",
    .example = "millwright pipeline train --to 2015-10-01 --replace",
    .op = &op_pipeline_train,
    .run = attach_command,
};

const struct cmd cmd_pipeline_score = {
    .name = "pipeline score",
    .group = "Pipelines",
    .usage = "pipeline score",
    .summary = "features of a range, then score, as one run",
    .about = "The features of the range go into a table that is removed at the end, also after a "
             "failure. A range that touches the training range is refused (--gate).",
    .example = "millwright pipeline score --model RandomForest --from 2015-10-02 --to 2016-01-01",
    .op = &op_pipeline_score,
    .run = attach_command,
};
