# for people; the pictures and their page are made by scripts/pictures.sh
EXTRA_DIST += \
  docs/first-run.md \
  docs/first-steps.md \
  docs/pictures
