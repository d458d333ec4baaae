# what columnar.so needs, of src/base too; the same files go into libcore.a
columnar_base_sources = \
  src/base/err.c \
  src/base/mem.c \
  src/base/arena.c \
  src/base/buf.c \
  src/base/bits.c \
  src/base/column.c \
  src/base/table.c \
  src/base/text.c \
  src/base/number.c \
  src/base/hash.c \
  src/base/civil.c \
  src/base/json.c \
  src/base/gz.c \
  src/base/file.c \
  src/base/proc.c \
  src/base/log.c \
  src/base/now.c
columnar_sources = $(columnar_base_sources) \
  src/store/sql.c \
  src/store/codec.c \
  src/store/words.c \
  src/store/shadow.c \
  src/store/tally.c \
  src/store/view.c \
  src/store/key.c \
  src/store/merge.c \
  src/store/predicate.c \
  src/store/scan.c \
  src/store/plan.c \
  src/store/columnar.c
store_sources = \
  src/store/sql.c src/store/sql.h \
  src/store/store.c src/store/store.h \
  src/store/migrate.c src/store/migrate.h \
  src/store/codec.c src/store/codec.h \
  src/store/words.c src/store/words.h \
  src/store/shadow.c src/store/shadow.h \
  src/store/tally.c src/store/tally.h \
  src/store/view.c src/store/view.h \
  src/store/key.c src/store/key.h \
  src/store/merge.c src/store/merge.h \
  src/store/predicate.c src/store/predicate.h \
  src/store/scan.c src/store/scan.h \
  src/store/gather.c src/store/gather.h \
  src/store/plan.c src/store/plan.h \
  src/store/columnar.c src/store/columnar.h \
  src/store/stage.c src/store/stage.h \
  src/store/settle.c src/store/settle.h \
  src/store/publish.c src/store/publish.h \
  src/store/compact.c src/store/compact.h \
  src/store/dataset.c src/store/dataset.h \
  src/store/dataset_read.c \
  src/store/dataset_write.c \
  src/store/datasets.c src/store/datasets.h \
  src/store/extent.c src/store/extent.h \
  src/store/loads.c src/store/loads.h \
  src/store/recipes.c src/store/recipes.h \
  src/store/settings.c src/store/settings.h \
  src/store/models.c src/store/models.h \
  src/store/runs.c src/store/runs.h \
  src/store/query.c src/store/query.h \
  src/store/care.c src/store/care.h
