/* recent.h - the workspaces that were opened last, in a file of the user's own:
 * $XDG_STATE_HOME/millwright/recent, else ~/.local/state/millwright/recent, mode 0600, one path a
 * line, the newest first. Where there is no such folder nothing is remembered, and nobody is told.
 *
 *     struct ui_recent r;
 *     ui_recent_read(&r);         // r.path[0 .. r.n): absolute; the files may be gone
 *     ui_recent_done(&r);
 */
#ifndef MW_UI_RECENT_H
#define MW_UI_RECENT_H

#include <stddef.h>

enum { UI_RECENT = 10 };
struct ui_recent {
    char *path[UI_RECENT];
    size_t n;
};

void ui_recent_read(struct ui_recent *out);
void ui_recent_done(struct ui_recent *r);
void ui_recent_add(const char *path); /* becomes the newest */

#endif
