/* simulate_profile.c - a simulator profile from JSON, checked.
 *
 * Invariant: a profile that parses can be simulated: names are known, shares are shares, lengths
 * are positive, and every value of a sensor fits its fixed decimals.
 * Not here: the laws (wear.c), what they do to a machine (simulate_life.c). */
#include "config.h"

#include "src/data/simulate_profile.h"

#include "src/base/buf.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/mem.h"
#include "src/base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- members --- */

/* A number within [least, most]. */
static int need_number(const struct json *o, const char *key, double least, double most,
                       double *out, struct err *e)
{
    double v;

    if (json_need_f64(o, key, &v, e) < 0)
        return -1;
    if (!(v >= least && v <= most))
        return err_set(e, FAIL_INPUT, "'%s' is %g, not between %g and %g", key, v, least, most);
    *out = v;
    return 0;
}

static int need_share(const struct json *o, const char *key, double *out, struct err *e)
{
    return need_number(o, key, 0, 1, out, e);
}

/* "48h" where time is a timestamp, a whole number where it counts cycles; at least `least`. */
static int need_length(const struct simulate_profile *p, const struct json *o, const char *key,
                       int64_t least, int64_t *out, struct err *e)
{
    const char *text;
    bool ok;
    int64_t n;

    if (p->cycles) {
        if (json_need_i64(o, key, &n, e) < 0)
            return -1;
    } else {
        if (json_need_text(o, key, &text, e) < 0)
            return -1;
        n = (int64_t)text_duration(text, &ok);
        if (!ok) {
            err_set(e, FAIL_INPUT, "'%s': '%s' is not a length", key, text);
            return err_hint(e, "write 90s, 15m, 48h or 15d");
        }
    }
    if (n < least || n > INT64_C(1) << 40)
        return err_set(e, FAIL_INPUT, "'%s' is too %s", key, n < least ? "short" : "long");
    *out = n;
    return 0;
}

static int need_name(struct simulate_profile *p, const struct json *o, const char *key,
                     const char **out, struct err *e)
{
    const char *text;

    if (json_need_text(o, key, &text, e) < 0)
        return -1;
    if (!*text || strpbrk(text, ",\"\r\n"))
        return err_set(e, FAIL_INPUT, "'%s': a name is not empty and has no comma, quote or "
                       "line end", key);
    *out = arena_text(&p->memory, text);
    return 0;
}

/* --- lists --- */

static int sensor_parse(struct simulate_profile *p, const struct json *j, size_t i, struct err *e)
{
    struct simulate_sensor *s = &p->sensor[i];
    double decimals;

    if (need_name(p, j, "name", &s->name, e) < 0 ||
        need_number(j, "mean", -1e9, 1e9, &s->mean, e) < 0 ||
        need_number(j, "sd", 0, 1e9, &s->sd, e) < 0 ||
        need_number(j, "decimals", 0, 15, &decimals, e) < 0)
        return -1;
    s->decimals = (int)decimals;
    return 0;
}

static int code_parse(struct simulate_profile *p, const struct json *j, size_t i, struct err *e)
{
    struct simulate_code *c = &p->code[i];

    if (need_name(p, j, "name", &c->name, e) < 0)
        return -1;
    return need_number(j, "false_rate", 0, 1e6, &c->false_rate, e);
}

static int sign_parse(struct simulate_profile *p, const struct json *j, struct simulate_sign *s,
                      struct err *e)
{
    const char *name;

    if (json_need_text(j, "code", &name, e) < 0)
        return -1;
    for (s->code = 0; s->code < p->n_code; s->code++)
        if (!strcmp(p->code[s->code].name, name))
            return need_share(j, "share", &s->share, e);
    return err_set(e, FAIL_INPUT, "no code is named '%s'", name);
}

static int signs_parse(struct simulate_profile *p, const struct json *j,
                       struct simulate_component *c, struct err *e)
{
    const struct json *list = json_need(j, "signs", JSON_ARRAY, e);

    if (!list)
        return -1;
    c->sign = arena_zero(&p->memory, json_size(list) + 1, sizeof *c->sign);
    for (const struct json *item = json_first(list); item; item = json_next(item))
        if (sign_parse(p, item, &c->sign[c->n_sign++], e) < 0)
            return -1;
    return 0;
}

static int component_sensor(const struct simulate_profile *p, const struct json *j,
                            struct simulate_component *c, struct err *e)
{
    const char *name;

    if (json_need_text(j, "sensor", &name, e) < 0)
        return -1;
    for (c->sensor = 0; c->sensor < p->n_sensor; c->sensor++)
        if (!strcmp(p->sensor[c->sensor].name, name))
            return 0;
    return err_set(e, FAIL_INPUT, "no sensor is named '%s'", name);
}

static int component_parse(struct simulate_profile *p, const struct json *j, size_t i,
                           struct err *e)
{
    struct simulate_component *c = &p->component[i];
    const char *form;
    int64_t scale;

