/* op_words.c - what a form of an op stands for: words of a command line, params of a run. */
#include "config.h"

#include "ui/op_form_parts.h"

#include "src/base/text.h"
#include "ui/words.h"

#include <stdio.h>
#include <string.h>

/* --- values --- */

bool ui_op_own_field(const struct op_form *o, const struct slot *s)
{
    return s->shown && !(o->trains && (strcmp(s->p->name, "param") == 0 ||
                                       strcmp(s->p->name, "seed") == 0));
}

bool ui_op_shows_params(const struct op_form *o)
{
    for (size_t i = 0; i < o->n_slot; i++)
        if (strcmp(o->slot[i].p->name, "param") == 0)
            return o->trains && o->slot[i].shown;
    return false;
}

static const char *value_of(const struct op_form *o, const struct ui_form *f, const struct slot *s)
{
    return ui_op_own_field(o, s) ? ui_form_value(f, s->p->name)
           : s->given         ? s->given
                              : s->p->otherwise ? s->p->otherwise : "";
}

const char *ui_op_value(const struct op_form *o, const struct ui_form *f, const char *name)
{
    for (size_t i = 0; i < o->n_slot; i++)
        if (strcmp(o->slot[i].p->name, name) == 0)
            return value_of(o, f, &o->slot[i]);
    return NULL;
}

const char *ui_op_pair(const struct param_row *row, const char *value, char *out, size_t size)
{
    snprintf(out, size, "%s=%s", row->name, value);
    return out;
}

/* --- what differs from the defaults --- */

/* One parameter given, told to the command line and to the run's parameters. */
struct given {
    struct buf *line;         /* NULL: not wanted */
    struct json_out *params;  /* likewise */
};

static void put_option(const struct given *g, const char *name, const char *value)
{
    if (!g->line)
        return;
    buf_printf(g->line, value && *value == '-' ? " --%s=" : value ? " --%s " : " --%s", name);
    if (value)
        buf_word(g->line, value);
}

static void put_word(const struct given *g, const char *value)
{
    if (!g->line)
        return;
    buf_byte(g->line, ' ');
    buf_word(g->line, value);
}

/* The items of a list, parted as its option would be. */
static int split_list(const struct op_param *p, const char *value, struct arena *a,
                      const char *const **out)
{
    struct err ignored = {0}; /* a field with an open quote is refused elsewhere */
    const char **item;
    int n = 0;

    if (!ui_op_commas(p))
        return ui_words_split(value, a, out, &ignored);
    item = arena_zero(a, strlen(value) + 2, sizeof *item);
    for (const char *s = value; *s;) {
        size_t size = strcspn(s, ","), blank = strspn(s, " "), end = size;

        while (end > blank && s[end - 1] == ' ')
            end--;
        if (end > blank)
            item[n++] = arena_text_n(a, s + blank, end - blank);
        s += size + (s[size] == ',');
    }
    *out = item;
    return n;
}

static void put_list(const struct given *g, const struct op_param *p, const char *value,
                     bool as_word)
{
    struct arena a = {0};
    const char *const *item = NULL;
    struct buf joined = {0};
    int n = split_list(p, value, &a, &item);

    if (n > 0 && g->params)
        json_array(g->params, p->name);
    for (int i = 0; i < n; i++) {
        buf_printf(&joined, i ? ",%s" : "%s", item[i]);
        if (g->params)
            json_put_text(g->params, NULL, item[i]);
        if (as_word)
            put_word(g, item[i]);
        else if (!ui_op_commas(p))
            put_option(g, p->name, item[i]);
    }
    if (n > 0 && g->params)
        json_end_array(g->params);
    if (n > 0 && !as_word && ui_op_commas(p))
        put_option(g, p->name, buf_str(&joined));
    buf_done(&joined);
    arena_done(&a);
}

/* Numbers have been checked by the form. */
static void put_json(struct json_out *params, const struct op_param *p, const char *value)
{
    int64_t whole = 0;
    double real = 0;

    switch (p->kind) {
    case PARAM_BOOL:
        json_put_bool(params, p->name, true);
        break;
    case PARAM_I64:
        text_to_i64(value, strlen(value), &whole);
        json_put_i64(params, p->name, whole);
        break;
    case PARAM_F64:
        text_to_f64(value, strlen(value), &real);
        json_put_f64(params, p->name, real);
        break;
    case PARAM_TEXT:
    case PARAM_LIST:
        json_put_text(params, p->name, value);
        break;
    }
}

