# rules that a script can check run in make check; the others set up, build and test by hand
check_scripts = \
  scripts/check_layers.sh \
  scripts/check_headers.sh \
  scripts/check_lists.sh \
  scripts/check_style.sh
EXTRA_DIST += \
  scripts/setup.sh \
  scripts/build.sh \
  scripts/demo.sh \
  scripts/pictures.sh \
  scripts/test.sh \
  .ci/run
