/* test_recipe.c - what a recipe may say, and what is said of one that may not. */
#include "config.h"

#include "src/base/mem.h"
#include "src/data/recipe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "{\"name\":\"plant\",\"entity\":\"unit\",\"time\":\"at\",\"every\":\"12h\","
#define TELEMETRY                                                                                  \
    "\"telemetry\":{\"dataset\":\"log\",\"sensors\":[\"a\",\"b\"],\"windows\":[\"24h\"]}"
#define SCENARIO_TELEMETRY \
    "\"semantics\":\"scenario\",\"telemetry\":{\"dataset\":\"log\",\"sensors\":[\"a\"]," \
    "\"windows\":[\"24 rows\"]}"

static struct recipe *parse(const char *json)
{
    struct err e = {0};
    struct recipe *r = recipe_parse(json, strlen(json), &e);

    if (!r)
        fail_msg("%s", e.msg);
    return r;
}

static void recipe_smallest_has_defaults(void **state)
{
    struct recipe *r = parse(HEAD TELEMETRY "}");

    (void)state;
    assert_int_equal(r->semantics, RECIPE_STANDARD);
    assert_int_equal(r->every.n, 43200);
    assert_int_equal(r->n_sensor, 2);
    assert_int_equal(r->n_aggregate, 2);
    assert_int_equal(r->aggregates[1], RECIPE_STD);
    assert_int_equal(r->windows[0].n, 86400);
    assert_string_equal(r->windows[0].suffix, "24h");
    assert_false(r->keep_cold);
    assert_false(r->known_by_machine);
    assert_null(r->label);
    assert_int_equal(recipe_gap(r), 86400);
    recipe_free(r);
}

static void recipe_cycles_are_lengths_of_their_own(void **state)
{
    struct recipe *r = parse(
        "{\"name\":\"fan\",\"entity\":\"unit\",\"time\":\"cycle\",\"every\":\"1 cycle\","
        "\"telemetry\":{\"dataset\":\"log\",\"sensors\":[\"a\"],\"windows\":[\"5 cycles\","
        "\"30 cycles\"],\"aggregates\":[\"min\",\"max\",\"slope\"]},"
        "\"label\":{\"dataset\":\"failures\",\"column\":\"failure\",\"horizon\":\"20 cycles\"}}");

    (void)state;
    assert_int_equal(r->every.unit, RECIPE_CYCLES);
    assert_string_equal(r->windows[1].suffix, "30cycles");
    assert_string_equal(r->windows[1].text, "30 cycles");
    assert_int_equal(recipe_lag(r), 30);
    assert_int_equal(recipe_gap(r), 50);
    assert_int_equal(r->aggregates[2], RECIPE_SLOPE);
    recipe_free(r);
}

/* Printing and reading again gives the same text: for both built-in recipes and a resolved one. */
static void recipe_print_reads_back(void **state)
{
    static const char resolved[] =
        HEAD TELEMETRY
        ",\"events\":[{\"dataset\":\"errors\",\"column\":\"code\",\"window\":\"2d\",\"codes\":[]}],"
        "\"replacements\":[{\"dataset\":\"maint\",\"column\":\"comp\",\"components\":[\"x\"]}],"
        "\"static\":{\"dataset\":\"machines\",\"columns\":[\"age\",{\"one_hot\":\"model\","
        "\"categories\":[\"m1\",\"m2\"]}]},"
        "\"label\":{\"dataset\":\"f\",\"column\":\"c\",\"horizon\":\"24h\",\"classes\":[\"x\"]},"
        "\"cold_start\":\"keep\",\"known_until\":\"machine\"}";
    struct recipe *r[3];

    (void)state;
    r[0] = parse(resolved);
    assert_true(r[0]->events[0].listed && r[0]->events[0].n_code == 0);
    assert_true(r[0]->keep_cold && r[0]->known_by_machine);
    for (size_t i = 0; i < 2; i++) {
        struct err e = {0};

        r[i + 1] = recipe_find(NULL, recipe_builtins()[i], &e);
        assert_non_null(r[i + 1]);
    }
    for (size_t i = 0; i < 3; i++) {
        struct buf first = {0}, again = {0};

        recipe_print(r[i], &first);
        struct recipe *copy = parse(buf_str(&first));
        recipe_print(copy, &again);
        assert_string_equal(buf_str(&first), buf_str(&again));
        recipe_free(copy);
        recipe_free(r[i]);
        buf_done(&first);
        buf_done(&again);
    }
}

static void recipe_gaps_of_the_built_in_ones(void **state)
{
    struct err e = {0};
    struct recipe *standard = recipe_find(NULL, "standard", &e);
    struct recipe *reference = recipe_find(NULL, "reference", &e);

    (void)state;
    assert_non_null(standard);
    assert_non_null(reference);
    assert_int_equal(recipe_gap(standard), (36 + 24) * 3600);
    assert_int_equal(recipe_gap(reference), (36 + 84) * 3600);
    recipe_free(standard);
    recipe_free(reference);
}

