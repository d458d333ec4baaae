# in the order of the map
data_sources = \
  src/data/reason.c src/data/reason.h \
  src/data/moment.c src/data/moment.h \
  src/data/rcsv.c src/data/rcsv.h \
  src/data/rcsv_parts.h \
  src/data/rcsv_rows.c \
  src/data/rcsv_plain.c \
  src/data/wide.h \
  src/data/url.c src/data/url.h \
  src/data/http.c src/data/http.h \
  src/data/source.c src/data/source.h \
  src/data/catalogue.c src/data/catalogue.h \
  src/data/layout.c src/data/layout.h \
  src/data/typed.c src/data/typed.h \
  src/data/sniff.c src/data/sniff.h \
  src/data/belt.c src/data/belt.h \
  src/data/intake.c src/data/intake.h \
  src/data/rejected.c src/data/rejected.h \
  src/data/series.c src/data/series.h \
  src/data/facts.c src/data/facts.h \
  src/data/drift.c src/data/drift.h \
  src/data/ingest.c src/data/ingest.h \
  src/data/preview.c src/data/preview.h \
  src/data/preview_parts.h \
  src/data/preview_look.c \
  src/data/preview_settle.c \
  src/data/preview_names.c \
  src/data/preview_note.c \
  src/data/export.c src/data/export.h \
  src/data/wear.c src/data/wear.h \
  src/data/simulate_profile.c src/data/simulate_profile.h \
  src/data/simulate_life.c src/data/simulate_life.h \
  src/data/simulate.c src/data/simulate.h \
  src/data/recipe.c src/data/recipe.h \
  src/data/recipe_print.c \
  src/data/window.c src/data/window.h \
  src/data/build.c src/data/build.h \
  src/data/build_parts.h \
  src/data/build_load.c \
  src/data/build_flow.c \
  src/data/build_standard.c \
  src/data/build_scenario.c \
  src/data/build_source.c \
  src/data/profile.c src/data/profile.h \
  src/data/gaps.c src/data/gaps.h
