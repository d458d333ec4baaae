/* preview_names.c - which name of the header is meant by a column that is not there.
 *
 * Names are compared by their letters and digits, then by what people call the columns of the five
 * datasets, then by typing errors. */
#include "config.h"

#include "src/base/text.h"
#include "src/data/preview_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { MAP_FAR = 1000 };

struct synonym {
    const char *column, *words; /* without signs, in small letters, between spaces */
};

static const struct synonym synonyms[] = {
    {"machineid", " machine unit unitid unitnumber asset assetid equipment equipmentid device "
                  "deviceid machinenr machineno id "},
    {"datetime", " timestamp time date ts when eventtime utc datetimeutc recordedat createdat "},
    {"volt", " voltage volts v "},
    {"rotate", " rotation rotations rpm speed rotationspeed rotspeed "},
    {"pressure", " pres press bar "},
    {"vibration", " vib vibr vibrations "},
    {"model", " type modelname machinemodel machinetype "},
    {"age", " years ageyears ageinyears "},
    {"errorid", " error errorcode code err "},
    {"comp", " component part componentid "},
    {"failure", " component comp failedcomponent failurecomponent failed "},
};

void names_bare(const char *s, char *out, size_t size)
{
    size_t n = 0;

    for (; *s && n + 1 < size; s++)
        if (isalnum((unsigned char)*s) || (unsigned char)*s >= 0x80)
            out[n++] = (char)tolower((unsigned char)*s);
    out[n] = '\0';
}

static bool is_synonym(const char *column, const char *bare)
{
    char word[80];

    snprintf(word, sizeof word, " %s ", bare);
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++)
        if (strcmp(synonyms[i].column, column) == 0)
            return strstr(synonyms[i].words, word) != NULL;
    return false;
}

/* 0: but for signs the same; MAP_FAR: nothing alike. */
static size_t name_distance(const char *column, const char *header)
{
    char a[64], b[64];

    names_bare(column, a, sizeof a);
    names_bare(header, b, sizeof b);
    if (!*b)
        return MAP_FAR;
    if (strcmp(a, b) == 0)
        return 0;
    if (is_synonym(a, b))
        return 1;
    size_t d = text_distance(a, b);

    return d <= 1 + strlen(a) / 4 && d < strlen(a) ? 1 + d : MAP_FAR;
}

static const char *wanted(const struct pass *x, size_t i)
{
    if (x->stands)
        return i < x->stands->n_col ? x->stands->col[i].name : NULL;
    return layout_column(x->p->o.dataset, i);
}

static bool is_wanted(const struct pass *x, const char *name)
{
    const char *w;

    for (size_t i = 0; (w = wanted(x, i)); i++)
        if (text_case_cmp(w, name) == 0)
            return true;
    return false;
}

static bool is_mapped(const struct ingest_opts *o, const char *header)
{
    for (size_t i = 0; i < o->n_map; i++)
        if (text_case_cmp(o->map[i].is, header) == 0)
            return true;
    return false;
}

static bool has_column(const struct pass *x, const char *column)
{
    for (size_t i = 0; i < x->p->o.n_map; i++)
        if (text_case_cmp(x->p->o.map[i].column, column) == 0)
            return true;
    for (size_t i = 0; i < x->n_name; i++)
        if (text_case_cmp(x->name[i], column) == 0 && !is_mapped(&x->p->o, x->name[i]))
            return true;
    return false;
}

/* The free name of the header that is nearest to a column; NULL: none is near. */
static const char *nearest_header(const struct pass *x, const struct ingest_opts *taken,
                                  const char *column)
{
    const char *best = NULL;
    size_t least = MAP_FAR;

    for (size_t i = 0; i < x->n_name; i++) {
        size_t d = name_distance(column, x->name[i]);

        if (d >= least || is_wanted(x, x->name[i]) || is_mapped(taken, x->name[i]))
            continue;
        best = x->name[i];
        least = d;
    }
    return best;
}

static void add_map(struct pass *x, struct ingest_opts *better, const char *column,
                    const char *header)
{
    struct layout_pair *map = arena_zero(&x->p->arena, better->n_map + 1, sizeof *map);

    if (better->n_map)
        memcpy(map, better->map, better->n_map * sizeof *map);
    map[better->n_map++] = (struct layout_pair){column, arena_text(&x->p->arena, header)};
    better->map = map;
}

bool note_map(struct pass *x, struct ingest_opts *better)
{
    size_t before = better->n_map;
    const char *column;

    if (x->p->reason != REASON_HDR_MISSING)
        return false;
    for (size_t i = 0; (column = wanted(x, i)); i++) {
        const char *header = has_column(x, column) ? NULL : nearest_header(x, better, column);

        if (header && !strchr(column, '=')) {
            add_map(x, better, column, header);
            note_add(x, "map", note_option(x, "map", note_say(x, "%s=%s", column, header)),
                     "the header has no '%s'", column);
        } else if (!has_column(x, column)) {
            note_add(x, "map", NULL, "the header has no '%s', and no name like it", column);
        }
    }
    return better->n_map > before;
}