/* Whether a value is anything but what the op takes without being told. */
static bool differs(const struct op_param *p, const char *value)
{
    if (p->kind == PARAM_BOOL)
        return strcmp(value, "true") == 0;
    return *value && !(p->otherwise && strcmp(value, p->otherwise) == 0);
}

static void put_slot(const struct given *g, const struct slot *s, const char *value,
                     bool as_word)
{
    if (!differs(s->p, value) && !(as_word && *value))
        return;
    if (s->p->kind == PARAM_LIST) {
        put_list(g, s->p, value, as_word);
        return;
    }
    if (g->params)
        put_json(g->params, s->p, value);
    if (as_word)
        put_word(g, value);
    else
        put_option(g, s->p->name, s->p->kind == PARAM_BOOL ? NULL : value);
}

/* The fields NAME=VALUE. */
static void put_params(const struct op_form *o, const struct ui_form *f, const struct given *g)
{
    char fixed[PARAM_VALUE_SIZE], word[PARAM_VALUE_SIZE + 64];
    bool any = false;

    for (const struct param_row *row = param_table(); row->name; row++) {
        const char *value = ui_form_value(f, row->name);

        if (!*value || !param_value(&o->defaults, row, fixed) || strcmp(value, fixed) == 0)
            continue;
        if (!any && g->params)
            json_array(g->params, "param");
        any = true;
        if (g->params)
            json_put_text(g->params, NULL, ui_op_pair(row, value, word, sizeof word));
        put_option(g, "param", ui_op_pair(row, value, word, sizeof word));
    }
    if (any && g->params)
        json_end_array(g->params);
}

static bool is_word(const struct op_form *o, const char *name)
{
    return ui_known_have((const char *const *)o->words, name);
}

static void put_words(const struct op_form *o, const struct ui_form *f, const struct given *g)
{
    for (const char *const *w = (const char *const *)o->words; *w; w++)
        for (size_t i = 0; i < o->n_slot; i++)
            if (strcmp(o->slot[i].p->name, *w) == 0)
                put_slot(g, &o->slot[i], value_of(o, f, &o->slot[i]), true);
}

static void put_options(const struct op_form *o, const struct ui_form *f, const struct given *g)
{
    for (size_t i = 0; i < o->n_slot; i++) {
        const struct slot *s = &o->slot[i];
        bool apart = ui_op_shows_params(o) && !ui_op_own_field(o, s) && s->shown;

        if (strcmp(s->p->name, "param") == 0 && ui_op_shows_params(o))
            put_params(o, f, g);
        else if (!apart && !is_word(o, s->p->name))
            put_slot(g, s, value_of(o, f, s), false);
    }
}

/* Words that begin with - would be options: they come last, behind --. */
static bool has_dash(const struct op_form *o, const struct ui_form *f)
{
    for (const char *const *w = (const char *const *)o->words; *w; w++) {
        const char *value = ui_op_value(o, f, *w);

        if (value && (*value == '-' || strstr(value, " -") || strstr(value, "'-")))
            return true;
    }
    return false;
}

void ui_op_line(const struct op_form *o, const struct ui_form *f, struct buf *out)
{
    const struct given g = {.line = out};
    bool last = has_dash(o, f);

    buf_text(out, o->op->kind);
    if (!last)
        put_words(o, f, &g);
    put_options(o, f, &g);
    if (last) {
        buf_text(out, " --");
        put_words(o, f, &g);
    }
}

int ui_op_params(const struct op_form *o, const struct ui_form *f, struct buf *out,
                 struct err *e)
{
    struct json_out params = {.b = out};
    const struct given g = {.params = &params};

    json_object(&params, NULL);
    put_words(o, f, &g);
    put_options(o, f, &g);
    json_end_object(&params);
    struct json *j = json_parse(buf_str(out), out->size, e);
    int rc = j ? op_check(o->op, j, e) : -1;

    json_free(j);
    return rc;
}
