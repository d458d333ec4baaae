/* time_form.c - a form becomes a list of steps once; a value is read by walking it.
 *
 * Words that stand for several (%T) are written out before, and names that mean the same step
 * share it, so that each kind of step is one row of a table: what it tells, its digits, its range.
 * Not here: zones (zone.c), the forms that are known without being told (civil.c). */
#include "config.h"

#include "src/base/time_form.h"

#include "src/base/civil.h"
#include "src/base/mem.h"
#include "src/base/scan.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 200, DAY_S = 86400, HOUR_S = 3600, MINUTE_S = 60, OFFSET_HOURS = 14 };

enum field { YEAR, YEAR2, MONTH, DAY, YEAR_DAY, HOUR, HOUR12, MINUTE, SECOND, /* numbers */
             MONTH_NAME, WEEKDAY, HALF, OFFSET, ZONE, FIELDS,
             SPACE = FIELDS, LITERAL };

enum tells { T_YEAR = 1, T_MONTH = 2, T_DAY = 4, T_YEAR_DAY = 8, T_HOUR = 16, T_HOUR12 = 32,
             T_MINUTE = 64, T_SECOND = 128, T_WEEKDAY = 256, T_HALF = 512, T_OFFSET = 1024 };

static const struct {
    unsigned tells;
    int digits, least, most; /* of numbers; digits 0: none */
} fields[FIELDS] = {
    [YEAR] = {T_YEAR, 4, 1, 9999},     [YEAR2] = {T_YEAR, 2, 0, 99},
    [MONTH] = {T_MONTH, 2, 1, 12},     [DAY] = {T_DAY, 2, 1, 31},
    [YEAR_DAY] = {T_YEAR_DAY, 3, 1, 366},
    [HOUR] = {T_HOUR, 2, 0, 23},       [HOUR12] = {T_HOUR12, 2, 1, 12},
    [MINUTE] = {T_MINUTE, 2, 0, 59},   [SECOND] = {T_SECOND, 2, 0, 59},
    [MONTH_NAME] = {T_MONTH, 0, 0, 0}, [WEEKDAY] = {T_WEEKDAY, 0, 0, 0},
    [HALF] = {T_HALF, 0, 0, 0},        [OFFSET] = {T_OFFSET, 0, 0, 0},
    [ZONE] = {T_OFFSET, 0, 0, 0},
};

static const struct {
    char word;
    enum field field;
    const char *stands_for; /* NULL: itself */
} words[] = {
    {'Y', YEAR, NULL},       {'y', YEAR2, NULL},      {'m', MONTH, NULL},
    {'d', DAY, NULL},        {'e', DAY, NULL},        {'j', YEAR_DAY, NULL},
    {'b', MONTH_NAME, NULL}, {'B', MONTH_NAME, NULL}, {'a', WEEKDAY, NULL},
    {'A', WEEKDAY, NULL},    {'H', HOUR, NULL},       {'I', HOUR12, NULL},
    {'M', MINUTE, NULL},     {'S', SECOND, NULL},     {'p', HALF, NULL},
    {'z', OFFSET, NULL},     {'Z', ZONE, NULL},       {'n', SPACE, NULL},
    {'t', SPACE, NULL},      {'%', LITERAL, NULL},    {'T', LITERAL, "%H:%M:%S"},
    {'R', LITERAL, "%H:%M"}, {'D', LITERAL, "%m/%d/%y"}, {'F', LITERAL, "%Y-%m-%d"},
};
static const char known[] =
    "%Y %y %m %d %e %j %b %B %a %A %H %I %M %S %p %z %Z %T %R %D %F %n %t %%";

struct step {
    enum field field;
    char c;        /* LITERAL */
    bool full;     /* a number beside a number: all its digits */
    bool padded;   /* a space may stand for the first digit */
    bool fraction; /* zeros behind a point may follow */
};

struct time_form {
    char *text;
    size_t n;
    struct step *step;
    unsigned tells;
};