static void recipe_mistakes_are_named(void **state)
{
    static const struct {
        const char *name, *json, *msg, *hint;
    } cases[] = {
        {"no json", "{", NULL, NULL},
        {"no object", "[]", "a recipe is a JSON object", NULL},
        {"unknown member", HEAD TELEMETRY ",\"labels\":{}}", "labels: unknown member",
         "did you mean 'label'?"},
        {"unknown inner member",
         HEAD "\"telemetry\":{\"dataset\":\"log\",\"sensor\":[\"a\"],\"windows\":[\"24h\"]}}",
         "telemetry.sensor: unknown member", "did you mean 'sensors'?"},
        {"missing", "{\"name\":\"p\",\"entity\":\"u\",\"time\":\"t\"," TELEMETRY "}",
         "every: is missing", NULL},
        {"no telemetry", HEAD "\"events\":[]}", "telemetry: is missing", NULL},
        {"not text",
         HEAD "\"telemetry\":{\"dataset\":7,\"sensors\":[\"a\"],\"windows\":[\"24h\"]}}",
         "telemetry.dataset: must be a text that is not empty", NULL},
        {"length",
         HEAD "\"telemetry\":{\"dataset\":\"log\",\"sensors\":[\"a\"],"
              "\"windows\":[\"24h\",\"3x\"]}}",
         "telemetry.windows[1]: length '3x' is not a duration",
         "write 3h or 3d, or 3 cycles where time is an integer"},
        {"length zero",
         HEAD "\"telemetry\":{\"dataset\":\"log\",\"sensors\":[\"a\"],\"windows\":[\"0h\"]}}",
         "telemetry.windows[0]: length '0h' is not a duration",
         "write 12h or 2d, or 30 cycles where time is an integer"},
        {"window twice",
         HEAD "\"telemetry\":{\"dataset\":\"log\",\"sensors\":[\"a\"],"
              "\"windows\":[\"24h\",\"1d\"]}}",
         "telemetry.windows[1]: 1d is there twice", NULL},
        {"sensor twice",
         HEAD "\"telemetry\":{\"dataset\":\"log\",\"sensors\":[\"a\",\"a\"],\"windows\":[\"1d\"]}}",
         "telemetry.sensors[1]: 'a' is there twice", NULL},
        {"sensor is the time",
         HEAD "\"telemetry\":{\"dataset\":\"log\",\"sensors\":[\"at\"],\"windows\":[\"1d\"]}}",
         "telemetry.sensors[0]: 'at' is the entity or the time", NULL},
        {"aggregate",
         HEAD "\"telemetry\":{\"dataset\":\"log\",\"sensors\":[\"a\"],\"windows\":[\"1d\"],"
              "\"aggregates\":[\"median\"]}}",
         "telemetry.aggregates[0]: 'median' is unknown", "write mean, std, min, max or slope"},
        {"rows in standard",
         HEAD "\"telemetry\":{\"dataset\":\"log\",\"sensors\":[\"a\"],\"windows\":[\"24 rows\"]}}",
         "telemetry.windows[0]: 24 rows does not go with the rest of the recipe",
         "write it in h or d, as every is"},
        {"event", HEAD TELEMETRY ",\"events\":[{\"dataset\":\"errors\",\"column\":\"code\"}]}",
         "events[0].window: is missing", NULL},
        {"events no list", HEAD TELEMETRY ",\"events\":{}}", "events: must be a list of objects",
         NULL},
        {"horizon in cycles",
         HEAD TELEMETRY ",\"label\":{\"dataset\":\"f\",\"column\":\"c\",\"horizon\":\"5 cycles\"}}",
         "label.horizon: 5 cycles does not go with the rest of the recipe", NULL},
        {"cold start", HEAD TELEMETRY ",\"cold_start\":\"maybe\"}",
         "cold_start: 'maybe' is not one of its words", "write 'drop' or 'keep'"},
        {"static column",
         HEAD TELEMETRY ",\"static\":{\"dataset\":\"m\",\"columns\":[{\"onehot\":\"model\"}]}}",
         "static.columns[0].onehot: unknown member", "did you mean 'one_hot'?"},
        {"scenario every",
         "{\"name\":\"p\",\"entity\":\"u\",\"time\":\"t\",\"every\":\"6h\"," SCENARIO_TELEMETRY "}",
         "every: scenario semantics have a row every 12h",
         "semantics 'standard' knows any length"},
        {"scenario components", HEAD SCENARIO_TELEMETRY "}",
         "replacements: scenario semantics join four components", NULL},
        {"scenario codes",
         HEAD SCENARIO_TELEMETRY
         ",\"events\":[{\"dataset\":\"e\",\"column\":\"c\",\"window\":\"24 rows\"}]}",
         "events[0].codes: is missing", "scenario semantics know their codes beforehand"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = {0};
        struct recipe *r = recipe_parse(cases[i].json, strlen(cases[i].json), &e);

        if (r)
            fail_msg("%s: was taken", cases[i].name);
        assert_int_equal(e.code, FAIL_INPUT);
        if (cases[i].msg)
            assert_string_equal(e.msg, cases[i].msg);
        if (cases[i].hint)
            assert_string_equal(e.hint, cases[i].hint);
    }
}

static void recipe_find_unknown_name_is_usage(void **state)
{
    struct err e = {0};

    (void)state;
    assert_null(recipe_find(NULL, "standart", &e));
    assert_int_equal(e.code, FAIL_USAGE);
    assert_string_equal(e.msg, "no recipe is named 'standart'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recipe_smallest_has_defaults),
        cmocka_unit_test(recipe_cycles_are_lengths_of_their_own),
        cmocka_unit_test(recipe_print_reads_back),
        cmocka_unit_test(recipe_gaps_of_the_built_in_ones),
        cmocka_unit_test(recipe_mistakes_are_named),
        cmocka_unit_test(recipe_find_unknown_name_is_usage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
