/* chip_text.c - a condition written: as people type it, and as SQL. */
#include "config.h"

#include "ui/chip.h"

#include "src/base/civil.h"
#include "src/base/text.h"

#include <string.h>

static const char *word_of(enum predicate_op op)
{
    static const char *const words[] = {
        [PREDICATE_EQ] = "=",  [PREDICATE_LT] = "<",  [PREDICATE_LE] = "<=",
        [PREDICATE_GT] = ">",  [PREDICATE_GE] = ">=", [PREDICATE_NULL] = "missing",
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

/* --- as people type it --- */

/* To the day, the minute or the second, in the zone, whose name follows unless it is UTC. */
static void put_time(int64_t at, const struct zone *zone, struct buf *out)
{
    bool utc = !zone || zone_is_utc(zone);
    int64_t local = utc ? at : at + zone_at(zone, at).offset;
    size_t n = local % 86400 == 0 ? strlen("YYYY-MM-DD")
               : local % 60 == 0 ? strlen("YYYY-MM-DD HH:MM") : CIVIL_SIZE - 1;
    char time[CIVIL_SIZE];

    civil_text(local, time);
    buf_add(out, time, n);
    if (!utc)
        buf_printf(out, " %s", zone_name(zone));
}

/* In quotes where it would not be read back as it is without. */
static void put_text(const char *s, struct buf *out)
{
    size_t n = strlen(s);
    bool odd = n > 0 && (strchr(" \t'\"", s[0]) || strchr(" \t", s[n - 1]) || strpbrk(s, ",)"));
    const char *mark = !odd ? "" : strchr(s, '"') ? "'" : "\"";

    buf_printf(out, "%s%s%s", mark, s, mark);
}

static void put_value(const struct predicate *p, const struct zone *zone, struct buf *out)
{
    if (p->type == COLUMN_TEXT)
        put_text(p->text, out);
    else if (p->type == COLUMN_TIME)
        put_time(p->i64, zone, out);
    else
        put_number(p, false, out);
}

void chip_text(const struct chip *c, const struct zone *zone, struct buf *out)
{
    if (c->kind == CHIP_SQL) {
        buf_printf(out, "= %s", c->sql);
        return;
    }
    bool differs = c->not && c->kind == CHIP_IS && c->is.op == PREDICATE_EQ;

    buf_printf(out, "%s%s ", c->not && !differs ? "!" : "", c->is.column);
    if (c->kind == CHIP_HAS) {
        buf_text(out, "has ");
        put_text(c->is.text, out);
    } else if (c->kind == CHIP_IN) {
        buf_text(out, "in (");
        for (size_t i = 0; i < c->n_in; i++) {
            buf_text(out, i > 0 ? ", " : "");
            put_value(&c->in[i], zone, out);
        }
        buf_byte(out, ')');
    } else {
        buf_text(out, differs ? "!=" : word_of(c->is.op));
        buf_text(out, has_value(&c->is) ? " " : "");
        if (has_value(&c->is))
            put_value(&c->is, zone, out);
    }
}

/* --- as SQL --- */

void chip_quote(const char *s, char mark, struct buf *out)
{
    buf_byte(out, mark);
    for (; *s; s++) {
        if (*s == mark)
            buf_byte(out, mark);
        buf_byte(out, *s);
    }
    buf_byte(out, mark);
}

static void put_sql(const struct predicate *p, struct buf *out)
{
    char time[CIVIL_SIZE];

    if (p->type == COLUMN_TEXT) {
        chip_quote(p->text, '\'', out);
    } else if (p->type == COLUMN_TIME) {
        civil_text(p->i64, time);
        chip_quote(time, '\'', out);
    } else {
        put_number(p, true, out);
    }
}

static void put_condition(const struct chip *c, struct buf *out)
{
    if (c->kind == CHIP_HAS) {
        buf_text(out, "instr(lower(");
        chip_quote(c->is.column, '"', out);
        buf_text(out, "), lower(");
        chip_quote(c->is.text, '\'', out);
        buf_text(out, ")) > 0");
        return;
    }
    chip_quote(c->is.column, '"', out);
    if (c->kind == CHIP_IN) {
        buf_text(out, " IN (");
        for (size_t i = 0; i < c->n_in; i++) {
            buf_text(out, i > 0 ? ", " : "");
            put_sql(&c->in[i], out);
        }
        buf_byte(out, ')');
    } else if (c->is.op == PREDICATE_NULL) {
        buf_text(out, " is null");
    } else {
        buf_printf(out, " %s", word_of(c->is.op));
        buf_text(out, has_value(&c->is) ? " " : "");
        if (has_value(&c->is))
            put_sql(&c->is, out);
    }
}

void chip_sql(const struct chip *c, struct buf *out)
{
    if (c->kind == CHIP_SQL)
        buf_printf(out, "(%s)", c->sql);
    if (c->kind == CHIP_SQL)
        return;
    if (c->not)
        buf_text(out, "NOT (");
    put_condition(c, out);
    if (c->not)
        buf_byte(out, ')');
}
