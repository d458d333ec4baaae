model_sources = \
  src/model/param.c src/model/param.h \
  src/model/indexer.c src/model/indexer.h \
  src/model/bins.c src/model/bins.h \
  src/model/hist.c src/model/hist.h \
  src/model/split.c src/model/split.h \
  src/model/model.c src/model/model.h \
  src/model/tree.c src/model/tree.h \
  src/model/forest.c src/model/forest.h \
  src/model/score.c src/model/score.h \
  src/model/metrics.c src/model/metrics.h \
  src/model/model_io.c src/model/model_io.h \
  src/model/model_pack.c src/model/model_pack.h \
  src/model/model_import.c src/model/model_import.h
