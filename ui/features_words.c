/* features_words.c - what is said of a recipe: lengths with their unit apart, "12 h", "24 rows". */
#include "config.h"

#include "ui/features_parts.h"

#include <stdio.h>
#include <string.h>

void features_length(const struct recipe_length *l, char out[FEATURES_WORDS])
{
    size_t digits = strspn(l->text, "0123456789");
    const char *unit = l->text + digits + strspn(l->text + digits, " ");

    snprintf(out, FEATURES_WORDS, "%.*s%s%s", (int)digits, l->text, *unit ? " " : "", unit);
}

/* The unit of a length that is "12 h" is "h". */
static const char *unit_of(const char *length)
{
    const char *blank = strchr(length, ' ');

    return blank ? blank + 1 : "";
}

/* A unit that several have in common stands once, at the end: "12 24 36 h". */
void features_windows(const struct recipe *r, char out[FEATURES_WORDS])
{
    char length[FEATURES_WORDS], next[FEATURES_WORDS] = "";
    size_t n = 0;

    out[0] = '\0';
    for (size_t i = 0; i < r->n_window && n < FEATURES_WORDS; i++) {
        bool last = i + 1 == r->n_window;

        features_length(&r->windows[i], length);
        if (!last)
            features_length(&r->windows[i + 1], next);
        if (!last && strcmp(unit_of(length), unit_of(next)) == 0)
            length[strcspn(length, " ")] = '\0';
        n += (size_t)snprintf(out + n, FEATURES_WORDS - n, "%s%s", i ? " " : "", length);
    }
}

void features_stretch(int64_t s, char out[FEATURES_WORDS])
{
    long long days = s / 86400, hours = s % 86400 / 3600;

    if (days && hours)
        snprintf(out, FEATURES_WORDS, "%lld d %lld h", days, hours);
    else if (days)
        snprintf(out, FEATURES_WORDS, "%lld d", days);
    else
        snprintf(out, FEATURES_WORDS, "%lld h", hours);
}

/* A stretch in the unit of the recipe's time: "2 d 12 h", "150 cycles". */
static void stretch(const struct recipe *r, int64_t n, char out[FEATURES_WORDS])
{
    if (r->every.unit == RECIPE_CYCLES)
        snprintf(out, FEATURES_WORDS, "%lld cycles", (long long)n);
    else
        features_stretch(n, out);
}

/* Rows of the published scenario are rows of its table. */
void features_label(const struct recipe *r, char out[FEATURES_WORDS])
{
    char length[FEATURES_WORDS];

    if (!r->label) {
        snprintf(out, FEATURES_WORDS, "none");
        return;
    }
    if (r->label->length.unit == RECIPE_ROWS)
        stretch(r, recipe_gap(r) - recipe_lag(r), length);
    else
        features_length(&r->label->length, length);
    snprintf(out, FEATURES_WORDS, "%.80s within %.80s", r->label->column, length);
}

void features_gap(const struct recipe *r, char out[FEATURES_WORDS])
{
    stretch(r, recipe_gap(r), out);
}

void features_gap_sum(const struct recipe *r, char out[FEATURES_WORDS])
{
    long long lag = recipe_lag(r), horizon = recipe_gap(r) - lag;

    if (r->every.unit == RECIPE_CYCLES)
        snprintf(out, FEATURES_WORDS, "%lld lag + %lld horizon", lag, horizon);
    else
        snprintf(out, FEATURES_WORDS, "%lld h lag + %lld h horizon", lag / 3600, horizon / 3600);
}
