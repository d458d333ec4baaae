/* test_ui_op_form.c - forms of ops: fields from the tables, and the line and the params that they
 * stand for, which must be those of the command line. */
#include "config.h"

#include "tests/ui_screen.h"
#include "tests/workspace.h"

#include "src/cli/cmd.h"
#include "src/store/models.h"
#include "ui/form_parts.h"
#include "ui/op_form_parts.h"

static struct app *app_with_store(void)
{
    struct app *a = screen_new(&(struct app_opts){0}, 34, 120);
    struct err e = {0};

    assert_fine(app_open(a, path_of("w.mw"), true, &e), &e);
    app_resize(a, 34, 120);
    return a;
}

static struct ui_form *top_form(struct app *a)
{
    assert_non_null(app_top(a));
    return (struct ui_form *)app_top(a);
}

/* The params that the command line makes of a line. */
static void params_of_line(const char *line, struct buf *out)
{
    struct arena memory = {0};
    struct err e = {0};
    const char *const *word;
    struct args args;
    int n = ui_words_split(line, &memory, &word, &e);

    assert_fine(args_parse(&args, n, word, &e), &e);
    args_params(&args, out);
    args_done(&args);
    arena_done(&memory);
}

static void assert_stands_for(struct app *a, const char *line)
{
    struct ui_form *f = top_form(a);
    struct buf params = {0}, twin = {0};
    struct err e = {0};

    assert_string_equal(buf_str(&f->command), line);
    assert_fine(ui_op_params(f->o.owner, f, &params, &e), &e);
    params_of_line(line, &twin);
    assert_string_equal(buf_str(&params), buf_str(&twin));
    buf_done(&params);
    buf_done(&twin);
}

