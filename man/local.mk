dist_man_MANS = \
  man/millwright.1 \
  man/millwright-recipe.5 \
  man/millwright-model.5 \
  man/millwright-profile.5 \
  man/millwright-script.5