/* --- a form --- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

static int add_step(struct time_form *f, struct step s, struct err *e)
{
    unsigned tells = s.field < FIELDS ? fields[s.field].tells : 0;

    if (s.field == SPACE && (f->n == 0 || f->step[f->n - 1].field == SPACE))
        return 0;
    if (f->tells & tells)
        return err_set(e, FAIL_USAGE, "--time-format '%s' tells the same thing twice", f->text);
    f->tells |= tells;
    f->step[f->n++] = s;
    return 0;
}

static int unknown(const struct time_form *f, const char *at, struct err *e)
{
    if (*at)
        err_set(e, FAIL_USAGE, "--time-format '%s': %%%c is not known", f->text, *at);
    else
        err_set(e, FAIL_USAGE, "--time-format '%s' ends in a bare %%", f->text);
    return err_hint(e, "what is known: %s", known);
}

static int add_words(struct time_form *f, const char *text, struct err *e);

static int add_word(struct time_form *f, const char *at, struct err *e)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (words[i].word != *at)
            continue;
        if (words[i].stands_for)
            return add_words(f, words[i].stands_for, e);
        return add_step(f, (struct step){.field = words[i].field, .c = *at, .padded = *at == 'e'},
                        e);
    }
    return unknown(f, at, e);
}

static int add_plain(struct time_form *f, char c, struct err *e)
{
    return add_step(f, (struct step){.field = is_space(c) ? SPACE : LITERAL, .c = c}, e);
}

static int add_words(struct time_form *f, const char *text, struct err *e)
{
    for (const char *s = text; *s; s++) {
        bool word = *s == '%';

        s += word;
        if ((word ? add_word(f, s, e) : add_plain(f, *s, e)) < 0)
            return -1;
    }
    return 0;
}

static bool is_number(const struct time_form *f, size_t i)
{
    return i < f->n && f->step[i].field < FIELDS && fields[f->step[i].field].digits;
}

static void look_around(struct time_form *f)
{
    if (f->n && f->step[f->n - 1].field == SPACE)
        f->n--;
    for (size_t i = 0; i < f->n; i++) {
        struct step *s = &f->step[i];
        bool point = i + 1 < f->n && s[1].field == LITERAL && s[1].c == '.';

        s->full = (i && is_number(f, i - 1)) || is_number(f, i + 1);
        s->fraction = s->field == SECOND && !point;
    }
}

/* What keeps the form from being a time; NULL: nothing. */
static const char *lacking(unsigned tells)
{
    unsigned date = tells & (T_MONTH | T_DAY | T_YEAR_DAY);

    if (!(tells & T_YEAR))
        return "no year";
    if (date != (T_MONTH | T_DAY) && date != T_YEAR_DAY)
        return "no date: a month and a day, or a day of the year";
    if (!(tells & T_HOUR12) != !(tells & T_HALF) || (tells & T_HOUR && tells & T_HALF))
        return "no one hour: %H alone, or %I and %p";
    if (tells & T_MINUTE && !(tells & (T_HOUR | T_HOUR12)))
        return "minutes of no hour";
    if (tells & T_SECOND && !(tells & T_MINUTE))
        return "seconds of no minute";
    return NULL;
}

static int check_whole(const struct time_form *f, struct err *e)
{
    const char *what = lacking(f->tells);

    if (!what)
        return 0;
    err_set(e, FAIL_USAGE, "--time-format '%s' tells %s", f->text, what);
    return err_hint(e, "for instance '%%d/%%m/%%Y %%H:%%M:%%S'");
}

struct time_form *time_form_new(const char *text, struct err *e)
{
    struct time_form *f = mem_zero(1, sizeof *f);
    size_t n = strlen(text);
    int rc = 0;

    f->text = mem_text(text);
    f->step = mem_array(5 * n + 1, sizeof *f->step); /* %D is five steps */
    if (n > TEXT_MAX)
        rc = err_set(e, FAIL_USAGE, "--time-format has more than %d characters", TEXT_MAX);
    if (rc < 0 || add_words(f, text, e) < 0 || check_whole(f, e) < 0) {
        time_form_free(f);
        return NULL;
    }
    look_around(f);
    return f;
}

void time_form_free(struct time_form *f)
{
    if (!f)
        return;
    free(f->text);
    free(f->step);
    free(f);
}

const char *time_form_text(const struct time_form *f)
{
    return f->text;
}

/* --- a value --- */

static bool take_digits(struct scan *p, int least, int most, int *out)
{
    int n = 0;

    *out = 0;
    for (; n < most && p->s < p->end && scan_digit(*p->s); n++)
        *out = *out * 10 + (*p->s++ - '0');
    return n >= least;
}

static bool take_number(struct scan *p, const struct step *s, int *out)
{
    int most = fields[s->field].digits, least = s->full || s->field == YEAR ? most : 1;

    if (s->field == YEAR2)
        least = 2;
    if (s->padded && scan_take(p, ' '))
        least = most = 1;
    return take_digits(p, least, most, out) && *out >= fields[s->field].least &&
           *out <= fields[s->field].most;
}

static bool take_space(struct scan *p)
{
    const char *start = p->s;

    while (p->s < p->end && is_space(*p->s))
        p->s++;
    return p->s > start;
}

