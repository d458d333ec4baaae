/* chip.c - a condition on a column read from what people type.
 * Not here: how one is written, as text and as SQL (chip_text.c). */
#include "config.h"

#include "ui/chip.h"

#include "src/base/civil.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "ui/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Longer ones first: <= is not < followed by =. */
static const struct {
    const char *word;
    enum predicate_op op;
    bool not;
} ops[] = {
    {"<=", PREDICATE_LE, false}, {">=", PREDICATE_GE, false}, {"==", PREDICATE_EQ, false},
    {"!=", PREDICATE_EQ, true},  {"<>", PREDICATE_EQ, true},  {"=", PREDICATE_EQ, false},
    {"<", PREDICATE_LT, false},  {">", PREDICATE_GT, false},
};
enum { N_OP = sizeof ops / sizeof *ops };

struct reading {
    const char *text;        /* all of it, for places of errors */
    const struct schema *s;
    const struct zone *zone;
    const char *wrong;       /* where it is wrong */
};

static const char *skip(const char *s)
{
    return s + strspn(s, " \t");
}

static size_t trimmed(const char *s, size_t n)
{
    while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
        n--;
    return n;
}

/* --- columns --- */

/* Bytes of the name when s begins with it; else 0. */
static size_t begins_with(const char *s, const char *name)
{
    size_t n = strlen(name);

    return strncasecmp(s, name, n) == 0 && (!s[n] || strchr(" \t<>=!", s[n])) ? n : 0;
}

int chip_column(const char *text, const struct schema *s, size_t *out_size)
{
    int found = -1;

    *out_size = 0;
    for (size_t i = 0; i < s->n_col; i++) {
        char brief[UI_NAME];
        size_t n = begins_with(text, s->col[i].name);

        ui_name_short(s->col[i].name, brief);
        if (n == 0)
            n = begins_with(text, brief);
        if (n > *out_size) {
            *out_size = n;
            found = (int)i;
        }
    }
    return found;
}

/* "volts > 3" where there is no such column: a word, and behind it what only follows a column. */
static size_t unknown_column(const char *s)
{
    size_t n = strcspn(s, " \t<>=!(");
    const char *rest = skip(s + n);

    if (n == 0 || !*rest)
        return 0;
    return strchr("<>=!", *rest) || strncasecmp(rest, "in (", 4) == 0 ||
                   strncasecmp(rest, "has ", 4) == 0 || strcasecmp(rest, "missing") == 0 ||
                   strncasecmp(rest, "is ", 3) == 0
               ? n
               : 0;
}

static int no_column(struct reading *r, const char *at, size_t size, struct err *e)
{
    char *word = mem_text_n(at, size);
    size_t best = SIZE_MAX;

    r->wrong = at;
    err_set(e, FAIL_USAGE, "there is no column '%.60s'", word);
    for (size_t i = 0; i < r->s->n_col; i++) {
        size_t d = text_distance(word, r->s->col[i].name);

        if (d < best) {
            best = d;
            err_hint(e, "the nearest is '%s'", r->s->col[i].name);
        }
    }
    free(word);
    return -1;
}

/* --- values --- */

/* Local seconds as the instant they are in the zone; of two the first. */
static int64_t instant(const struct zone *zone, int64_t local)
{
    struct zone_cursor c = {0};
    struct zone_utc utc;

    if (!zone)
        return local;
    zone_local_to_utc(zone, &c, local, &utc);
    return utc.before;
}

static bool ends_with(const char *s, size_t *size, const char *word)
{
    size_t n = strlen(word);

    if (*size <= n || strncasecmp(s + *size - n, word, n) != 0)
        return false;
    *size = trimmed(s, *size - n);
    return true;
}

static int time_of(const char *s, size_t size, const struct zone *zone, int64_t *out)
{
    char text[CIVIL_SIZE];
    int64_t local;

    if (ends_with(s, &size, "UTC") || (size > 10 && ends_with(s, &size, "Z")))
        zone = NULL;
    else if (zone)
        ends_with(s, &size, zone_name(zone));
    if (size >= sizeof text)
        return -1;
    snprintf(text, sizeof text, "%.*s%s", (int)size, s,
             size == strlen("YYYY-MM-DD HH:MM") ? ":00" : "");
    if (size > 10 && text[10] == 'T')
        text[10] = ' ';
    if (!civil_parse_arg(text, &local))
        return -1;
    *out = instant(zone, local);
    return 0;
}

