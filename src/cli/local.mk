# in the order of the map
cli_sources = \
  src/cli/cmd.c src/cli/cmd.h \
  src/cli/args.c src/cli/args.h \
  src/cli/help.c src/cli/help.h \
  src/cli/out.c src/cli/out.h \
  src/cli/bar.c src/cli/bar.h \
  src/cli/open.c src/cli/open.h \
  src/cli/attach.c src/cli/attach.h \
  src/cli/result.c src/cli/result.h \
  src/cli/preview_out.c src/cli/preview_out.h \
  src/cli/cmd_simulate.c \
  src/cli/cmd_ingest.c \
  src/cli/cmd_loads.c \
  src/cli/cmd_rejects.c \
  src/cli/cmd_datasets.c \
  src/cli/cmd_sql.c \
  src/cli/cmd_describe.c \
  src/cli/cmd_gaps.c \
  src/cli/cmd_export.c \
  src/cli/cmd_recipes.c \
  src/cli/cmd_features.c \
  src/cli/cmd_train.c \
  src/cli/cmd_models.c \
  src/cli/cmd_evaluate.c \
  src/cli/cmd_score.c \
  src/cli/cmd_pipeline.c \
  src/cli/cmd_demo.c \
  src/cli/cmd_runs.c \
  src/cli/cmd_check.c \
  src/cli/cmd_ui.c \
  src/cli/cmd_info.c \
  src/cli/cmd_worker.c \
  src/cli/cmd_version.c
