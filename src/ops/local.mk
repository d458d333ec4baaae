ops_sources =
