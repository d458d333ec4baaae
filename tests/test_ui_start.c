/* test_ui_start.c - the first screen: a workspace that there is, a new one, the demo; settings.
 * The demo's helper is this test itself, which makes nothing: see main(). */
#include "config.h"

#include "tests/ui_screen.h"
#include "tests/workspace.h"

#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "ui/dialog.h"
#include "ui/recent.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int enter_folder(void **state)
{
    return make_folder(state) == 0 ? chdir(folder) : -1;
}

static int leave_folder(void **state)
{
    return chdir("/") == 0 ? remove_folder(state) : -1;
}

static void make_workspace(const char *name, int64_t changed_at)
{
    const struct timespec times[2] = {{.tv_sec = changed_at}, {.tv_sec = changed_at}};

    store_close(open_ok(name, STORE_CREATE));
    assert_int_equal(utimensat(AT_FDCWD, path_of(name), times, 0), 0);
}

static struct app *app_at_start(int rows, int cols)
{
    struct app *a = screen_new(&(struct app_opts){0}, rows, cols);

    ui_start_open(a);
    return a;
}

static void start_lists_workspaces_newest_first(void **state)
{
    struct app *a;

    (void)state;
    now_set(1451887200); /* 2016-01-04 06:00 */
    make_workspace("old.mw", 1419832800);   /* 2014-12-29 */
    make_workspace("press.mw", 1451800800); /* 2016-01-03 */
    make_workspace("plant.mw", 1451887100);
    assert_int_equal(mkdir("folder.mw", 0700), 0);
    a = app_at_start(24, 80);
    screen_shows(a, "│ Which machine fails next, and why? ");
    screen_shows(a, "│ ▶ Demo fleet                  100 machines, some seconds │");
    screen_shows(a, "today │\n");
    const char *s = screen_text(a), *plant = strstr(s, "plant.mw"), *press = strstr(s, "press.mw");
    const char *old = strstr(s, "old.mw");

    assert_true(plant && press && old && plant < press && press < old);
    assert_non_null(strstr(press, "01-03 │"));
    assert_non_null(strstr(old, "2014-12-29 │"));
    assert_null(strstr(s, "folder.mw"));
    screen_keys(a, "j j j Enter");
    assert_null(app_top(a));
    assert_string_equal(app_path(a), "plant.mw");
    app_free(a);
    now_set(-1);
}

static void start_closes_with_nothing_open_and_quits(void **state)
{
    static const char *const keys[] = {"q", "Esc", "Q"};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct app *a = app_at_start(24, 80);

        screen_keys(a, keys[i]);
        assert_true(app_quits(a));
        screen_shows(a, "Nothing was opened");
        app_free(a);
    }
    make_workspace("w.mw", 1451887200);
    struct app *a = screen_new(&(struct app_opts){.workspace = "w.mw"}, 24, 80);

    screen_keys(a, "O q");
    assert_null(app_top(a));
    assert_false(app_quits(a));
    app_free(a);
}

static void start_opens_a_path_with_completion(void **state)
{
    struct app *a;

    (void)state;
    assert_int_equal(mkdir("plants", 0700), 0);
    make_workspace("plants/b.mw", 1451887200);
    a = app_at_start(24, 80);
    screen_keys(a, "j Enter no F7");
    screen_shows(a, "is not there");
    screen_keys(a, "^U pl Tab Tab"); /* the folder, then the one workspace in it */
    screen_shows(a, "▶ File      plants/b.mw");
    screen_keys(a, "F7");
    assert_null(app_top(a));
    assert_string_equal(app_path(a), "plants/b.mw");
    screen_shows(a, "b.mw is open.");
    app_free(a);
}

static void start_refuses_what_is_no_workspace(void **state)
{
    struct app *a = app_at_start(24, 300);
    FILE *f = fopen("x.mw", "w");

    (void)state;
    assert_non_null(f);
    assert_true(fputs("no database, but long enough to be looked at as if it were one", f) >= 0);
    fclose(f);
    screen_keys(a, "j Enter x.mw F7");
    assert_non_null(app_top(a));
    assert_null(app_store(a));
    screen_shows(a, "x.mw'"); /* however long the path is */
    app_free(a);
}

