/* cmd_features.c - `features`: the labelled feature table. */
#include "config.h"

#include "src/cli/attach.h"
#include "src/cli/cmd.h"

const struct cmd cmd_features = {
    .name = "features",
    .group = "Features and models",
    .usage = "features",
    .summary = "build the labelled feature table",
    .about = "One row per machine and observation time, by a recipe: standard does what is meant, "
             "reference reproduces the published scenario to the cell. With reference, --from and "
             "--to compare as the scenario does (after --from, up to and with --to) and default "
             "to its dates; elsewhere a range is from --from up to but without --to.",
    .example = "millwright features --recipe standard --to 2015-10-01",
    .op = &op_features,
    .run = attach_command,
};
