/* fuzzy.h - how well what is typed is found in a name. */
#ifndef MW_UI_FUZZY_H
#define MW_UI_FUZZY_H

/* ui_fuzzy - typed letters must come in this order in the name, in whatever case; blanks of it do
 * not count. -1: they do not. The more the better: letters that begin a word, that follow one
 * another, a name that begins with what is typed, a short name. Cost: the name's length squared. */
int ui_fuzzy(const char *name, const char *typed);

#endif
