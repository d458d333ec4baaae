# in the order of the map
base_sources = \
  src/base/err.c src/base/err.h \
  src/base/mem.c src/base/mem.h \
  src/base/arena.c src/base/arena.h \
  src/base/buf.c src/base/buf.h \
  src/base/bits.c src/base/bits.h \
  src/base/column.c src/base/column.h \
  src/base/table.c \
  src/base/text.c src/base/text.h \
  src/base/number.c \
  src/base/hash.c src/base/hash.h \
  src/base/civil.c src/base/civil.h \
  src/base/scan.h \
  src/base/time_form.c src/base/time_form.h \
  src/base/zone.c src/base/zone.h src/base/zone_parts.h \
  src/base/zone_file.c src/base/zone_find.c \
  src/base/now.c src/base/now.h \
  src/base/order.h \
  src/base/rng.c src/base/rng.h \
  src/base/par.c src/base/par.h \
  src/base/json.c src/base/json.h \
  src/base/gz.c src/base/gz.h \
  src/base/file.c src/base/file.h \
  src/base/proc.c src/base/proc.h \
  src/base/log.c src/base/log.h \
  src/base/progress.h