static void app_say_longer_than_a_row_is_read_to_its_end(void **state)
{
    struct app *a = app_at_start(24, 80);

    (void)state;
    app_say(a, UI_ALARM, "'%0150d/telemetry.csv': what is wrong with it", 0);
    screen_shows(a, "what is wrong with it");
    screen_shows(a, "Enter open"); /* the keys stay */
    app_free(a);
}

static void start_makes_a_workspace_and_asks_for_files(void **state)
{
    struct app *a = app_at_start(34, 120);

    (void)state;
    screen_keys(a, "j j Enter plant.mw F7");
    assert_string_equal(app_path(a), "plant.mw");
    assert_true(file_exists("plant.mw"));
    screen_shows(a, "┌─ Ingest ─");
    screen_shows(a, "= millwright ingest ");
    screen_keys(a, "Esc");
    assert_null(app_top(a));
    screen_keys(a, "O j j Enter plant.mw");
    screen_shows(a, "is there: open it instead");
    app_free(a);
}

static void demo_asks_and_follows(void **state)
{
    struct app *a = app_at_start(34, 120);
    struct pollfd fd[4];

    (void)state;
    make_workspace("demo.mw", 1451887200);
    screen_keys(a, "Enter");
    screen_shows(a, "▶ File      demo-2.mw"); /* the next that is free */
    screen_shows(a, "= millwright -w demo-2.mw demo ");
    screen_keys(a, "Tab ^U 5 Tab ^U 3");
    screen_shows(a, "= millwright -w demo-2.mw demo --machines 5 --seed 3");
    screen_shows(a, "! 20-1000");
    screen_keys(a, "F7");
    screen_shows(a, "│ ▶ simulate a year of a fleet     under way");
    make_workspace("demo-2.mw", 1451887200); /* as the demo would */
    for (int i = 0; app_asking(a, a); i++) {
        assert_true(i < 1000);
        poll(fd, app_fds(a, fd, 4), 1000);
        app_tick(a);
    }
    assert_null(app_top(a));
    assert_string_equal(app_path(a), "demo-2.mw");
    assert_ptr_equal(app_pane(a), app_pane_at(a, UI_SCORING));
    screen_shows(a, "The demo is ready");
    app_free(a);
}

static void settings_are_kept_in_the_workspace(void **state)
{
    struct app *a;
    char text[UI_TIME];

    (void)state;
    make_workspace("w.mw", 1451887200);
    a = screen_new(&(struct app_opts){.workspace = "w.mw"}, 24, 80);
    screen_keys(a, "F2");
    screen_shows(a, "▶ Theme      dark ▾");
    screen_keys(a, "Left Tab ^U Europe/Berlen");
    screen_keys(a, "F7");
    assert_non_null(app_top(a));
    screen_shows(a, "Europe/Berlin"); /* the nearest */
    screen_keys(a, "^U GMT+02:00 Tab Space F7");
    assert_null(app_top(a));
    app_time(a, 1451887200, text);
    assert_string_equal(text, "2016-01-04 08:00");
    app_tick(a);
    app_free(a);
    a = screen_new(&(struct app_opts){.workspace = "w.mw"}, 24, 80);
    assert_string_equal(app_setting(a, "theme"), "colour-blind-safe");
    assert_string_equal(app_setting(a, "timezone"), "GMT+02:00");
    assert_string_equal(app_setting(a, "mouse"), "on");
    app_free(a);
}

/* --- what was opened last --- */

static void remember_in(const char *name)
{
    assert_int_equal(setenv("XDG_STATE_HOME", path_of(name), 1), 0);
}

