/* preview_note.c - what would help a source in, and what was assumed of it.
 *
 * Each note is one function over the pass; they stand in the order in which they are told. Where
 * the delimiter or names of columns are in doubt, nothing else is: the rest is told of the preview
 * that has them right.
 * Not here: how a note is shown. */
#include "config.h"

#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/data/preview_parts.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SPLIT_SIZE = 1 << 16, MAP_FAR = 1000, FIRST_LINE_SHOWN = 60 };

/* Text into the arena. */
static const char *say(struct pass *x, const char *fmt, ...) PRINTF_LIKE(2, 3);
static const char *say(struct pass *x, const char *fmt, ...)
{
    char *text = NULL;
    va_list args;

    va_start(args, fmt);
    int n = vasprintf(&text, fmt, args);
    va_end(args);
    const char *out = arena_text(&x->p->arena, n < 0 ? "" : text);

    free(n < 0 ? NULL : text);
    return out;
}

static void add_note(struct pass *x, const char *about, const char *option, const char *text)
{
    struct preview *p = x->p;
    struct preview_note *old = p->note;

    p->note = arena_zero(&p->arena, p->n_note + 1, sizeof *p->note);
    if (p->n_note)
        memcpy(p->note, old, p->n_note * sizeof *p->note);
    p->note[p->n_note++] = (struct preview_note){about, option, text};
}

/* "--NAME WORD", the word quoted for a shell. */
static const char *option_text(struct pass *x, const char *name, const char *word)
{
    struct buf b = {0};

    buf_printf(&b, "--%s ", name);
    buf_word(&b, word);
    const char *out = arena_text(&x->p->arena, buf_str(&b));

    buf_done(&b);
    return out;
}

/* --- the delimiter --- */

static const char delimiters[] = ",;\t|";

struct split { /* the first lines by one delimiter */
    const struct preview_head *head;
    size_t at, n_col, good, bad;
};

static int64_t fill_split(void *arg, char *out, size_t size, struct err *e)
{
    struct split *s = arg;
    size_t all = s->head->bytes.size < SPLIT_SIZE ? s->head->bytes.size : SPLIT_SIZE;
    size_t n = all - s->at < size ? all - s->at : size;

    if (n)
        memcpy(out, s->head->bytes.s + s->at, n);
    s->at += n;
    if (n || (s->head->whole && all == s->head->bytes.size))
        return (int64_t)n;
    return err_set(e, FAIL_INPUT, "cut");
}

/* n_col 0: not even a header. */
static struct split split_by(const struct preview_head *head, char delimiter)
{
    struct split s = {.head = head};
    struct rcsv_rows rows = {0};
    struct rcsv *r = rcsv_new(fill_split, &s, &(struct rcsv_opts){.delimiter = delimiter});
    struct err ignored = {0};

    if (rcsv_header(r, &rows, &ignored) == 0) {
        s.n_col = rows.n_col;
        while (rcsv_next(r, &rows, &ignored) > 0) {
            s.good += rows.n_row;
            s.bad += rows.n_fault;
        }
    }
    rcsv_rows_done(&rows);
    rcsv_free(r);
    return s;
}

static double share_good(const struct split *s)
{
    return s->good + s->bad ? (double)s->good / (double)(s->good + s->bad) : 1;
}

static bool splits_better(const struct split *a, const struct split *b)
{
    const double most = 0.9, few = 0.5;

    if (a->n_col < 2 || share_good(a) < most)
        return false;
    return (a->n_col > b->n_col && share_good(a) >= share_good(b)) || share_good(b) < few;
}

static bool note_delimiter(struct pass *x, struct ingest_opts *better)
{
    char own = x->p->o.delimiter ? x->p->o.delimiter : ',', best = own;
    const struct split as_is = split_by(x->head, own);
    struct split most = as_is;

    for (const char *d = delimiters; *d; d++) {
        struct split s = split_by(x->head, *d);

        if (*d == own || !splits_better(&s, &most))
            continue;
        most = s;
        best = *d;
    }
    if (best == own)
        return false;
    better->delimiter = best;
    add_note(x, "delimiter",
             option_text(x, "delimiter", best == '\t' ? "tab" : say(x, "%c", best)),
             say(x, "%zu columns in the first lines, not %s", most.n_col,
                 share_good(&as_is) < 1 ? "lines of different length"
                 : as_is.n_col == 1     ? "one column"
                 : as_is.n_col          ? say(x, "%zu", as_is.n_col)
                                        : "a fault"));
    return true;
}

/* --- names of columns --- */

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

/* Letters and digits alone, small. */
static void bare_name(const char *s, char *out, size_t size)
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

    bare_name(column, a, sizeof a);
    bare_name(header, b, sizeof b);
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

