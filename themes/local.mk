# how the screen looks, by name (ui/theme.h)
themesdir = $(pkgdatadir)/themes
dist_themes_DATA = \
  themes/dark.theme \
  themes/light.theme \
  themes/high-contrast.theme \
  themes/colour-blind-safe.theme \
  themes/mono.theme