/* Without quotes around a text, where it has them. */
static char *text_of(const char *s, size_t size)
{
    bool quoted = size > 1 && (*s == '\'' || *s == '"') && s[size - 1] == *s;

    return mem_text_n(s + quoted, size - 2 * (size_t)quoted);
}

static int value_of(struct reading *r, const char *s, size_t size, struct predicate *p,
                    struct err *e)
{
    int rc = 0;

    size = trimmed(s, size);
    if (p->type == COLUMN_TEXT) {
        p->text = text_of(s, size);
        return 0;
    }
    if (p->type == COLUMN_TIME)
        rc = time_of(s, size, r->zone, &p->i64);
    else if (p->type == COLUMN_I64 && text_to_i64(s, size, &p->i64) != TEXT_NUM_OK)
        p->type = COLUMN_F64; /* machineID < 3.5 */
    if (p->type == COLUMN_F64)
        rc = text_to_f64(s, size, &p->f64) == TEXT_NUM_OK ? 0 : -1;
    if (rc == 0)
        return 0;
    r->wrong = s;
    return err_set(e, FAIL_USAGE, "'%.*s' is not a %s", size < 60 ? (int)size : 60, s,
                   p->type == COLUMN_TIME ? "time: YYYY-MM-DD, or with HH:MM" : "number");
}

/* The comma behind a value that may be quoted, else the end. */
static const char *value_end(const char *s, const char *end)
{
    const char *quote = *s == '\'' || *s == '"' ? memchr(s + 1, *s, (size_t)(end - s)) : NULL;
    const char *from = quote && quote < end ? quote : s;
    const char *comma = memchr(from, ',', (size_t)(end - from));

    return comma ? comma : end;
}

/* "(1, 2)" */
static int values_of(struct reading *r, const char *s, struct chip *c, struct err *e)
{
    const char *end = strrchr(s, ')');

    if (*s != '(' || !end || *skip(end + 1)) {
        r->wrong = *s == '(' ? s + strlen(s) : s;
        return err_set(e, FAIL_USAGE, *s == '(' ? "a ) is missing" : "in (a, b): a ( is missing");
    }
    c->in = mem_zero(CHIP_VALUES, sizeof *c->in);
    for (s++; s <= end; s++) {
        struct predicate *p = &c->in[c->n_in];
        const char *stop;

        s = skip(s);
        stop = s < end ? value_end(s, end) : end;
        r->wrong = s;
        if (c->n_in + 1 == CHIP_VALUES)
            return err_set(e, FAIL_USAGE, "more than %d values are too many", CHIP_VALUES - 1);
        if (s >= stop || trimmed(s, (size_t)(stop - s)) == 0)
            return err_set(e, FAIL_USAGE, "a value is missing");
        *p = (struct predicate){.op = PREDICATE_EQ, .type = c->is.type};
        if (value_of(r, s, (size_t)(stop - s), p, e) < 0)
            return -1;
        c->n_in++;
        s = stop;
    }
    c->kind = CHIP_IN;
    return 0;
}

/* --- what follows a column --- */

static bool is_word(const char *s, const char *word)
{
    return trimmed(s, strlen(s)) == strlen(word) && strncasecmp(s, word, strlen(word)) == 0;
}

static bool null_of(const char *s, struct chip *c)
{
    if (is_word(s, "missing") || is_word(s, "is null") || is_word(s, "null"))
        c->is.op = c->not ? PREDICATE_NOT_NULL : PREDICATE_NULL;
    else if (is_word(s, "is not null") || is_word(s, "not null"))
        c->is.op = c->not ? PREDICATE_NULL : PREDICATE_NOT_NULL;
    else
        return false;
    c->not = false;
    return true;
}

