bench_programs =
