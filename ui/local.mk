# the screen, but for main.c
ui_sources = \
  ui/canvas.c ui/canvas.h ui/note.c ui/note.h \
  ui/keys.c ui/keys.h \
  ui/layout.c ui/layout.h \
  ui/names.c ui/names.h \
  ui/evaluation.c ui/evaluation.h \
  ui/matrix.c ui/matrix.h \
  ui/theme.c ui/theme.h \
  ui/bytes.c ui/bytes.h \
  ui/sequence.c ui/sequence.h \
  ui/clipboard.c ui/clipboard.h \
  ui/term.c ui/term.h ui/term_guard.c ui/term_guard.h \
  ui/pane.h \
  ui/app.c ui/app.h ui/app_parts.h ui/app_draw.c ui/app_ask.c ui/app_macro.c \
  ui/counters.c ui/counters.h ui/app_counters.c \
  ui/app_run.c \
  ui/app_later.c \
  ui/actions.c \
  ui/match.c ui/match.h \
  ui/grid.c ui/grid.h ui/grid_parts.h ui/grid_draw.c ui/grid_keep.c ui/grid_key.c ui/grid_mark.c \
  ui/grid_search.c ui/grid_ask.c ui/grid_columns.c ui/grid_actions.c ui/list.c ui/number.c \
  ui/rows.c ui/rows.h ui/rows_parts.h ui/rows_read.c ui/rows_text.c ui/rows_filter.c \
  ui/rows_sort.c ui/rows_go.c \
  ui/radix.c ui/radix.h ui/rows_point.c \
  ui/rows_hits.c \
  ui/edit.c ui/edit.h \
  ui/box.c ui/box.h \
  ui/words.c ui/words.h \
  ui/form.c ui/form.h ui/form_parts.h ui/form_draw.c \
  ui/op_fields.c ui/op_fields.h ui/op_form.c ui/op_form_parts.h ui/op_words.c \
  ui/explore.h \
  ui/dialog.c ui/dialog.h ui/reader.c \
  ui/line.c ui/line.h ui/palette.c ui/help.c \
  ui/fuzzy.c ui/fuzzy.h ui/things.c ui/things.h \
  ui/start.c ui/recent.c ui/recent.h ui/demo.c ui/demo.h ui/settings_form.c \
  ui/pane_data.c ui/data_load.c ui/data_spark.c ui/data_draw.c ui/data_parts.h \
  ui/data_gaps.c ui/data_columns.c \
  ui/data_do.c ui/data_do.h \
  ui/describe.c ui/describe.h \
  ui/ingest_form.c ui/ingest_form.h \
  ui/pane_explore.c ui/explore_view.c ui/explore_draw.c ui/explore_parts.h \
  ui/panel.c ui/panel.h ui/panel_draw.c ui/panel_time.c ui/chip.c ui/chip.h \
  ui/weeks.c ui/weeks.h ui/class_means.c ui/class_means.h \
  ui/explore_filter.c ui/explore_export.c \
  ui/chip_text.c \
  ui/pane_features.c ui/features_parts.h ui/features_draw.c ui/features_do.c \
  ui/features_words.c ui/features_codes.c ui/features_sort.c ui/features_guard.c \
  ui/card.c ui/card.h \
  ui/pane_models.c ui/models_parts.h ui/models_draw.c ui/models_do.c \
  ui/models_cell.c ui/models_cell.h \
  ui/dots.c ui/dots.h \
  ui/scores.c ui/scores.h \
  ui/risk_plot.c ui/risk_plot.h \
  ui/pane_scoring.c ui/scoring_draw.c ui/scoring_parts.h \
  ui/scoring_list.c ui/scoring_do.c \
  ui/run_words.c ui/run_words.h \
  ui/run_log.c ui/run_log.h \
  ui/run_card.c ui/run_card.h \
  ui/run_log_find.c \
  ui/pane_runs.c ui/runs_draw.c ui/runs_parts.h \
  ui/script_line.c ui/script_line.h \
  ui/script.c ui/script.h ui/script_parts.h ui/script_expect.c \
  ui/picture.c ui/picture.h \
  ui/tidy.c ui/tidy.h ui/tidy_parts.h ui/tidy_table.c \
  ui/screen.c ui/screen.h
