/* test_ui_form.c - forms: fields, checks, what they stand for, and when they may be submitted. */
#include "config.h"

#include "tests/ui_screen.h"

#include "ui/form.h"

#include <stdio.h>

static char sent[300]; /* what was submitted */
static int n_free;

static void check(struct ui_form *f, void *owner)
{
    (void)owner;
    ui_form_wrong(f, "name", strchr(ui_form_value(f, "name"), '/') ? "no slash, please" : "");
    ui_form_hint(f, "trees", strcmp(ui_form_value(f, "kind"), "tree") ? "50-500" : "one tree");
}

static void command(const struct ui_form *f, void *owner, struct buf *out)
{
    (void)owner;
    buf_text(out, "train --name ");
    buf_word(out, ui_form_value(f, "name"));
}

static enum ui_result submit(struct ui_form *f, void *owner)
{
    (void)owner;
    snprintf(sent, sizeof sent, "%s|%s|%s|%s", ui_form_value(f, "name"), ui_form_value(f, "kind"),
             ui_form_value(f, "trees"), ui_form_value(f, "replace"));
    return UI_CLOSE;
}

static void count_free(void *owner)
{
    (void)owner;
    n_free++;
}

static const char *const kinds[] = {"forest", "tree", NULL};

static struct ui_form *open_form(struct app *a)
{
    const struct ui_field fields[] = {
        {.name = "name", .label = "Name", .required = true, .help = "what it is called"},
        {.name = "kind", .kind = UI_FIELD_CHOICE, .choices = kinds, .value = "forest"},
        {.label = "Parameters", .kind = UI_FIELD_HEAD, .hint = "healthy"},
        {.name = "trees", .kind = UI_FIELD_I64, .value = "200", .least = 1, .most = 10000,
         .good_least = 50, .good_most = 500, .help = "trees of the forest"},
        {.name = "replace", .kind = UI_FIELD_BOOL},
        {.name = "from", .kind = UI_FIELD_DATE},
    };

    sent[0] = '\0';
    return ui_form_open(a, &(struct ui_form_opts){
                               .title = "Train", .submit_word = "Train", .fields = fields,
                               .n_field = 6, .check = check, .command = command,
                               .submit = submit, .free = count_free});
}

static void form_shows_fields_hints_and_command(void **state)
{
    struct app *a = screen_new(&(struct app_opts){0}, 24, 80);

    (void)state;
    open_form(a);
    screen_keys(a, "f 1");
    screen_rows(a, 11,
                "┌─ Train ──────────────────────────────────────────────────────────────────────┐\n"
                "│ ▶ Name      f1                                                               │\n"
                "│   kind      forest ▾                                                         │\n"
                "│ Parameters                             healthy                               │\n"
                "│   trees     200                        50-500                                │\n"
                "│   replace   [ ]                                                              │\n"
                "│   from                                                                       │\n"
                "│ what it is called                                                            │\n"
                "│ = millwright train --name f1                                                 │\n"
                "│                                                      [ Train F7 ]   Cancel   │\n"
                "└──────────────────────────────────────────────────────────────────────────────┘\n");
    app_free(a);
}

