# what the program reads from its data folder (file_data)
dist_pkgdata_DATA = \
  data/catalogue.json
profilesdir = $(pkgdatadir)/profiles
dist_profiles_DATA = \
  data/profiles/azure.json \
  data/profiles/turbofan.json
recipesdir = $(pkgdatadir)/recipes
dist_recipes_DATA = \
  data/recipes/standard.json \
  data/recipes/reference.json
