base_sources = src/base/err.c src/base/err.h