static void op_form_line_is_what_differs(void **state)
{
    static const struct {
        const char *kind, *values, *keys, *line;
    } cases[] = {
        {"features", NULL, "Tab", "millwright features"},
        {"features", NULL, "Tab 2015-01-01 Tab Tab - 2 Tab Space",
         "millwright features --from 2015-01-01 --out training_data-2 --replace"},
        {"train", NULL, "Tab", "millwright train"},
        {"train", "{\"data\":\"t\",\"name\":\"it's\"}", "Tab",
         "millwright train --data t --name 'it'\\''s'"},
        {"train", "{\"param\":[\"maxDepth=12\",\"numTrees=50\"],\"seed\":-3}", "Tab",
         "millwright train --param maxDepth=12 --param numTrees=50 --param seed=-3"},
        {"train", "{\"algorithm\":\"decision_tree\",\"features\":[\"a\",\"b c\"]}", "Tab",
         "millwright train --algorithm decision_tree --features 'a,b c'"},
        {"evaluate", "{\"model\":\"m\",\"dataset\":\"d\"}", "Tab", "millwright evaluate m d"},
        {"evaluate", "{\"dataset\":\"d\"}", "Tab", "millwright evaluate d"},
        {"score", "{\"model\":\"-m\",\"dataset\":\"d\",\"gate\":\"off\",\"reason\":\"- a b\"}",
         "Tab", "millwright score --gate off --reason='- a b' -- -m d"},
        {"ingest", NULL, "a.csv Space ' b Space c.csv ' Tab telemetry Tab Space",
         "millwright ingest telemetry a.csv 'b c.csv' --append"},
        {"ingest", "{\"sources\":[\"x y.csv\"],\"map\":[\"volt=V 1\",\"age=A\"],\"key\":[\"a\","
                   "\"b\"],\"missing\":\"zero\"}",
         "Tab", "millwright ingest 'x y.csv' --missing zero --map 'volt=V 1' --map age=A "
                "--key a,b"},
        {"pipeline train", "{\"to\":\"2015-09-28\",\"param\":[\"maxBins=64\"]}", "Tab",
         "millwright pipeline train --to 2015-09-28 --param maxBins=64"},
        {"pipeline score", "{\"model\":\"m\"}", "Tab", "millwright pipeline score --model m"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct app *a = app_with_store();

        ui_op_form_open(a, &(struct ui_op_form){.kind = cases[i].kind, .values = cases[i].values});
        screen_keys(a, cases[i].keys);
        assert_stands_for(a, cases[i].line);
        app_draw(a);
        app_free(a);
    }
}

static void op_form_hidden_values_stay(void **state)
{
    static const char *const only[] = {"name", NULL};
    struct app *a = app_with_store();

    (void)state;
    ui_op_form_open(a, &(struct ui_op_form){
                           .kind = "train", .only = only,
                           .values = "{\"data\":\"t\",\"param\":[\"maxDepth=12\"],\"seed\":7,"
                                     "\"replace\":true}"});
    screen_keys(a, "- 2");
    assert_stands_for(a, "millwright train --data t --name RandomForest-2 --param maxDepth=12 "
                         "--seed 7 --replace");
    screen_lacks(a, "Algorithm");
    screen_lacks(a, "numTrees");
    app_free(a);
}

static void train_form_shows_sparks_names_and_what_is_healthy(void **state)
{
    struct app *a = app_with_store();

    (void)state;
    app_resize(a, 40, 120);
    ui_op_form_open(a, &(struct ui_op_form){.kind = "train", .title = "Train"});
    screen_shows(a, "Parameters                                               Spark's   healthy");
    screen_shows(a, "numTrees                  200                          20        50-500");
    screen_shows(a, "maxDepth                  15                           5         6-18");
    screen_shows(a, "maxBins                   255                          32        32-255");
    screen_shows(a, "no dataset of this name"); /* training_data */
    top_form(a)->at = 7; /* maxDepth */
    screen_keys(a, "^U 3 0");
    screen_shows(a, "30                         ! 5         6-18");
    screen_keys(a, "0");
    screen_shows(a, "must be a whole number from 0 to 30");
    screen_keys(a, "F7");
    assert_non_null(app_top(a));
    app_free(a);
}

static void train_form_follows_the_algorithm(void **state)
{
    struct app *a = app_with_store();

    (void)state;
    app_resize(a, 40, 120);
    ui_op_form_open(a, &(struct ui_op_form){.kind = "train", .title = "Train"});
    screen_keys(a, "Right"); /* decision_tree */
    screen_shows(a, "numTrees                  200   ");
    screen_shows(a, "of random_forest alone: left out");
    assert_stands_for(a, "millwright train --algorithm decision_tree");
    screen_keys(a, "Left");
    screen_shows(a, "numTrees                  200                          20        50-500");
    assert_stands_for(a, "millwright train");
    app_free(a);
}

static void put_model(struct app *a, const char *name)
{
    struct model_row m = {.name = name, .algorithm = "random_forest", .head = "{}", .about = "{}"};
    struct err e = {0};
    int64_t id;

    assert_fine(store_begin(app_store(a), &e), &e);
    assert_fine(models_insert(app_store(a), &m, NULL, false, &id, &e), &e);
    assert_fine(store_commit(app_store(a), &e), &e);
}

static void op_form_knows_what_is_there(void **state)
{
    struct app *a = app_with_store();

    (void)state;
    put_model(a, "RandomForest");
    ui_op_form_open(a, &(struct ui_op_form){.kind = "pipeline train"});
    screen_shows(a, "is there: replace it?");
    screen_keys(a, "Tab - 2");
    screen_shows(a, "RandomForest-2 ");
    app_pop(a);
    ui_op_form_open(a, &(struct ui_op_form){.kind = "pipeline train",
                                            .values = "{\"replace\":true}"});
    screen_shows(a, "is there: it is replaced");
    app_pop(a);
    ui_op_form_open(a, &(struct ui_op_form){.kind = "score"});
    screen_keys(a, "nobody");
    screen_shows(a, "no model of this name");
    screen_keys(a, "Enter"); /* the models that there are */
    screen_shows(a, "▶ RandomForest");
    screen_keys(a, "Enter");
    screen_shows(a, "= millwright score RandomForest ");
    screen_keys(a, "F7");
    screen_shows(a, "dataset: needed");
    app_free(a);
}

static void ingest_form_refuses_what_the_line_would_misread(void **state)
{
    struct app *a = app_with_store();

    (void)state;
    ui_op_form_open(a, &(struct ui_op_form){.kind = "ingest"});
    screen_keys(a, "'x");
    screen_shows(a, "a quote is not closed");
    screen_keys(a, "F7");
    assert_non_null(app_top(a));
    screen_keys(a, "' Down a . b");
    screen_shows(a, "a name, without / . :");
    screen_keys(a, "^U Tab Space Tab Space");
    screen_shows(a, "append or replace, not both");
    app_free(a);
}

static void op_forms_fit_any_size(void **state)
{
    static const char *const kinds[] = {"ingest", "features", "train", "evaluate", "score",
                                        "pipeline train", "pipeline score"};
    struct app *a = app_with_store();

    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        ui_op_form_open(a, &(struct ui_op_form){.kind = kinds[i]});
        for (int size = 0; size < 60; size += 7) {
            app_resize(a, size, 2 * size);
            app_draw(a);
        }
        app_pop(a);
    }
    app_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define WITH_FOLDER(f) cmocka_unit_test_setup_teardown(f, make_folder, remove_folder) /* short */
        WITH_FOLDER(op_form_line_is_what_differs),
        WITH_FOLDER(op_form_hidden_values_stay),
        WITH_FOLDER(train_form_shows_sparks_names_and_what_is_healthy),
        WITH_FOLDER(train_form_follows_the_algorithm),
        WITH_FOLDER(op_form_knows_what_is_there),
        WITH_FOLDER(ingest_form_refuses_what_the_line_would_misread),
        WITH_FOLDER(op_forms_fit_any_size),
    };

    return cmocka_run_group_tests(tests, screen_locale, NULL);
}