static int has_of(struct reading *r, const char *s, struct chip *c, struct err *e)
{
    size_t size = trimmed(s, strlen(s));

    r->wrong = s;
    if (c->is.type != COLUMN_TEXT)
        return err_set(e, FAIL_USAGE, "'%s' is no text: compare it, > 3", c->is.column);
    if (size == 0)
        return err_set(e, FAIL_USAGE, "a text is missing");
    c->kind = CHIP_HAS;
    c->is.text = text_of(s, size);
    return 0;
}

static int rest_of(struct reading *r, const char *s, struct chip *c, struct err *e)
{
    if (null_of(s, c))
        return 0;
    if (strncasecmp(s, "has ", 4) == 0)
        return has_of(r, skip(s + 4), c, e);
    if (strncasecmp(s, "in ", 3) == 0 || strncasecmp(s, "in(", 3) == 0)
        return values_of(r, skip(s + 2), c, e);
    for (int i = 0; i < N_OP; i++) {
        size_t size = strlen(ops[i].word);

        if (strncmp(s, ops[i].word, size) != 0)
            continue;
        c->is.op = ops[i].op;
        c->not ^= ops[i].not;
        s = skip(s + size);
        r->wrong = s;
        if (!*s && (c->is.op != PREDICATE_EQ || c->is.type != COLUMN_TEXT))
            return err_set(e, FAIL_USAGE, "a value is missing");
        return value_of(r, s, strlen(s), &c->is, e);
    }
    return c->is.type == COLUMN_TEXT ? has_of(r, s, c, e)
                                     : value_of(r, s, strlen(s), &c->is, e);
}

static int condition_of(struct reading *r, const char *s, int here, struct chip *c, struct err *e)
{
    size_t name, unknown = 0;
    int col = chip_column(s, r->s, &name);

    if (col < 0)
        unknown = unknown_column(s);
    if (unknown)
        return no_column(r, s, unknown, e);
    s = skip(s + name);
    if (col < 0)
        col = here;
    r->wrong = s;
    if (col < 0 || !*s)
        return err_set(e, FAIL_USAGE, "a condition is: column > value, or column missing");
    c->is = (struct predicate){.op = PREDICATE_EQ, .type = r->s->col[col].type,
                               .column = mem_text(r->s->col[col].name)};
    return rest_of(r, s, c, e);
}

int chip_parse(const char *text, const struct schema *s, int here, const struct zone *zone,
               struct chip *out, size_t *out_at, struct err *e)
{
    struct reading r = {text, s, zone && !zone_is_utc(zone) ? zone : NULL, text};
    struct chip c = {0};
    const char *at = skip(text);
    int rc;

    if (*at == '=' && at[1] != '=') {
        at = skip(at + 1);
        r.wrong = at;
        c.kind = CHIP_SQL;
        c.sql = mem_text_n(at, trimmed(at, strlen(at)));
        rc = *at ? 0 : err_set(e, FAIL_USAGE, "SQL: a condition is missing, volt > 200");
    } else {
        c.not = *at == '!' && at[1] != '=';
        rc = condition_of(&r, c.not ? skip(at + 1) : at, here, &c, e);
    }
    if (rc == 0) {
        *out = c;
        return 0;
    }
    *out_at = (size_t)(r.wrong - text);
    chip_done(&c);
    return -1;
}

/* --- owning --- */

void chip_done(struct chip *c)
{
    for (size_t i = 0; i < c->n_in; i++)
        free((char *)c->in[i].text);
    free(c->in);
    free((char *)c->is.column);
    free((char *)c->is.text);
    free(c->sql);
    *c = (struct chip){0};
}

void chip_of(const struct predicate *p, struct chip *out)
{
    *out = (struct chip){.is = *p};
    out->is.column = mem_text(p->column);
    out->is.text = mem_text(p->text);
}

void chip_copy(const struct chip *from, struct chip *out)
{
    chip_of(&from->is, out);
    out->kind = from->kind;
    out->not = from->not;
    out->sql = mem_text(from->sql);
    out->n_in = from->n_in;
    out->in = from->in ? mem_zero(CHIP_VALUES, sizeof *out->in) : NULL;
    for (size_t i = 0; i < from->n_in; i++) {
        out->in[i] = from->in[i];
        out->in[i].text = mem_text(from->in[i].text);
    }
}
