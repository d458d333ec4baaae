# in the order of the map
ops_sources = \
  src/ops/op.c src/ops/op.h \
  src/ops/run.c src/ops/run.h \
  src/ops/worker.c src/ops/worker.h \
  src/ops/op_pipeline.c
