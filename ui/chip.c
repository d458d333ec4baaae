/* chip.c - a condition on a column as people type it, and as SQL. */
#include "config.h"

#include "ui/chip.h"

#include "src/base/civil.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "ui/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Longer ones first: <= is not < followed by =. */
static const struct {
    const char *word;
    enum predicate_op op;
} ops[] = {
    {"<=", PREDICATE_LE}, {">=", PREDICATE_GE}, {"==", PREDICATE_EQ}, {"=", PREDICATE_EQ},
    {"<", PREDICATE_LT},  {">", PREDICATE_GT},
};
enum { N_OP = sizeof ops / sizeof *ops };

static const char *skip(const char *s)
{
    return s + strspn(s, " \t");
}

static size_t trimmed(const char *s)
{
    size_t n = strlen(s);

    while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
        n--;
    return n;
}

static bool is_end_of_name(char c)
{
    return c == '\0' || strchr(" \t<>=", c) != NULL;
}

/* Bytes of the name when s begins with it; else 0. */
static size_t begins_with(const char *s, const char *name)
{
    size_t n = strlen(name), k = 0;

    while (k < n && s[k] && ((s[k] | 32) == (name[k] | 32)))
        k++;
    return k == n && is_end_of_name(s[n]) ? n : 0;
}

/* The column that s begins with, the longest, by its name or by that in the header; -1: none. */
static int column_of(const char *s, const struct schema *schema, size_t *out_size)
{
    int found = -1;

    *out_size = 0;
    for (size_t i = 0; i < schema->n_col; i++) {
        char brief[UI_NAME];
        size_t n = begins_with(s, schema->col[i].name);

        ui_name_short(schema->col[i].name, brief);
        if (n == 0)
            n = begins_with(s, brief);
        if (n > *out_size) {
            *out_size = n;
            found = (int)i;
        }
    }
    return found;
}

static bool is_word(const char *s, const char *word)
{
    return trimmed(s) == strlen(word) && strncmp(s, word, strlen(word)) == 0;
}

static int time_of(const char *s, size_t size, int64_t *out)
{
    char text[CIVIL_SIZE];
    bool minute = size == strlen("YYYY-MM-DD HH:MM");

    if (size >= sizeof text)
        return -1;
    snprintf(text, sizeof text, "%.*s%s", (int)size, s, minute ? ":00" : "");
    return civil_parse_arg(text, out) ? 0 : -1;
}

static int value_of(const char *s, struct predicate *p, struct err *e)
{
    size_t size = trimmed(s);
    char *copy = mem_text_n(s, size);
    int rc = 0;

    if (p->type == COLUMN_TEXT) {
        p->text = copy;
        return 0;
    }
    if (p->type == COLUMN_TIME)
        rc = time_of(s, size, &p->i64);
    else if (p->type == COLUMN_I64 && text_to_i64(s, size, &p->i64) != TEXT_NUM_OK)
        p->type = COLUMN_F64; /* machineID < 3.5 */
    if (p->type == COLUMN_F64)
        rc = text_to_f64(s, size, &p->f64) == TEXT_NUM_OK ? 0 : -1;
    if (rc < 0)
        err_set(e, FAIL_USAGE, "'%.60s' is not a %s", copy,
                p->type == COLUMN_TIME ? "time: YYYY-MM-DD, or with HH:MM" : "number");
    free(copy);
    return rc;
}

int chip_parse(const char *text, const struct schema *s, int here, struct predicate *out,
               struct err *e)
{
    struct predicate p = {.op = PREDICATE_EQ};
    size_t name;
    const char *at = skip(text);
    int col = column_of(at, s, &name);

    at = skip(at + name);
    if (col < 0)
        col = here;
    if (col < 0 || !*at)
        return err_set(e, FAIL_USAGE, "a condition is: column > value, or column is null");
    p.type = s->col[col].type;
    p.column = s->col[col].name;
    if (is_word(at, "is null") || is_word(at, "is not null")) {
        p.op = is_word(at, "is null") ? PREDICATE_NULL : PREDICATE_NOT_NULL;
    } else {
        for (int i = 0; i < N_OP; i++) {
            if (strncmp(at, ops[i].word, strlen(ops[i].word)) != 0)
                continue;
            p.op = ops[i].op;
            at = skip(at + strlen(ops[i].word));
            break;
        }
        if (value_of(at, &p, e) < 0)
            return -1;
    }
    p.column = mem_text(p.column);
    *out = p;
    return 0;
}

void chip_done(struct predicate *p)
{
    free((char *)p->column);
    free((char *)p->text);
    *p = (struct predicate){0};
}

void chip_copy(const struct predicate *from, struct predicate *out)
{
    *out = *from;
    out->column = mem_text(from->column);
    out->text = mem_text(from->text);
}

static const char *word_of(enum predicate_op op)
{
    static const char *const words[] = {
        [PREDICATE_EQ] = "=",  [PREDICATE_LT] = "<",  [PREDICATE_LE] = "<=",
        [PREDICATE_GT] = ">",  [PREDICATE_GE] = ">=", [PREDICATE_NULL] = "is null",
        [PREDICATE_NOT_NULL] = "is not null"};

    return words[op];
}

static bool has_value(const struct predicate *p)
{
    return p->op != PREDICATE_NULL && p->op != PREDICATE_NOT_NULL;
}

static void put_number(const struct predicate *p, bool point, struct buf *out)
{
    char text[TEXT_F64_SIZE];

    if (p->type == COLUMN_I64) {
        buf_printf(out, "%lld", (long long)p->i64);
        return;
    }
    text_from_f64(p->f64, point, text);
    buf_text(out, text);
}

void chip_text(const struct predicate *p, struct buf *out)
{
    char time[CIVIL_SIZE];
    size_t n = strlen("YYYY-MM-DD HH:MM");

    buf_printf(out, "%s %s", p->column, word_of(p->op));
    if (!has_value(p))
        return;
    buf_byte(out, ' ');
    if (p->type == COLUMN_TEXT) {
        buf_text(out, p->text);
    } else if (p->type == COLUMN_TIME) {
        civil_text(p->i64, time);
        n = p->i64 % 86400 == 0 ? strlen("YYYY-MM-DD") : p->i64 % 60 == 0 ? n : sizeof time - 1;
        buf_add(out, time, n);
    } else {
        put_number(p, false, out);
    }
}

static void quote(const char *s, char mark, struct buf *out)
{
    buf_byte(out, mark);
    for (; *s; s++) {
        if (*s == mark)
            buf_byte(out, mark);
        buf_byte(out, *s);
    }
    buf_byte(out, mark);
}

void chip_sql(const struct predicate *p, struct buf *out)
{
    char time[CIVIL_SIZE];

    quote(p->column, '"', out);
    buf_printf(out, " %s", word_of(p->op));
    if (!has_value(p))
        return;
    buf_byte(out, ' ');
    if (p->type == COLUMN_TEXT) {
        quote(p->text, '\'', out);
    } else if (p->type == COLUMN_TIME) {
        civil_text(p->i64, time);
        quote(time, '\'', out);
    } else {
        put_number(p, true, out);
    }
}