    if (need_name(p, j, "name", &c->name, e) < 0 ||
        need_number(j, "risk", 0, 1e6, &c->law.risk, e) < 0 ||
        need_number(j, "shape", 0, 20, &c->law.shape, e) < 0 ||
        need_length(p, j, "scale", 1, &scale, e) < 0 || component_sensor(p, j, c, e) < 0 ||
        need_number(j, "shift", -1e9, 1e9, &c->shift, e) < 0 ||
        need_length(p, j, "before", 1, &c->before, e) < 0 ||
        json_need_text(j, "form", &form, e) < 0 || signs_parse(p, j, c, e) < 0)
        return -1;
    if (strcmp(form, "ramp") && strcmp(form, "step"))
        return err_set(e, FAIL_INPUT, "'form' is '%s', neither step nor ramp", form);
    c->ramp = !strcmp(form, "ramp");
    c->law.scale = (double)scale;
    return 0;
}

static int model_parse(struct simulate_profile *p, const struct json *j, size_t i, struct err *e)
{
    struct simulate_model *m = &p->model[i];

    if (need_name(p, j, "name", &m->name, e) < 0 || need_share(j, "share", &m->share, e) < 0)
        return -1;
    return need_number(j, "risk", 0, 1e6, &m->risk, e);
}

typedef int (*item_parse)(struct simulate_profile *p, const struct json *j, size_t i,
                          struct err *e);

/* Fills *items, an arena array of items of `size` bytes, from the list `key` of o. */
static int list_parse(struct simulate_profile *p, const struct json *o, const char *key,
                      size_t size, item_parse parse, void *items, size_t *n, struct err *e)
{
    const struct json *list = json_need(o, key, JSON_ARRAY, e);
    void *memory;

    if (!list)
        return -1;
    if (!json_size(list) || json_size(list) > SIMULATE_COMPONENTS_MAX)
        return err_set(e, FAIL_INPUT, "'%s' has %zu items, not 1 to %d", key, json_size(list),
                       SIMULATE_COMPONENTS_MAX);
    memory = arena_zero(&p->memory, json_size(list), size);
    memcpy(items, &memory, sizeof memory);
    for (const struct json *item = json_first(list); item; item = json_next(item), (*n)++)
        if (parse(p, item, *n, e) < 0)
            return err_ctx(e, "%s %zu", key, *n + 1);
    return 0;
}

/* --- sections --- */

static int time_parse(struct simulate_profile *p, const struct json *root, struct err *e)
{
    const struct json *j = json_need(root, "time", JSON_OBJECT, e);
    const char *kind;
    int64_t per;

    if (!j || need_name(p, j, "column", &p->time, e) < 0 ||
        json_need_text(j, "kind", &kind, e) < 0)
        return -1;
    if (strcmp(kind, "timestamp") && strcmp(kind, "cycles"))
        return err_set(e, FAIL_INPUT, "'kind' is '%s', neither timestamp nor cycles", kind);
    p->cycles = !strcmp(kind, "cycles");
    if (need_length(p, j, "step", 1, &p->step, e) < 0 ||
        need_length(p, j, "rates_per", 1, &per, e) < 0)
        return -1;
    p->rate_per = (double)per;
    return 0;
}

static int shifts_parse(struct simulate_profile *p, const struct json *root, struct err *e)
{
    const struct json *j = json_need(root, "false_shifts", JSON_OBJECT, e);

    if (!j || need_number(j, "rate", 0, 1e6, &p->false_shift_rate, e) < 0 ||
        need_length(p, j, "length", 1, &p->false_shift_length, e) < 0)
        return -1;
    return need_number(j, "size", -10, 10, &p->false_shift_size, e);
}

static int visits_parse(struct simulate_profile *p, const struct json *root, struct err *e)
{
    const struct json *j = json_need(root, "visits", JSON_OBJECT, e);

    if (!j || need_length(p, j, "every", 1, &p->visit_every, e) < 0 ||
        need_length(p, j, "align", 1, &p->visit_align, e) < 0 ||
        need_length(p, j, "at", 0, &p->visit_at, e) < 0 ||
        need_length(p, j, "history", 0, &p->history, e) < 0 ||
        need_share(j, "planned_none", &p->planned_none, e) < 0 ||
        need_share(j, "planned_two", &p->planned_two, e) < 0 ||
        need_share(j, "planned_beside_failure", &p->planned_beside, e) < 0)
        return -1;
    if (p->planned_none + p->planned_two > 1)
        return err_set(e, FAIL_INPUT, "'planned_none' and 'planned_two' make more than 1");
    if (p->visit_align > p->visit_every)
        return err_set(e, FAIL_INPUT, "'align' is longer than 'every'");
    return 0;
}

