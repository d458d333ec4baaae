bench_programs = bench/bench_features
