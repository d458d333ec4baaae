bench_programs = bench/bench_columnar
bench_programs += bench/bench_features
bench_programs += bench/bench_forest
bench_programs += bench/bench_screen
bench_bench_screen_SOURCES = bench/bench_screen.c bench/screen_pty.c bench/screen_pty.h
