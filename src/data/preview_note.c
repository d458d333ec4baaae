/* preview_note.c - what would help a source in, and what was assumed of it.
 *
 * Each note is one function over the pass; they stand in the order in which they are told. Where
 * the delimiter or names of columns are in doubt, nothing else is: the rest is told of the preview
 * that has them right.
 * Not here: names that are near (preview_names.c), how a note is shown. */
#include "config.h"

#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/data/preview_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SPLIT_SIZE = 1 << 16 };

static const char *keep_text(struct pass *x, const char *fmt, va_list args) PRINTF_LIKE(2, 0);
static const char *keep_text(struct pass *x, const char *fmt, va_list args)
{
    char *text = NULL;
    int n = vasprintf(&text, fmt, args);
    const char *out = arena_text(&x->p->arena, n < 0 ? "" : text);

    free(n < 0 ? NULL : text);
    return out;
}

const char *note_say(struct pass *x, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    const char *out = keep_text(x, fmt, args);
    va_end(args);
    return out;
}

void note_add(struct pass *x, const char *about, const char *option, const char *fmt, ...)
{
    struct preview *p = x->p;
    const struct preview_note *old = p->note;
    va_list args;

    va_start(args, fmt);
    const char *text = keep_text(x, fmt, args);
    va_end(args);
    p->note = arena_zero(&p->arena, p->n_note + 1, sizeof *p->note);
    if (p->n_note)
        memcpy(p->note, old, p->n_note * sizeof *p->note);
    p->note[p->n_note++] = (struct preview_note){about, option, text};
}

const char *note_option(struct pass *x, const char *name, const char *word)
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
    note_add(x, "delimiter",
             note_option(x, "delimiter", best == '\t' ? "tab" : note_say(x, "%c", best)),
             "%zu columns in the first lines, not %s", most.n_col,
             share_good(&as_is) < 1 ? "lines of different length"
             : as_is.n_col == 1     ? "one column"
             : as_is.n_col          ? note_say(x, "%zu", as_is.n_col)
                                    : "a fault");
    return true;
}

/* --- the header --- */

static void note_header(struct pass *x)
{
    const struct preview *p = x->p;
    bool all_text = x->layout && !layout_dataset(p->o.dataset) && !x->stands;

    for (size_t i = 1; i < x->n_name; i++)
        if (layout_reads_as_data(x->name[i], strlen(x->name[i]), &p->o.times))
            note_add(x, "header", NULL,
                     "'%s' in the header reads as a value: is the first line data?", x->name[i]);
    for (size_t i = 0; i < p->n_column; i++)
        all_text &= p->column[i].type == COLUMN_TEXT;
    if (all_text)
        note_add(x, "header", NULL, "every column is text: it is assumed that the first line "
                                    "holds their names");
    if (p->reason != REASON_HDR_NUMERIC || !x->header.n_row)
        return;
    size_t size = x->header.record[0].size;

    note_add(x, "header", NULL, "the first line is: %s",
             look_short(&x->p->arena, x->header.bytes + x->header.record[0].at, size));
}

/* --- values --- */

static void note_decimal_comma(struct pass *x, size_t i)
{
    const struct look *l = &x->look[i];
    const struct preview_column *c = &x->p->column[i];
    bool number = c->type == COLUMN_I64 || c->type == COLUMN_F64;

    if (!l->n_comma || (!number && l->n_comma + l->n_number < l->n))
        return;
    note_add(x, "decimal-comma", NULL,
             "'%s' has decimal commas ('%s'), which are %s: write a point", c->name,
             look_short(&x->p->arena, l->comma, l->comma_size),
             number ? "rejected" : "kept as text");
}

/* What strptime calls it; NULL when the clocks differ. */
static const char *clock_format(unsigned clocks)
{
    enum { NONE = 1, HM = 2, HMS = 4 };

    return clocks == NONE ? "" : clocks == HM ? " %H:%M" : clocks == HMS ? " %H:%M:%S" : NULL;
}

