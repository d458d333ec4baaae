bench_programs = bench/bench_columnar
bench_programs += bench/bench_features
bench_programs += bench/bench_forest
