# in the order of the map
ops_sources = \
  src/ops/op.c src/ops/op.h \
  src/ops/run.c src/ops/run.h \
  src/ops/worker.c src/ops/worker.h \
  src/ops/op_ingest.c src/ops/op_ingest.h \
  src/ops/ingest_preview.c src/ops/ingest_preview.h \
  src/ops/op_features.c \
  src/ops/op_train.c \
  src/ops/op_evaluate.c \
  src/ops/op_score.c \
  src/ops/op_pipeline.c \
  src/ops/gate.c src/ops/gate.h \
  src/ops/frame.c src/ops/frame.h \
  src/ops/scoring.c src/ops/scoring.h \
  src/ops/evaluating.c src/ops/evaluating.h \
  src/ops/cell.c src/ops/cell.h \
  src/ops/model_store.c src/ops/model_store.h
