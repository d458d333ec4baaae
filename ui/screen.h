/* screen.h - the app on a terminal: one loop of poll, keys, ticks and pictures. */
#ifndef MW_UI_SCREEN_H
#define MW_UI_SCREEN_H

#include "ui/app.h"

/* screen_run - until the user quits or the terminal is gone. Runs go on. Without a workspace it
 * begins with the choice of one. FAIL_USAGE where there is no terminal. */
int screen_run(const struct app_opts *o, struct err *e);

#endif
