/* fuzzy.c - a subsequence with points for where its letters stand. */
#include "config.h"

#include "ui/fuzzy.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

enum { LETTER = 2, FOLLOWS = 4, BEGINS_WORD = 12, BEGINS_NAME = 100, SHORT = 30 };

/* From `i` on, letter by letter; < 0: not found. */
static int score_from(const char *name, size_t i, const char *typed)
{
    int score = 0, run = 0;

    for (; *typed; typed++) {
        int want = tolower((unsigned char)*typed);

        if (want == ' ')
            continue;
        for (; name[i] && tolower((unsigned char)name[i]) != want; i++)
            run = 0;
        if (!name[i])
            return -1;
        score += LETTER + run + (i == 0 || name[i - 1] == ' ' ? BEGINS_WORD : 0);
        run += FOLLOWS;
        i++;
    }
    return score;
}

int ui_fuzzy(const char *name, const char *typed)
{
    int best = -1;
    size_t size = strlen(name);

    for (size_t i = 0; i == 0 || i < size; i++) {
        int score = score_from(name, i, typed);

        best = score > best ? score : best;
    }
    if (best < 0)
        return -1;
    return best + (strncasecmp(name, typed, strlen(typed)) == 0 ? BEGINS_NAME : 0) +
           (size < SHORT ? SHORT - (int)size : 0);
}
