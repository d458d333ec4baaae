# for people; the pictures are made by scripts/pictures.sh
EXTRA_DIST += \
  docs/first-steps.md \
  docs/pictures/data.svg \
  docs/pictures/explore.svg \
  docs/pictures/features.svg \
  docs/pictures/models.svg \
  docs/pictures/scoring.svg \
  docs/pictures/form.svg \
  docs/pictures/runs.svg