static void form_submits_what_is_right(void **state)
{
    static const struct {
        const char *name, *keys, *sent;
    } cases[] = {
        {"all as it is", "m F7", "m|forest|200|false"},
        {"from the button", "m S-Tab S-Tab Enter", "m|forest|200|false"},
        {"enter walks", "m Enter Right Tab Tab Space F7", "m|tree|200|true"},
        {"menu", "m Tab Enter Down Enter F7", "m|tree|200|false"},
        {"another number", "m Tab Tab ^U 7 F7", "m|forest|7|false"},
        {"missing name", "F7", ""},
        {"wrong name", "a / b F7", ""},
        {"out of range", "m Tab Tab ^U 0 F7", ""},
        {"no number", "m Tab Tab x F7", ""},
        {"no date", "m Tab Tab Tab Tab 2 F7", ""},
        {"escape", "m Esc", ""},
        {"cancel", "m S-Tab Enter", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct app *a = screen_new(&(struct app_opts){0}, 24, 80);
        int freed = n_free;

        open_form(a);
        screen_keys(a, cases[i].keys);
        if (strcmp(sent, cases[i].sent) != 0)
            fail_msg("%s: '%s'", cases[i].name, sent);
        assert_true(sent[0] ? n_free == freed + 1 : true);
        app_free(a);
        assert_int_equal(n_free, freed + 1);
    }
}

static void form_says_why_beside_the_field(void **state)
{
    struct app *a = screen_new(&(struct app_opts){0}, 24, 80);

    (void)state;
    open_form(a);
    screen_shows(a, "needed");
    screen_keys(a, "a / b");
    screen_shows(a, "no slash, please");
    screen_keys(a, "F7");
    screen_shows(a, "Name: no slash, please"); /* the message too */
    screen_keys(a, "^U a Tab Tab ^U 1 0");
    screen_shows(a, "! 50-500"); /* accepted, and marked */
    screen_keys(a, "0 0 0 0 0");
    screen_shows(a, "not within 1 to 10000");
    screen_lacks(a, "! ");
    app_free(a);
}

static void form_paste_is_text(void **state)
{
    struct app *a = screen_new(&(struct app_opts){0}, 24, 80);

    (void)state;
    open_form(a);
    app_paste(a, "x\r\n\x1b[18~\ny'z", 12); /* F7 as a terminal sends it */
    screen_shows(a, "x ␛[18~ y'z");
    screen_shows(a, "= millwright train --name 'x ␛[18~ y'\\''z'");
    assert_string_equal(sent, "");
    assert_non_null(app_top(a));
    screen_keys(a, "Tab");
    app_paste(a, "tree", 4); /* not into a choice */
    screen_keys(a, "F7");
    assert_string_equal(sent, "x \x1b[18~ y'z|forest|200|false");
    app_free(a);
}

static void form_of_many_fields_scrolls(void **state)
{
    struct ui_field fields[60] = {{0}};
    char name[60][16];
    struct app *a = screen_new(&(struct app_opts){0}, 24, 80);

    (void)state;
    for (int i = 0; i < 60; i++) {
        snprintf(name[i], sizeof name[i], "p%02d", i);
        fields[i].name = name[i];
    }
    ui_form_open(a, &(struct ui_form_opts){.title = "Many", .fields = fields, .n_field = 60,
                                           .submit = submit});
    screen_shows(a, "▶ p00");
    screen_shows(a, "  p17");
    screen_lacks(a, "p18");
    screen_keys(a, "S-Tab S-Tab S-Tab");
    screen_shows(a, "▶ p59");
    screen_shows(a, "  p42");
    screen_lacks(a, "p41");
    app_free(a);
}

static void draw_more(const struct ui_form *f, void *owner, struct ui_canvas *c, struct ui_rect r)
{
    (void)f;
    (void)owner;
    for (int i = 0; i < r.rows; i++)
        ui_canvas_printf(c, r.row + i, r.col, r.cols, UI_TEXT, "more %d of %d", i + 1, r.rows);
}

static void form_with_more_has_it_beside_or_below(void **state)
{
    const struct ui_field fields[] = {{.name = "one"}, {.name = "two"}};
    const struct ui_form_opts o = {.title = "Two", .fields = fields, .n_field = 2,
                                   .submit = submit, .draw_more = draw_more, .more_rows = 3};
    struct app *a = screen_new(&(struct app_opts){0}, 24, 80);

    (void)state;
    ui_form_open(a, &o);
    screen_shows(a, "│ ▶ one                                                                        "
                    "│\n│   two                                                                        "
                    "│\n│ more 1 of 3 ");
    app_resize(a, 34, 120);
    screen_shows(a, "│ ▶ one                                                         │ more 1 of 3 ");
    screen_shows(a, "│   two                                                         │ more 2 of 3 ");
    app_free(a);
}

static void form_takes_clicks(void **state)
{
    struct app *a = screen_new(&(struct app_opts){0}, 24, 80);

    (void)state;
    open_form(a);
    screen_keys(a, "m");
    app_mouse(a, &(struct ui_mouse){.row = 16, .col = 30, .clicks = 1}); /* replace */
    screen_shows(a, "▶ replace   [ ]");
    app_mouse(a, &(struct ui_mouse){.row = 16, .col = 30, .clicks = 2});
    screen_shows(a, "▶ replace   [x]");
    app_mouse(a, &(struct ui_mouse){.row = 14, .col = 30, .clicks = 1}); /* a heading */
    screen_shows(a, "▶ replace");
    app_mouse(a, &(struct ui_mouse){.wheel = -1});
    screen_shows(a, "▶ trees");
    app_mouse(a, &(struct ui_mouse){.row = 3, .col = 3, .clicks = 2}); /* outside */
    app_mouse(a, &(struct ui_mouse){.row = 20, .col = 60, .clicks = 1});
    assert_string_equal(sent, "m|forest|200|true");
    open_form(a);
    app_mouse(a, &(struct ui_mouse){.row = 20, .col = 72, .clicks = 1}); /* cancel */
    assert_null(app_top(a));
    app_free(a);
}

static void forms_fit_any_size(void **state)
{
    struct app *a = screen_new(&(struct app_opts){0}, 0, 0);

    (void)state;
    open_form(a);
    for (int rows = 0; rows <= 40; rows += rows < 12 ? 1 : 7) {
        for (int cols = 0; cols <= 130; cols += cols < 45 ? 1 : 17) {
            app_resize(a, rows, cols);
            screen_keys(a, "Tab x");
            app_draw(a);
        }
    }
    app_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(form_shows_fields_hints_and_command),
        cmocka_unit_test(form_submits_what_is_right),
        cmocka_unit_test(form_says_why_beside_the_field),
        cmocka_unit_test(form_paste_is_text),
        cmocka_unit_test(form_of_many_fields_scrolls),
        cmocka_unit_test(form_with_more_has_it_beside_or_below),
        cmocka_unit_test(form_takes_clicks),
        cmocka_unit_test(forms_fit_any_size),
    };

    return cmocka_run_group_tests(tests, screen_locale, NULL);
}
