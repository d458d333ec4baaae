/* test_ui_names.c - short names of features, names of labels. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/names.h"

#include <math.h>
#include <string.h>

static void ui_name_short_shortens_what_it_knows(void **state)
{
    static const struct {
        const char *name, *is;
    } cases[] = {
        {"volt_rollingmean_24", "volt_m24"},
        {"volt_rollingstd_24", "volt_s24"},
        {"error2sum_rollingmean_24", "error2_m24"},
        {"error2sum", "error2"},
        {"error12sum", "error12"},
        {"volt_mean_12h", "volt_m12h"},
        {"rotate_std_36h", "rotate_s36h"},
        {"comp2sum", "comp2sum"}, /* days since a replacement: comp2 is a label */
        {"errorsum", "errorsum"},
        {"error2summer", "error2summer"},
        {"volt_rollingmean_", "volt_rollingmean_"},
        {"volt_rollingmean_x", "volt_rollingmean_x"},
        {"age", "age"},
        {"", ""},
    };
    char out[UI_NAME];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ui_name_short(cases[i].name, out);
        assert_string_equal(out, cases[i].is);
    }
}

static void ui_name_short_long_names_end_within_their_room(void **state)
{
    char name[1000], out[UI_NAME];

    (void)state;
    for (size_t at = 0; at < 4; at++) {
        memset(name, '7', sizeof name);
        memcpy(name, "error", 5);
        memcpy(name + 190 + at, "_rollingmean_9", 14);
        name[sizeof name - 1] = '\0';
        ui_name_short(name + (at & 1) * 5, out);
        assert_in_range(strlen(out), 150, UI_NAME - 1);
    }
}

static void ui_name_fit_keeps_what_has_room(void **state)
{
    char out[UI_NAME];

    (void)state;
    ui_name_fit("volt_rollingmean_24", 19, out);
    assert_string_equal(out, "volt_rollingmean_24");
    ui_name_fit("volt_rollingmean_24", 18, out);
    assert_string_equal(out, "volt_m24");
    ui_name_fit("\x1b[2J", 0, out);
    assert_string_equal(out, "\x1b[2J"); /* made safe by the canvas */
}

static void ui_label_name_is_the_component(void **state)
{
    static const char text[] = "{\"classes\":[\"comp1\",\"comp2\"]}";
    static const struct {
        double label;
        const char *is;
    } cases[] = {{0, "none"}, {1, "comp1"}, {2, "comp2"}, {3, "3"}, {-1, "-1"}, {1.5, "1.5"},
                 {1e300, "1e300"}};
    struct err e = {0};
    struct json *about = json_parse(text, sizeof text - 1, &e);
    char out[UI_NAME];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ui_label_name(about, cases[i].label, out);
        assert_string_equal(out, cases[i].is);
    }
    json_free(about);
    ui_label_name(NULL, 0, out);
    assert_string_equal(out, "0");
    ui_label_name(NULL, 2, out);
    assert_string_equal(out, "2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ui_name_short_shortens_what_it_knows),
        cmocka_unit_test(ui_name_short_long_names_end_within_their_room),
        cmocka_unit_test(ui_name_fit_keeps_what_has_room),
        cmocka_unit_test(ui_label_name_is_the_component),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
