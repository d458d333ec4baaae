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
  tests/install.sh
cli_tests =
scale_tests = \
  tests/scale/fleet_1000.sh \
  tests/scale/ingest.sh
fault_tests = \
  tests/fault/kill_loop.sh \
  tests/fault/kill_ingest.sh
fuzz_programs =
test_fixtures = \
  tests/lib.sh \
  tests/compare_tables.py \
  tests/http_server.py \
  tests/standard_twin.py \
  tests/fault/kill_lib.sh \
  tests/scale/planted.py \
  tests/workspace.h \
  tests/fleet.h \
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
