# Every test by name; scripts/check_lists.sh fails on a file that no list names.
unit_tests =
sh_tests = \
  tests/features_golden.sh \
  tests/standard_twin.sh \
  tests/golden_scores.sh \
  tests/forest_band.sh \
  tests/determinism.sh \
  tests/run_progress.sh \
  tests/ingest_again.sh \
  tests/kill_few.sh \
  tests/http.sh \
  tests/install.sh \
  tests/smoke/tmux.sh
cli_tests =
ui_tests =
ui_goldens =
scale_tests = \
  tests/scale/fleet_1000.sh \
  tests/scale/ingest.sh \
  tests/scale/screen.sh
fault_tests = \
  tests/fault/kill_loop.sh \
  tests/fault/kill_ingest.sh
fuzz_programs = \
  tests/fuzz/fuzz_cells \
  tests/fuzz/fuzz_keys \
  tests/fuzz/fuzz_script
fuzz_driver = tests/fuzz/fuzz.c tests/fuzz/fuzz.h
test_fixtures = \
  tests/lib.sh \
  tests/compare_tables.py \
  tests/http_server.py \
  tests/standard_twin.py \
  tests/fault/kill_lib.sh \
  tests/scale/planted.py \
  tests/workspace.h \
  tests/fleet.h \
  tests/ui_screen.h \
  tests/learned.h \
  tests/fixtures/make_v1.sh \
  tests/fixtures/v1.mw.gz

# --- base ---
if HAVE_CMOCKA
unit_tests += \
  tests/test_err \
  tests/test_buf \
  tests/test_column \
  tests/test_text \
  tests/test_values \
  tests/test_hash \
  tests/test_civil \
  tests/test_zone \
  tests/test_time_form \
  tests/test_rng \
  tests/test_par \
  tests/test_json \
  tests/test_gz \
  tests/test_file \
  tests/test_proc
endif

# --- store ---
if HAVE_CMOCKA
unit_tests += \
  tests/test_store \
  tests/test_migrate \
  tests/test_loads \
  tests/test_models \
  tests/test_runs \
  tests/test_query \
  tests/test_care \
  tests/test_codec \
  tests/test_columnar \
  tests/test_dataset \
  tests/test_extent \
  tests/test_predicate
if EXTENSION
unit_tests += tests/test_extension
endif
endif

# --- data ---
if HAVE_CMOCKA
unit_tests += \
  tests/test_rcsv \
  tests/test_url \
  tests/test_http \
  tests/test_catalogue \
  tests/test_source \
  tests/test_moment \
  tests/test_sniff \
  tests/test_belt \
  tests/test_ingest \
  tests/test_badcsv \
  tests/test_preview \
  tests/test_wear \
  tests/test_export \
  tests/test_profile \
  tests/test_gaps \
  tests/test_facts \
  tests/test_simulate_life \
  tests/test_simulate \
  tests/test_recipe \
  tests/test_window \
  tests/test_build
tests_test_badcsv_SOURCES = tests/test_badcsv.c tests/golden.c tests/golden.h
tests_test_window_SOURCES = tests/test_window.c tests/golden.c tests/golden.h
tests_test_build_SOURCES = tests/test_build.c tests/plant.c tests/plant.h tests/golden.c tests/golden.h
endif

# --- model ---
if HAVE_CMOCKA
unit_tests += \
  tests/test_param \
  tests/test_tree \
  tests/test_forest \
  tests/test_score \
  tests/test_model_io
tests_test_param_SOURCES = tests/test_param.c $(trainer_sources)
tests_test_tree_SOURCES = tests/test_tree.c $(trainer_sources)
tests_test_forest_SOURCES = tests/test_forest.c $(trainer_sources)
tests_test_score_SOURCES = tests/test_score.c $(trainer_sources)
tests_test_model_io_SOURCES = tests/test_model_io.c $(trainer_sources)
endif
trainer_sources = tests/golden.c tests/golden.h tests/trainer.c tests/trainer.h

# --- ops ---
if HAVE_CMOCKA
unit_tests += \
  tests/test_run \
  tests/test_op_model
tests_test_op_model_SOURCES = tests/test_op_model.c tests/golden.c tests/golden.h
endif

# --- screen ---
if HAVE_CMOCKA
unit_tests += \
  tests/test_ui_names \
  tests/test_ui_matrix \
  tests/test_ui_weeks \
  tests/test_ui_class_means \
  tests/test_ui_later \
  tests/test_ui_models \
  tests/test_ui_features
tests_test_ui_weeks_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_class_means_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_later_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_models_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_features_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_matrix_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_names_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
unit_tests += \
  tests/test_ui_theme \
  tests/test_ui_bytes \
  tests/test_ui_sequence \
  tests/test_ui_clipboard
