# what columnar.so needs, of src/base too; the same files go into libcore.a
columnar_base_sources = src/base/err.c src/base/err.h
columnar_sources = $(columnar_base_sources)
store_sources =
