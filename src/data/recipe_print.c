/* recipe_print.c - a recipe as JSON, lists that were resolved included. */
#include "config.h"

#include "src/data/recipe.h"

static void put_list(struct json_out *o, const char *key, const char *const *text, size_t n)
{
    json_array(o, key);
    for (size_t i = 0; i < n; i++)
        json_put_text(o, NULL, text[i]);
    json_end_array(o);
}

static void put_codes(struct json_out *o, const char *key, const struct recipe_codes *c,
                      const char *length, const char *codes)
{
    json_object(o, key);
    json_put_text(o, "dataset", c->dataset);
    json_put_text(o, "column", c->column);
    if (length)
        json_put_text(o, length, c->length.text);
    if (c->listed)
        put_list(o, codes, c->codes, c->n_code);
    json_end_object(o);
}

static void put_telemetry(struct json_out *o, const struct recipe *r)
{
    json_object(o, "telemetry");
    json_put_text(o, "dataset", r->telemetry);
    put_list(o, "sensors", r->sensors, r->n_sensor);
    json_array(o, "windows");
    for (size_t i = 0; i < r->n_window; i++)
        json_put_text(o, NULL, r->windows[i].text);
    json_end_array(o);
    json_array(o, "aggregates");
    for (size_t i = 0; i < r->n_aggregate; i++)
        json_put_text(o, NULL, recipe_aggregate_name(r->aggregates[i]));
    json_end_array(o);
    json_end_object(o);
}

static void put_static(struct json_out *o, const struct recipe *r)
{
    json_object(o, "static");
    json_put_text(o, "dataset", r->static_dataset);
    json_array(o, "columns");
    for (size_t i = 0; i < r->n_static; i++) {
        const struct recipe_static *c = &r->statics[i];

        if (!c->one_hot) {
            json_put_text(o, NULL, c->column);
            continue;
        }
        json_object(o, NULL);
        json_put_text(o, "one_hot", c->column);
        if (c->listed)
            put_list(o, "categories", c->categories, c->n_category);
        json_end_object(o);
    }
    json_end_array(o);
    json_end_object(o);
}

void recipe_put(const struct recipe *r, const char *key, struct json_out *o)
{
    json_object(o, key);
    json_put_text(o, "name", r->name);
    json_put_text(o, "semantics", r->semantics == RECIPE_SCENARIO ? "scenario" : "standard");
    json_put_text(o, "entity", r->entity);
    json_put_text(o, "time", r->time);
    json_put_text(o, "every", r->every.text);
    put_telemetry(o, r);
    json_array(o, "events");
    for (size_t i = 0; i < r->n_event; i++)
        put_codes(o, NULL, &r->events[i], "window", "codes");
    json_end_array(o);
    json_array(o, "replacements");
    for (size_t i = 0; i < r->n_replacement; i++)
        put_codes(o, NULL, &r->replacements[i], NULL, "components");
    json_end_array(o);
    if (r->static_dataset)
        put_static(o, r);
    if (r->label)
        put_codes(o, "label", r->label, "horizon", "classes");
    if (r->semantics == RECIPE_STANDARD) {
        json_put_text(o, "cold_start", r->keep_cold ? "keep" : "drop");
        json_put_text(o, "known_until", r->known_by_machine ? "machine" : "fleet");
    }
    json_end_object(o);
}

void recipe_print(const struct recipe *r, struct buf *out)
{
    struct json_out o = {.b = out};

    recipe_put(r, NULL, &o);
}