tests_test_ui_sequence_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_clipboard_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_theme_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_bytes_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
endif

if HAVE_VTERM
unit_tests += tests/pty/test_pty tests/pty/test_pty_hostile tests/pty/test_pty_runs \
  tests/pty/test_pty_panes
pty_sources = tests/pty/tty.c tests/pty/tty.h tests/pty/stream.c tests/pty/stream.h \
  tests/pty/place.h
tests_pty_test_pty_panes_SOURCES = tests/pty/test_pty_panes.c $(pty_sources)
tests_pty_test_pty_panes_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_pty_test_pty_panes_LDADD = $(LDADD) $(VTERM_LIBS)
tests_pty_test_pty_runs_SOURCES = tests/pty/test_pty_runs.c $(pty_sources)
tests_pty_test_pty_runs_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_pty_test_pty_runs_LDADD = $(LDADD) $(VTERM_LIBS)
tests_pty_test_pty_SOURCES = tests/pty/test_pty.c $(pty_sources)
tests_pty_test_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_pty_test_pty_LDADD = $(LDADD) $(VTERM_LIBS)
tests_pty_test_pty_hostile_SOURCES = tests/pty/test_pty_hostile.c tests/pty/hostile.c \
  tests/pty/hostile.h $(pty_sources)
tests_pty_test_pty_hostile_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_pty_test_pty_hostile_LDADD = $(LDADD) $(VTERM_LIBS)
endif

# --- cli ---
if HAVE_CMOCKA
unit_tests += tests/test_cmd tests/test_out
endif
cli_tests += \
  tests/cli/version.t \
  tests/cli/words.t \
  tests/cli/help.t \
  tests/cli/empty.t \
  tests/cli/sql.t \
  tests/cli/ingest.t \
  tests/cli/preview.t \
  tests/cli/times.t \
  tests/cli/gaps.t \
  tests/cli/loads.t \
  tests/cli/rejects.t \
  tests/cli/pipeline.t
sh_tests += tests/run_attach.sh

# --- ui ---
if HAVE_CMOCKA
unit_tests += tests/test_ui_grid tests/test_ui_rows tests/test_ui_match
tests_test_ui_match_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
unit_tests += tests/test_ui_edit tests/test_ui_dialog tests/test_ui_form tests/test_ui_op_form
unit_tests += tests/test_ui_palette tests/test_ui_start tests/test_ui_actions
unit_tests += tests/test_ui_explore tests/test_ui_tidy
unit_tests += tests/test_ui_counters
tests_test_ui_counters_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
unit_tests += tests/test_ui_cover
tests_test_ui_rows_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_tidy_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_explore_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_grid_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_edit_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_dialog_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_form_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_op_form_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_actions_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_cover_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
# behind all scripts; through a variable, else Automake would take it for a rule of our own
cover_log = tests/test_ui_cover.log
script_logs = $(ui_tests:.script=.log)
$(cover_log): $(script_logs)
$(script_logs): tests/ui_run$(EXEEXT)
tests_test_ui_palette_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_start_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
endif

# --- the screen, played from scripts; the pictures that they must give stand beside them ---
tests_ui_run_LDADD = $(UI_LIBS)
ui_tests += \
  tests/ui/frame.script \
  tests/ui/palette.script \
  tests/ui/dialogs.script \
  tests/ui/start.script \
  tests/ui/empty.script \
  tests/ui/panes.script \
  tests/ui/tidy.script \
  tests/ui/tidy_empty.script \
  tests/ui/tidy_ascii.script \
  tests/ui/first_run.script \
  tests/ui/counters.script \
  tests/ui/first_steps.script \
  tests/ui/scoring.script \
  tests/ui/scoring_ascii.script \
  tests/ui/runs.script \
  tests/ui/models.script \
  tests/ui/models_ascii.script \
  tests/ui/features.script \
  tests/ui/data.script \
  tests/ui/data_gaps.script \
  tests/ui/looks.script \
  tests/ui/explore.script \
  tests/ui/explore_ascii.script \
  tests/ui/everywhere.script \
  tests/ui/demo.script \
  tests/ui/data_do.script \
  tests/ui/explore_do.script \
  tests/ui/features_do.script \
  tests/ui/models_do.script \
  tests/ui/scoring_do.script \
  tests/ui/runs_do.script \
  tests/ui/pipeline.script \
  tests/ui/grid.script \
  tests/ui/search.script \
  tests/ui/filter.script \
  tests/ui/marks.script
