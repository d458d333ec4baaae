# in the order of the map
cli_sources = \
  src/cli/cmd.c src/cli/cmd.h \
  src/cli/args.c src/cli/args.h \
  src/cli/help.c src/cli/help.h \
  src/cli/out.c src/cli/out.h \
  src/cli/bar.c src/cli/bar.h \
  src/cli/cmd_version.c
