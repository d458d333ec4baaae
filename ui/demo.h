/* demo.h - the demo fleet on the screen: which file, and how far it is. */
#ifndef MW_UI_DEMO_H
#define MW_UI_DEMO_H

#include "ui/app.h"

/* ui_demo_open - asks for a new file and a size; F7 takes away what is open on the screen, starts
 * the command `demo` as a helper, opens its workspace as soon as it is there and follows its
 * runs. Esc hides that; it goes on. */
void ui_demo_open(struct app *a);

#endif