ui_goldens += \
  tests/ui/data_look.screen \
  tests/ui/data_200.screen \
  tests/ui/explore_time.screen \
  tests/ui/explore_wide_100.screen \
  tests/ui/describe.screen \
  tests/ui/describe_80.screen \
  tests/ui/describe_found_80.screen \
  tests/ui/features_200.screen \
  tests/ui/features_build.screen \
  tests/ui/search_ascii.screen \
  tests/ui/filter_ascii.screen \
  tests/ui/grid_g_ascii.screen \
  tests/ui/grid_g.screen \
  tests/ui/grid_columns.screen \
  tests/ui/grid_chooser.screen \
  tests/ui/grid_chosen.screen \
  tests/ui/grid_formats.screen \
  tests/ui/grid_details.screen \
  tests/ui/grid_zoom.screen \
  tests/ui/grid_chooser_80.screen \
  tests/ui/search_list.screen \
  tests/ui/search_list.cells \
  tests/ui/search_volt.screen \
  tests/ui/search_volt.cells \
  tests/ui/search_bad.screen \
  tests/ui/search_log.screen \
  tests/ui/filter.screen \
  tests/ui/filter_wrong.screen \
  tests/ui/filter_wrong.cells \
  tests/ui/filter_chips.screen \
  tests/ui/filter_sql.screen \
  tests/ui/filter_rows.screen \
  tests/ui/filter_names.screen \
  tests/ui/filter_list.screen \
  tests/ui/filter_80.screen \
  tests/ui/marks.screen \
  tests/ui/marks_export.screen \
  tests/ui/marks_80.screen \
  tests/ui/frame.screen \
  tests/ui/first_run_start.screen \
  tests/ui/first_run_form.screen \
  tests/ui/first_run_work.screen \
  tests/ui/first_run_risk.screen \
  tests/ui/first_run_check.screen \
  tests/ui/start.screen \
  tests/ui/start_80.screen \
  tests/ui/frame_80.screen \
  tests/ui/frame.cells \
  tests/ui/empty_data.screen \
  tests/ui/empty_explore.screen \
  tests/ui/empty_features.screen \
  tests/ui/empty_models.screen \
  tests/ui/empty_scoring.screen \
  tests/ui/data.screen \
  tests/ui/explore.screen \
  tests/ui/data_80.screen \
  tests/ui/explore_80.screen \
  tests/ui/empty_runs.screen \
  tests/ui/scoring.screen \
  tests/ui/scoring.cells \
  tests/ui/scoring_second.screen \
  tests/ui/scoring_form.screen \
  tests/ui/scoring_80.screen \
  tests/ui/scoring_ascii.screen \
  tests/ui/palette.screen \
  tests/ui/palette_machine.screen \
  tests/ui/help.screen \
  tests/ui/help_80.screen \
  tests/ui/runs.screen \
  tests/ui/runs_log.screen \
  tests/ui/runs_one.screen \
  tests/ui/models.screen \
  tests/ui/models.cells \
  tests/ui/models_row.screen \
  tests/ui/models_delete.screen \
  tests/ui/models_80.screen \
  tests/ui/models_ascii.screen \
  tests/ui/features.screen \
  tests/ui/features.cells \
  tests/ui/features_80.screen \
  tests/ui/features_ascii.screen \
  tests/ui/data_ingest.screen \
  tests/ui/data_ingest_80.screen \
  tests/ui/data_ascii.screen \
  tests/ui/explore_volt.screen \
  tests/ui/explore_volt.cells \
  tests/ui/explore_sorted.screen \
  tests/ui/explore_text.screen \
  tests/ui/explore_wide_80.screen \
  tests/ui/explore_ascii.screen \
  tests/ui/settings.screen \
  tests/ui/data_fields.screen \
  tests/ui/features_wrong.screen \
  tests/ui/runs_80.screen \
  tests/ui/runs_ascii.screen

# --- bytes from anywhere; each target is played a little by make check, for long by make fuzz ---
tests_fuzz_fuzz_cells_SOURCES = tests/fuzz/fuzz_cells.c $(fuzz_driver)
tests_fuzz_fuzz_cells_LDADD = $(UI_LIBS)
tests_fuzz_fuzz_keys_SOURCES = tests/fuzz/fuzz_keys.c tests/fuzz/fuzz_app.h $(fuzz_driver)
tests_fuzz_fuzz_keys_LDADD = $(UI_LIBS)
tests_fuzz_fuzz_script_SOURCES = tests/fuzz/fuzz_script.c tests/fuzz/fuzz_app.h $(fuzz_driver)
tests_fuzz_fuzz_script_LDADD = $(UI_LIBS)

# --- the panes Scoring and Runs, scripts ---
if HAVE_CMOCKA
unit_tests += tests/test_ui_script tests/test_ui_scoring tests/test_ui_runs
tests_test_ui_script_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_scoring_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_test_ui_runs_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
endif