static void recent_keeps_ten_newest_first_for_the_owner(void **state)
{
    struct ui_recent r;
    struct stat st;

    (void)state;
    remember_in(".");
    for (int i = 0; i < 13; i++) {
        char name[20];

        snprintf(name, sizeof name, "w%02d.mw", i);
        fclose(fopen(name, "w"));
        ui_recent_add(name);
    }
    ui_recent_add("w10.mw"); /* again */
    ui_recent_add("not-there.mw");
    ui_recent_read(&r);
    assert_int_equal(r.n, UI_RECENT);
    assert_string_equal(file_base(r.path[0]), "w10.mw");
    assert_string_equal(file_base(r.path[1]), "w12.mw");
    assert_string_equal(file_base(r.path[9]), "w03.mw");
    assert_true(r.path[9][0] == '/');
    ui_recent_done(&r);
    assert_int_equal(stat("millwright/recent", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void recent_without_a_place_is_nothing(void **state)
{
    static const char *const places[] = {"relative", "", "/dev/null"};
    const char *home = getenv("HOME");
    char *kept = home ? mem_text(home) : NULL;
    struct ui_recent r;

    (void)state;
    fclose(fopen("w.mw", "w"));
    for (int i = 0; i < 6; i++) {
        assert_int_equal(setenv("XDG_STATE_HOME", i < 3 ? places[i] : "", 1), 0);
        assert_int_equal(setenv("HOME", places[i % 3], 1), 0);
        ui_recent_add("w.mw");
        ui_recent_read(&r);
        assert_int_equal(r.n, 0);
    }
    unsetenv("XDG_STATE_HOME");
    unsetenv("HOME");
    ui_recent_add("w.mw");
    ui_recent_read(&r);
    assert_int_equal(r.n, 0);
    if (kept)
        assert_int_equal(setenv("HOME", kept, 1), 0);
    free(kept);
}

/* One of another folder once, one of this folder not twice, one that is gone not at all. */
static void start_lists_what_was_opened_last(void **state)
{
    struct app *a;

    (void)state;
    now_set(1451887200);
    remember_in(".");
    assert_int_equal(mkdir("plants", 0700), 0);
    make_workspace("here.mw", 1451887100);
    make_workspace("plants/press.mw", 1451800800);
    make_workspace("gone.mw", 1451887100);
    ui_recent_add("here.mw");
    ui_recent_add("plants/press.mw");
    ui_recent_add("gone.mw");
    assert_int_equal(unlink("gone.mw"), 0);
    a = screen_new(&(struct app_opts){.remembers = true}, 24, 80);
    ui_start_open(a);
    screen_shows(a, "/plants/press.mw");
    screen_shows(a, "│   here.mw  ");
    screen_lacks(a, "gone.mw");
    screen_lacks(a, "/here.mw");
    screen_keys(a, "End Enter");
    assert_string_equal(file_base(app_path(a)), "press.mw");
    app_free(a);
    a = screen_new(&(struct app_opts){0}, 24, 80); /* a script remembers nothing */
    ui_start_open(a);
    screen_lacks(a, "press.mw");
    app_free(a);
    unsetenv("XDG_STATE_HOME");
}

static void start_fits_any_size(void **state)
{
    struct app *a = screen_new(&(struct app_opts){0}, 0, 0);

    (void)state;
    for (int i = 0; i < 30; i++) {
        char name[20];

        snprintf(name, sizeof name, "w%02d.mw", i);
        fclose(fopen(name, "w"));
    }
    for (int size = 0; size < 60; size += 3) {
        app_resize(a, size, 2 * size);
        ui_start_open(a);
        screen_keys(a, "End");
        app_draw(a);
        app_pop(a);
        ui_settings_open(a);
        app_draw(a);
        app_pop(a);
    }
    app_free(a);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, enter_folder, leave_folder) /* short */
        IN_FOLDER(start_lists_workspaces_newest_first),
        IN_FOLDER(start_closes_with_nothing_open_and_quits),
        IN_FOLDER(start_opens_a_path_with_completion),
        IN_FOLDER(app_say_longer_than_a_row_is_read_to_its_end),
        IN_FOLDER(start_refuses_what_is_no_workspace),
        IN_FOLDER(start_makes_a_workspace_and_asks_for_files),
        IN_FOLDER(demo_asks_and_follows),
        IN_FOLDER(settings_are_kept_in_the_workspace),
        IN_FOLDER(recent_keeps_ten_newest_first_for_the_owner),
        IN_FOLDER(recent_without_a_place_is_nothing),
        IN_FOLDER(start_lists_what_was_opened_last),
        IN_FOLDER(start_fits_any_size),
    };

    (void)argv;
    if (argc > 1)
        return 0; /* as a helper */
    return cmocka_run_group_tests(tests, screen_locale, NULL);
}
