/* test_catalogue.c - the catalogue of the program, and others that are wrong. */
#include "config.h"

#include "src/data/catalogue.h"
#include "src/data/layout.h"

#include "tests/workspace.h"

#include <string.h>
#include <sys/stat.h>

static void catalogue_azure_pdm_is_the_five_files(void **state)
{
    struct err e = {0};
    struct catalogue *c = catalogue_load(&e);

    (void)state;
    assert_non_null(c);
    const struct catalogue_set *set = catalogue_find(c, "azure-pdm");

    assert_non_null(set);
    assert_int_equal(set->n_file, 5);
    for (size_t i = 0; i < set->n_file; i++) {
        char *told = layout_of_file(set->file[i].url);

        assert_non_null(layout_dataset(set->file[i].dataset));
        assert_string_equal(told, set->file[i].dataset);
        assert_int_equal(strncmp(set->file[i].url, "https://", 8), 0);
        free(told);
    }
    assert_null(catalogue_find(c, "azure"));
    assert_string_equal(catalogue_nearest(c, "azure-pmd"), "azure-pdm");
    catalogue_free(c);
}

static void catalogue_may_name_no_path_and_no_url(void **state)
{
    (void)state;
    assert_true(catalogue_may_name("azure-pdm"));
    assert_false(catalogue_may_name("-"));
    assert_false(catalogue_may_name(""));
    assert_false(catalogue_may_name("a.csv"));
    assert_false(catalogue_may_name("folder/a"));
    assert_false(catalogue_may_name("http:"));
}

static void catalogue_load_wrong_files_are_refused(void **state)
{
    static const char *const wrong[] = {
        "[]",
        "{\"a\": {}}",
        "{\"a\": {\"about\": \"x\", \"licence\": \"y\", \"files\": {}}}",
        "{\"a\": {\"about\": \"x\", \"licence\": \"y\", \"files\": {\"b\": \"c.csv\"}}}",
        "{\"a\": {\"about\": \"x\", \"files\": {\"b\": \"http://h/c.csv\"}}}",
        "{",
    };

    (void)state;
    setenv("MILLWRIGHT_DATA", folder, 1);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        FILE *f = fopen(path_of("catalogue.json"), "w");
        struct err e = {0};

        assert_non_null(f);
        fputs(wrong[i], f);
        fclose(f);
        assert_null(catalogue_load(&e));
        assert_int_equal(e.code, FAIL_INPUT);
    }
    unsetenv("MILLWRIGHT_DATA");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(catalogue_azure_pdm_is_the_five_files),
        cmocka_unit_test(catalogue_may_name_no_path_and_no_url),
        in_folder(catalogue_load_wrong_files_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
