# in the order of the map
data_sources = \
  src/data/reason.c src/data/reason.h \
  src/data/rcsv.c src/data/rcsv.h \
  src/data/scan.h \
  src/data/source.c src/data/source.h \
  src/data/export.c src/data/export.h \
  src/data/wear.c src/data/wear.h \
  src/data/simulate_profile.c src/data/simulate_profile.h \
  src/data/simulate_life.c src/data/simulate_life.h \
  src/data/simulate.c src/data/simulate.h \
  src/data/profile.c src/data/profile.h