static int failures_parse(struct simulate_profile *p, const struct json *root, struct err *e)
{
    const struct json *j = json_need(root, "failures", JSON_OBJECT, e);

    if (!j || need_share(j, "second", &p->second, e) < 0 ||
        need_share(j, "early_share", &p->early_share, e) < 0 ||
        need_length(p, j, "early", 0, &p->early, e) < 0)
        return -1;
    if (p->early >= p->visit_align && p->early_share > 0)
        return err_set(e, FAIL_INPUT, "'early' is not shorter than 'align' of the visits");
    p->run_to_failure = json_bool(json_get(j, "run_to_failure"), false);
    return 0;
}

/* Ages are 0..max with odds that lean linearly so that their mean is as asked. */
static int machines_parse(struct simulate_profile *p, const struct json *root, struct err *e)
{
    const struct json *j = json_need(root, "machines", JSON_OBJECT, e);
    const struct json *age = j ? json_need(j, "age", JSON_OBJECT, e) : NULL;
    double max, sum = 0;

    if (!age || list_parse(p, j, "models", sizeof *p->model, model_parse, &p->model, &p->n_model,
                           e) < 0 ||
        need_number(age, "max", 0, 1000, &max, e) < 0 ||
        need_number(age, "mean", max / 3, max * 2 / 3, &p->age_mean, e) < 0 ||
        need_number(age, "weight", 0, 1e6, &p->age_weight, e) < 0 ||
        need_number(age, "power", 0, 20, &p->age_power, e) < 0)
        return -1;
    p->age_max = (int)max;
    for (size_t i = 0; i < p->n_model; i++)
        sum += p->model[i].share;
    if (fabs(sum - 1) > 1e-9)
        return err_set(e, FAIL_INPUT, "the shares of the models add up to %g, not 1", sum);
    return 0;
}

/* Every value that can come up must fit 18 digits, point included. */
static int sensors_fit(const struct simulate_profile *p, struct err *e)
{
    for (size_t i = 0; i < p->n_sensor; i++) {
        const struct simulate_sensor *s = &p->sensor[i];
        double most = fabs(s->mean) + 40 * s->sd;

        for (size_t c = 0; c < p->n_component; c++)
            if (p->component[c].sensor == i)
                most += 10 * fabs(p->component[c].shift);
        if (most * pow(10, s->decimals) > 9e17)
            return err_set(e, FAIL_INPUT, "sensor '%s' has more digits than fit", s->name);
    }
    return 0;
}

static int profile_fill(struct simulate_profile *p, const struct json *root, struct err *e)
{
    if (need_name(p, root, "name", &p->name, e) < 0 ||
        need_name(p, root, "entity", &p->entity, e) < 0 || time_parse(p, root, e) < 0 ||
        list_parse(p, root, "sensors", sizeof *p->sensor, sensor_parse, &p->sensor, &p->n_sensor,
                   e) < 0 ||
        list_parse(p, root, "codes", sizeof *p->code, code_parse, &p->code, &p->n_code, e) < 0 ||
        need_length(p, root, "signs_within", 1, &p->sign_within, e) < 0 ||
        list_parse(p, root, "components", sizeof *p->component, component_parse, &p->component,
                   &p->n_component, e) < 0 ||
        shifts_parse(p, root, e) < 0 || visits_parse(p, root, e) < 0 ||
        failures_parse(p, root, e) < 0 || machines_parse(p, root, e) < 0)
        return -1;
    return sensors_fit(p, e);
}

struct simulate_profile *simulate_profile_parse(const char *json, size_t size, struct err *e)
{
    struct simulate_profile *p = mem_zero(1, sizeof *p), *out = NULL;
    struct json *root = json_parse(json, size, e);

    if (!root || profile_fill(p, root, e) < 0)
        goto done;
    out = p;
    p = NULL;
done:
    json_free(root);
    simulate_profile_free(p);
    return out;
}

static char *profile_path(const char *name, struct err *e)
{
    size_t n = strlen(name);
    struct buf b = {0};
    char *path;

    if (strchr(name, '/') || (n > 5 && !strcmp(name + n - 5, ".json")))
        return mem_text(name);
    buf_printf(&b, "profiles/%s.json", name);
    path = file_data(buf_str(&b), e);
    buf_done(&b);
    if (!path) {
        err_set(e, FAIL_INPUT, "no profile has this name");
        err_hint(e, "azure and turbofan come with the program; a file's name ends in .json");
    }
    return path;
}

struct simulate_profile *simulate_profile_find(const char *name, struct err *e)
{
    char *path = profile_path(name, e);
    struct buf text = {0};
    struct simulate_profile *p = NULL;

    if (path && file_read_all(path, 1 << 20, &text, e) == 0)
        p = simulate_profile_parse(text.s ? text.s : "", text.size, e);
    if (!p)
        err_ctx(e, "profile '%s'", name);
    buf_done(&text);
    free(path);
    return p;
}

void simulate_profile_free(struct simulate_profile *p)
{
    if (!p)
        return;
    arena_done(&p->memory);
    free(p);
}