/* The first letters of a word, in any case. */
static bool take_word(struct scan *p, const char *word, size_t size)
{
    if ((size_t)(p->end - p->s) < size)
        return false;
    for (size_t i = 0; i < size; i++)
        if ((p->s[i] | 32) != (word[i] | 32))
            return false;
    p->s += size;
    return true;
}

/* One of the names, or its first three letters; from 0. */
static bool take_name(struct scan *p, const char *const *names, int n, int *out)
{
    for (int i = 0; i < n; i++) {
        *out = i;
        if (take_word(p, names[i], strlen(names[i])) || take_word(p, names[i], 3))
            return true;
    }
    return false;
}

/* Z, +HH, +HHMM, +HH:MM */
static bool take_offset(struct scan *p, int64_t *out)
{
    int hour, minute = 0, sign = p->s < p->end && *p->s == '-' ? -1 : 1;

    *out = 0;
    if (scan_take(p, 'Z'))
        return true;
    if ((!scan_take(p, '+') && !scan_take(p, '-')) || !take_digits(p, 2, 2, &hour))
        return false;
    bool more = scan_take(p, ':') || (p->s < p->end && scan_digit(*p->s));

    if ((more && !take_digits(p, 2, 2, &minute)) || hour > OFFSET_HOURS || minute > 59)
        return false;
    *out = sign * (hour * HOUR_S + minute * MINUTE_S);
    return true;
}

static bool take_utc(struct scan *p)
{
    return take_word(p, "UTC", 3) || take_word(p, "GMT", 3) || scan_take(p, 'Z');
}

struct told { /* by the value so far */
    int field[FIELDS]; /* numbers; MONTH_NAME and WEEKDAY from 0; HALF 0 or 1 */
    int64_t offset;
};

static bool take_step(struct scan *p, const struct step *s, struct told *t)
{
    static const char *const months[] = {"January", "February", "March", "April", "May", "June",
                                         "July", "August", "September", "October", "November",
                                         "December"};
    static const char *const days[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday",
                                       "Friday", "Saturday"};

    switch (s->field) {
    case SPACE:
        return take_space(p);
    case LITERAL:
        return scan_take(p, s->c);
    case MONTH_NAME:
        return take_name(p, months, 12, &t->field[MONTH_NAME]);
    case WEEKDAY:
        return take_name(p, days, 7, &t->field[WEEKDAY]);
    case HALF:
        t->field[HALF] = p->s < p->end && (*p->s == 'P' || *p->s == 'p');
        return take_word(p, "AM", 2) || take_word(p, "PM", 2);
    case OFFSET:
        return take_offset(p, &t->offset);
    case ZONE:
        return take_utc(p);
    default:
        return take_number(p, s, &t->field[s->field]) && (!s->fraction || scan_zeros(p));
    }
}

/* Days since 1970 of a date that exists. */
static bool date_of(const struct time_form *f, const struct told *t, int64_t *out)
{
    const int *v = t->field;
    int year = v[YEAR] ? v[YEAR] : v[YEAR2] + (v[YEAR2] < 69 ? 2000 : 1900);

    if (f->tells & T_YEAR_DAY) {
        *out = civil_days(year, 1, 1) + v[YEAR_DAY] - 1;
        if (v[YEAR_DAY] == 366 && !civil_exists(year, 2, 29))
            return false;
    } else {
        int month = v[MONTH] ? v[MONTH] : v[MONTH_NAME] + 1;

        if (!civil_exists(year, month, v[DAY]))
            return false;
        *out = civil_days(year, month, v[DAY]);
    }
    return !(f->tells & T_WEEKDAY) || ((*out + 4) % 7 + 7) % 7 == v[WEEKDAY];
}

bool time_form_read(const struct time_form *f, const char *s, size_t size, int64_t *out,
                    bool *out_has_offset)
{
    struct scan p = {s, s + size};
    struct told t = {{0}, 0};
    int64_t days;

    while (p.s < p.end && (*p.s == ' ' || *p.s == '\t'))
        p.s++;
    while (p.s < p.end && (p.end[-1] == ' ' || p.end[-1] == '\t'))
        p.end--;
    for (size_t i = 0; i < f->n; i++)
        if (!take_step(&p, &f->step[i], &t))
            return false;
    if (p.s != p.end || !date_of(f, &t, &days))
        return false;
    int hour = f->tells & T_HALF ? t.field[HOUR12] % 12 + 12 * t.field[HALF] : t.field[HOUR];
    int64_t at = days * DAY_S + hour * HOUR_S + t.field[MINUTE] * MINUTE_S + t.field[SECOND] -
                 t.offset;

    if (!civil_in_range(at))
        return false;
    *out = at;
    *out_has_offset = f->tells & T_OFFSET;
    return true;
}
