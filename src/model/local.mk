model_sources = \
  src/model/param.c src/model/param.h \
  src/model/indexer.c src/model/indexer.h \
  src/model/bins.c src/model/bins.h \
  src/model/hist.c src/model/hist.h \
  src/model/split.c src/model/split.h \
  src/model/model.c src/model/model.h \
  src/model/tree.c src/model/tree.h  \
  src/model/forest.c src/model/forest.h