static bool note_map(struct pass *x, struct ingest_opts *better)
{
    size_t before = better->n_map;
    const char *column;

    if (x->p->reason != REASON_HDR_MISSING)
        return false;
    for (size_t i = 0; (column = wanted(x, i)); i++) {
        const char *header = has_column(x, column) ? NULL : nearest_header(x, better, column);

        if (header && !strchr(column, '=')) {
            add_map(x, better, column, header);
            add_note(x, "map", option_text(x, "map", say(x, "%s=%s", column, header)),
                     say(x, "the header has no '%s'", column));
        } else if (!has_column(x, column)) {
            add_note(x, "map", NULL, say(x, "the header has no '%s', and no name like it", column));
        }
    }
    return better->n_map > before;
}

/* --- the header --- */

static void note_header(struct pass *x)
{
    const struct preview *p = x->p;
    bool all_text = x->layout && !layout_dataset(p->o.dataset) && !x->stands;

    for (size_t i = 1; i < x->n_name; i++)
        if (layout_reads_as_data(x->name[i], strlen(x->name[i])))
            add_note(x, "header", NULL, say(x, "'%s' in the header reads as a value: is the first "
                                               "line data?", x->name[i]));
    for (size_t i = 0; i < p->n_column; i++)
        all_text &= p->column[i].type == COLUMN_TEXT;
    if (all_text)
        add_note(x, "header", NULL, "every column is text: it is assumed that the first line "
                                    "holds their names");
    if (p->reason != REASON_HDR_NUMERIC || !x->header.n_row)
        return;
    size_t size = x->header.record[0].size;

    add_note(x, "header", NULL, say(x, "the first line is: %.*s%s",
                                    (int)(size < FIRST_LINE_SHOWN ? size : FIRST_LINE_SHOWN),
                                    x->header.bytes + x->header.record[0].at,
                                    size > FIRST_LINE_SHOWN ? "..." : ""));
}

/* --- values --- */

static void note_decimal_comma(struct pass *x, size_t i)
{
    const struct look *l = &x->look[i];
    const struct preview_column *c = &x->p->column[i];
    bool number = c->type == COLUMN_I64 || c->type == COLUMN_F64;

    if (!l->n_comma || (!number && l->n_comma + l->n_number < l->n))
        return;
    add_note(x, "decimal-comma", NULL,
             say(x, "'%s' has decimal commas ('%s'), which are %s: write a point", c->name,
                 look_short(&x->p->arena, l->comma, l->comma_size),
                 number ? "rejected" : "kept as text"));
}

/* What strptime calls it; "" when the clocks differ. */
static const char *clock_format(unsigned clocks)
{
    enum { NONE = 1, HM = 2, HMS = 4 };

    return clocks == HM ? " %H:%M" : clocks == HMS ? " %H:%M:%S" : "";
}

static void note_slashed(struct pass *x, size_t i)
{
    const struct look *l = &x->look[i];
    const struct preview_column *c = &x->p->column[i];
    const char *clock = clock_format(l->clocks);

    if (!l->n_slashed || (c->type != COLUMN_TIME && l->n_slashed < l->n))
        return;
    if (l->day_first && l->month_first)
        add_note(x, "time-format", NULL,
                 say(x, "'%s' has dates with the day first and dates with the month first",
                     c->name));
    else if (l->day_first || l->month_first)
        add_note(x, "time-format",
                 option_text(x, "time-format",
                             say(x, "%s%s", l->day_first ? "%d/%m/%Y" : "%m/%d/%Y", clock)),
                 say(x, "the %s stands first in '%s'", l->day_first ? "day" : "month", c->name));
    else
        add_note(x, "time-format", NULL,
                 say(x, "'%s': no day above 12 tells it from the month; '%%d/%%m/%%Y%s' or "
                        "'%%m/%%d/%%Y%s'?", c->name, clock, clock));
}

/* A column that few values keep from being numbers or times. */
static void note_odd(struct pass *x, size_t i)
{
    const struct look *l = &x->look[i];
    const struct preview_column *c = &x->p->column[i];
    bool times = l->n_time > l->n_number;
    int64_t n = times ? l->n_time : l->n_number;

    if (c->type != COLUMN_TEXT || c->fixed || !l->odd || n < 4 * (l->n - n))
        return;
    add_note(x, "types", NULL,
             say(x, "'%s' is text for %lld of %lld values, as '%s'; the others are %s", c->name,
                 (long long)(l->n - n), (long long)l->n,
                 look_short(&x->p->arena, l->odd, l->odd_size), times ? "times" : "numbers"));
}

static void note_values(struct pass *x)
{
    for (size_t i = 0; i < x->p->n_column; i++) {
        note_odd(x, i);
        note_decimal_comma(x, i);
        note_slashed(x, i);
    }
}