/* The form of a column whose times are all slashed dates of one kind; NULL: none is sure. */
static const char *slashed_form(struct pass *x, const struct look *l)
{
    const char *clock = clock_format(l->clocks);

    if (!clock || l->day_first == l->month_first)
        return NULL;
    return note_say(x, "%s%s", l->day_first ? "%d/%m/%Y" : "%m/%d/%Y", clock);
}

static bool is_slashed(const struct pass *x, size_t i)
{
    return x->look[i].n_slashed &&
           (x->p->column[i].type == COLUMN_TIME || x->look[i].n_slashed == x->look[i].n);
}

/* One form rules all columns of times: it is tried where nothing speaks against it. */
static bool note_form(struct pass *x, struct ingest_opts *better)
{
    const char *form = NULL;
    struct err ignored = {0};
    bool one = true;
    size_t first = 0;

    for (size_t i = 0; i < x->p->n_column; i++) {
        one &= !x->look[i].n_time;
        if (!is_slashed(x, i))
            continue;
        const char *own = slashed_form(x, &x->look[i]);

        one &= own && (!form || strcmp(form, own) == 0);
        first = form ? first : i;
        form = own;
    }
    if (!form || !one)
        return false;
    x->p->form = time_form_new(form, &ignored);
    better->times.form = x->p->form;
    note_add(x, "time-format", note_option(x, "time-format", form),
             "the %s stands first in '%s'", x->look[first].day_first ? "day" : "month",
             x->p->column[first].name);
    return x->p->form != NULL;
}

/* What is known where no form is sure for all. */
static void note_slashed(struct pass *x, size_t i)
{
    const struct look *l = &x->look[i];
    const char *name = x->p->column[i].name, *clock = clock_format(l->clocks);
    const char *form = slashed_form(x, l);

    if (!is_slashed(x, i))
        return;
    if (form)
        note_add(x, "time-format", NULL,
                 "'%s' is written '%s', but --time-format rules all times", name, form);
    else if (l->day_first && l->month_first)
        note_add(x, "time-format", NULL,
                 "'%s' has dates with the day first and dates with the month first", name);
    else if (!clock)
        note_add(x, "time-format", NULL, "'%s' has dates in more than one form", name);
    else
        note_add(x, "time-format", NULL,
                 "'%s': no day above 12 tells it from the month; '%%d/%%m/%%Y%s' or "
                 "'%%m/%%d/%%Y%s'?", name, clock, clock);
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
    note_add(x, "types", NULL,
             "'%s' is text for %lld of %lld values, as '%s'; the others are %s", c->name,
             (long long)(l->n - n), (long long)l->n,
             look_short(&x->p->arena, l->odd, l->odd_size), times ? "times" : "numbers");
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

/* "unit_id", "Machine No.", but not "humidity". */
static bool is_id_name(const char *name)
{
    static const char *const word[] = {"machine", "unit", "asset", "equipment", "device", "serial",
                                       "key"};
    char bare[64];

    names_bare(name, bare, sizeof bare);
    size_t size = strlen(bare);

    if (size >= 2 && strcmp(bare + size - 2, "id") == 0)
        return true;
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
    const char *word = p->n_key == 1 ? p->key[0] : note_say(x, "%s,%s", p->key[0], p->key[1]);

    note_add(x, "key", note_option(x, "key", word),
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
        note_add(x, "types", NULL, "types are those of the records seen; with --type, later values "
                                   "that do not fit are rejected");
}

/* What helps against the reasons there are, once each. */
static void note_rejects(struct pass *x)
{
    bool told[REASON_COUNT] = {[REASON_DATE_AMBIG] = true}; /* a note of its own */

    for (size_t i = 0; i < x->p->n_reject; i++) {
        enum reason r = x->p->reject[i].reason;

        if (!told[r] && *reason_hint(r))
            note_add(x, "rejects", NULL, "%s: %s", reason_name(r), reason_hint(r));
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
                     (note_delimiter(x, out_better) || note_map(x, out_better) ||
                      note_form(x, out_better));
    if (*out_is_better)
        return;
    note_header(x);
    note_values(x);
    note_key(x);
    note_types(x);
    note_rejects(x);
}
