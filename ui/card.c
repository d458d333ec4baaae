/* card.c - the head and the about of a model, read once into what a view shows. */
#include "config.h"

#include "ui/card.h"

#include "src/base/buf.h"
#include "src/base/mem.h"

#include <stdlib.h>
#include <string.h>

const char *ui_recipe_name(const struct json *about)
{
    const struct json *recipe = json_get(about, "recipe");

    return json_text(json_kind(recipe) == JSON_TEXT ? recipe : json_get(recipe, "name"), "");
}

static int larger_first(const void *a, const void *b)
{
    const struct ui_weight *x = a, *y = b;

    if (x->share != y->share)
        return x->share < y->share ? 1 : -1;
    return x->at < y->at ? -1 : 1;
}

static void read_weights(struct ui_card *c, const struct json *head)
{
    const struct json *f = json_first(json_get(head, "features"));
    const struct json *v = json_first(json_get(head, "importances"));

    c->n_feature = json_size(json_get(head, "features"));
    c->weight = arena_zero(&c->memory, c->n_feature + 1, sizeof *c->weight);
    for (; f && v; f = json_next(f), v = json_next(v), c->n_weight++)
        c->weight[c->n_weight] =
            (struct ui_weight){arena_text(&c->memory, json_text(json_get(f, "name"), "")),
                               json_f64(v, 0), c->n_weight};
    qsort(c->weight, c->n_weight, sizeof *c->weight, larger_first);
}

static void read_facts(struct ui_card *c, const struct json *params)
{
    c->fact = arena_zero(&c->memory, json_size(params) + 1, sizeof *c->fact);
    for (const struct json *j = json_first(params); j; j = json_next(j)) {
        struct buf b = {0};

        if (json_kind(j) == JSON_TEXT)
            buf_text(&b, json_text(j, ""));
        else
            json_print(j, &b);
        c->fact[c->n_fact++] = (struct ui_fact){arena_text(&c->memory, json_key(j)),
                                                arena_text(&c->memory, buf_str(&b))};
        buf_done(&b);
    }
}

/* The object behind "params":, which stands before the features; "" if there is none. */
static size_t params_of(const char *head, const char **out)
{
    const char *at = strstr(head, "\"params\":{");
    size_t n = 0;
    int depth = 0;
    bool text = false;

    *out = at = at ? at + strlen("\"params\":") : "";
    for (; at[n]; n++) {
        if (at[n] == '"')
            text = !text;
        else if (text && at[n] == '\\' && at[n + 1])
            n++;
        else if (!text)
            depth += (at[n] == '{') - (at[n] == '}');
        if (depth == 0)
            return n + 1;
    }
    return 0;
}

struct ui_card *ui_card_new(const struct model_row *row)
{
    struct ui_card *c = mem_zero(1, sizeof *c);
    struct err ignored = {0};
    const char *text;
    size_t size = params_of(row->head ? row->head : "", &text);
    struct json *params = json_parse(text, size, &ignored);

    c->row = *row;
    c->row.name = arena_text(&c->memory, row->name);
    c->row.algorithm = arena_text(&c->memory, row->algorithm);
    c->row.head = NULL;
    c->row.about = "";
    c->about = row->about ? json_parse(row->about, strlen(row->about), &ignored) : NULL;
    c->recipe = ui_recipe_name(c->about);
    c->data = json_text(json_get(c->about, "dataset"), "");
    c->depth = json_i64(json_get(params, "maxDepth"), -1);
    read_facts(c, params);
    json_free(params);
    return c;
}

void ui_card_weigh(struct ui_card *c, struct store *s)
{
    struct arena memory = {0};
    struct model_row row;
    struct err ignored = {0};
    bool found = !c->weighed && models_find(s, c->row.name, &memory, &row, &ignored) == 0 &&
                 row.id == c->row.id && row.head;
    struct json *head = found ? json_parse(row.head, strlen(row.head), &ignored) : NULL;

    if (head)
        read_weights(c, head);
    c->weighed = true;
    json_free(head);
    arena_done(&memory);
}

void ui_card_free(struct ui_card *c)
{
    if (!c)
        return;
    json_free(c->about);
    arena_done(&c->memory);
    free(c);
}