/* --- a key --- */

static bool is_id_name(const char *name)
{
    static const char *const word[] = {"id", "machine", "unit", "asset", "equipment", "device",
                                       "serial", "key"};
    char bare[64];

    bare_name(name, bare, sizeof bare);
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (strstr(bare, word[i]))
            return true;
    return false;
}

/* A key is made of columns that are never empty; a list of names is parted by commas. */
static bool may_be_key(const struct pass *x, size_t i_col)
{
    size_t i_field = x->layout->col[i_col].i_field;
    const struct preview_column *c = &x->p->column[i_field];

    return c->type != COLUMN_F64 && !x->look[i_field].empty && !x->look[i_field].blank &&
           !strchr(c->column, ',');
}

static bool propose(struct pass *x, const struct chunk *c, const size_t *col, size_t n)
{
    struct preview *p = x->p;

    for (size_t k = 0; k < n; k++)
        if (!may_be_key(x, col[k]))
            return false;
    if (!settle_unique(c, col, n))
        return false;
    for (size_t k = 0; k < n; k++)
        p->key[k] = p->schema->col[col[k]].name;
    p->n_key = n;
    return true;
}

static bool propose_single(struct pass *x, const struct chunk *c, bool ids)
{
    for (size_t i = 0; i < c->n_col; i++)
        if (is_id_name(x->p->schema->col[i].name) == ids && propose(x, c, &i, 1))
            return true;
    return false;
}

/* A thing and a time. */
static bool propose_pair(struct pass *x, const struct chunk *c, bool ids)
{
    enum { TIMES = 3, THINGS = 12 };
    size_t n_time = 0;

    for (size_t t = 0; t < c->n_col && n_time < TIMES; t++) {
        size_t n_thing = 0;

        if (c->col[t].type != COLUMN_TIME)
            continue;
        n_time++;
        for (size_t i = 0; i < c->n_col && n_thing < THINGS; i++) {
            size_t col[2] = {i, t};

            if (c->col[i].type == COLUMN_TIME || is_id_name(x->p->schema->col[i].name) != ids)
                continue;
            n_thing++;
            if (propose(x, c, col, 2))
                return true;
        }
    }
    return false;
}

static void note_key(struct pass *x)
{
    struct preview *p = x->p;
    struct chunk c = {0};

    if (!x->layout || x->stands || layout_dataset(p->o.dataset) || p->o.n_key ||
        table_rows(x->rows) < 2)
        return;
    table_chunk(x->rows, 0, table_rows(x->rows), &c);
    if (!propose_single(x, &c, true) && !propose_pair(x, &c, true) &&
        !propose_single(x, &c, false) && !propose_pair(x, &c, false))
        return;
    const char *word = p->n_key == 1 ? p->key[0] : say(x, "%s,%s", p->key[0], p->key[1]);

    add_note(x, "key", option_text(x, "key", word),
             "a suggestion: unique in the records seen");
}

/* --- types and rejects --- */

static void note_types(struct pass *x)
{
    bool open = false;

    for (size_t i = 0; i < x->p->n_column; i++)
        open |= x->p->column[i].column && !x->p->column[i].fixed &&
                x->p->column[i].type != COLUMN_TEXT;
    if (open && !x->p->whole)
        add_note(x, "types", NULL, "types are those of the records seen; with --type, later values "
                                   "that do not fit are rejected");
}

/* What helps against the reasons there are, once each. */
static void note_rejects(struct pass *x)
{
    bool told[REASON_COUNT] = {[REASON_DATE_AMBIG] = true}; /* a note of its own */

    for (size_t i = 0; i < x->p->n_reject; i++) {
        enum reason r = x->p->reject[i].reason;

        if (!told[r] && *reason_hint(r))
            add_note(x, "rejects", NULL, say(x, "%s: %s", reason_name(r), reason_hint(r)));
        told[r] = true;
    }
}

/* --- all --- */

static bool is_split(enum reason why)
{
    switch (why) {
    case REASON_NONE:
    case REASON_QUOTE_OPEN:
    case REASON_QUOTE_STRAY:
    case REASON_HDR_NUMERIC:
    case REASON_HDR_DUP:
    case REASON_HDR_MISSING:
    case REASON_HDR_WIDE:
    case REASON_REJECT_LIMIT:
        return true;
    default:
        return false;
    }
}

void note_all(struct pass *x, struct ingest_opts *out_better, bool *out_is_better)
{
    *out_better = x->p->o;
    *out_is_better = is_split(x->p->reason) &&
                     (note_delimiter(x, out_better) || note_map(x, out_better));
    if (*out_is_better)
        return;
    note_header(x);
    note_values(x);
    note_key(x);
    note_types(x);
    note_rejects(x);
}
