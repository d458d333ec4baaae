model_sources =
