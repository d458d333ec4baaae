/* test_simulate.c - the files of a made-up fleet: form, figures of the telemetry, same seed same
 * bytes, whole or not at all. What happens to the machines: test_simulate_life.c. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/buf.h"
#include "src/base/civil.h"
#include "src/base/file.h"
#include "src/base/gz.h"
#include "src/base/proc.h"
#include "src/data/simulate.h"
#include "src/data/simulate_life.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { N_MACHINE = 60, N_HOUR = 8761, N_SENSOR = 4 };
static const int64_t from = 1420092000; /* 2015-01-01 06:00:00 */
static const char *const names[] = {"telemetry", "errors", "maint", "failures", "machines"};

static char *folder_new(const char *name)
{
    const char *base = getenv("TMPDIR");
    char *path;

    if (asprintf(&path, "%s/simulate-%s-%ld", base ? base : "/tmp", name, (long)getpid()) < 0)
        abort();
    return path;
}

static void folder_free(char *path)
{
    DIR *d = opendir(path);

    for (struct dirent *i; d && (i = readdir(d));)
        unlinkat(dirfd(d), i->d_name, 0);
    if (d)
        closedir(d);
    rmdir(path);
    free(path);
}

static struct buf file_text(const char *folder, const char *name, const char *suffix)
{
    struct err e = {0};
    struct buf b = {0};
    char file[64];

    snprintf(file, sizeof file, "%s.csv%s", name, suffix);
    char *path = file_join(folder, file);
    assert_int_equal(file_read_all(path, (size_t)1 << 30, &b, &e), 0);
    free(path);
    return b;
}

static struct simulate_counts make(const char *folder, int64_t machines, unsigned n_thread,
                                   bool gzip)
{
    struct simulate_opts o = {.folder = folder, .machines = machines, .from = from,
                              .hours = N_HOUR, .seed = 3, .n_thread = n_thread, .gzip = gzip};
    struct simulate_counts n = {0};
    struct err e = {0};

    if (simulate_fleet(&o, &n, &e) < 0)
        fail_msg("%s %s", e.ctx, e.msg);
    return n;
}

/* --- the telemetry's figures --- */

struct moments {
    double n, sum, squares;
};

static void moments_add(struct moments *m, double v)
{
    m->n++;
    m->sum += v;
    m->squares += v * v;
}

static double moments_mean(const struct moments *m)
{
    return m->sum / m->n;
}

static double moments_sd(const struct moments *m)
{
    double mean = moments_mean(m);

    return sqrt(m->squares / m->n - mean * mean);
}

struct telemetry {
    struct moments still[N_SENSOR];  /* rows without a shift of the sensor */
    struct moments ahead[N_SENSOR];  /* within 48 hours before its component fails */
    struct moments false_shift[N_SENSOR];
    double products[N_SENSOR][N_SENSOR]; /* of deviations, where all is still */
    double n_product;
};

/* How many shifts of sensor s cover time at, and whether one of them goes before a failure. */
static int shifts_at(const struct simulate_life *l, size_t s, int64_t at, bool *failure)
{
    int n = 0;

    for (size_t i = 0; i < l->n_shift; i++)
        if (l->shift[i].sensor == s && at >= l->shift[i].from && at < l->shift[i].until) {
            n++;
            *failure = i < l->failures.n;
        }
    return n;
}

static void telemetry_add(struct telemetry *t, const struct simulate_life *l, int64_t at,
                          const double *v)
{
    static const double mean[] = {170, 450, 100, 40};
    bool still = true;

    for (size_t s = 0; s < N_SENSOR; s++) {
        bool failure = false;
        int n = shifts_at(l, s, at, &failure);

        still &= n == 0;
        if (n <= 1)
            moments_add(n == 0 ? &t->still[s] : failure ? &t->ahead[s] : &t->false_shift[s], v[s]);
    }
    for (size_t a = 0; still && a < N_SENSOR; a++)
        for (size_t b = 0; b < a; b++)
            t->products[a][b] += (v[a] - mean[a]) * (v[b] - mean[b]);
    t->n_product += still;
}

/* One line "time,machine,volt,rotate,pressure,vibration\n", checked to the byte. */
static const char *line_read(const char *s, int64_t at, int64_t machine, double *v)
{
    static const int decimals[] = {12, 12, 13, 13};
    char time[CIVIL_SIZE];
    char *end;

    civil_text(at, time);
    assert_memory_equal(s, time, CIVIL_SIZE - 1);
    assert_true(s[CIVIL_SIZE - 1] == ',' && strtoll(s + CIVIL_SIZE, &end, 10) == machine);
    for (int i = 0; i < N_SENSOR; i++) {
        const char *point = strchr(end, '.');

        assert_true(*end == ',');
        v[i] = strtod(end + 1, &end);
        assert_int_equal(end - point - 1, decimals[i]);
    }
    assert_true(*end == '\n');
    return end + 1;
}

static void telemetry_read(const char *text, struct telemetry *t)
{
    struct err e = {0};
    struct simulate_profile *p = simulate_profile_find("azure", &e);
    struct simulate_span span = {from, N_HOUR};
    struct simulate_life life = {0};

    assert_non_null(p);
    text = strchr(text, '\n') + 1;
    for (int64_t m = 1; m <= N_MACHINE; m++) {
        simulate_life_draw(p, &span, 3, m, &life);
        for (int64_t row = 0; row < N_HOUR; row++) {
            double v[N_SENSOR];

            text = line_read(text, from + row * 3600, m, v);
            telemetry_add(t, &life, from + row * 3600, v);
        }
    }
    assert_int_equal(*text, '\0');
    simulate_life_done(&life);
    simulate_profile_free(p);
}

static void assert_near(const char *what, size_t s, double got, double want, double band)
{
    if (!(fabs(got - want) <= band))
        fail_msg("%s of sensor %zu: %g is not within %g of %g", what, s, got, band, want);
}

static void telemetry_has_the_measured_means_deviations_and_shifts(void **state)
{
    static const double mean[] = {170, 450, 100, 40}, sd[] = {15, 50, 10, 5};
    static const double shift[] = {20, -80, 25, 10};
    static struct telemetry t;
    char *folder = folder_new("figures");

    (void)state;
    assert_int_equal(make(folder, N_MACHINE, 2, false).telemetry, N_MACHINE * N_HOUR);
    struct buf b = file_text(folder, "telemetry", "");
    telemetry_read(b.s, &t);
    for (size_t s = 0; s < N_SENSOR; s++) {
        const struct moments *f = &t.false_shift[s];

        assert_near("mean", s, moments_mean(&t.still[s]), mean[s],
                    4 * sd[s] / sqrt(t.still[s].n));
        assert_near("deviation", s, moments_sd(&t.still[s]), sd[s],
                    4 * sd[s] / sqrt(2 * t.still[s].n));
        assert_true(t.ahead[s].n > 48 * 30);
        assert_near("shift", s, moments_mean(&t.ahead[s]) - mean[s], shift[s],
                    4 * sd[s] / sqrt(t.ahead[s].n));
        assert_near("false shift", s, moments_mean(f) - mean[s], shift[s] / 2,
                    4 * sd[s] / sqrt(f->n));
        for (size_t o = 0; o < s; o++)
            assert_near("correlation", s, t.products[s][o] / t.n_product / sd[s] / sd[o], 0,
                        4 / sqrt(t.n_product));
    }
    buf_done(&b);
    folder_free(folder);
}

/* --- files --- */

static int64_t lines_of(const struct buf *b)
{
    int64_t n = 0;

    for (size_t i = 0; i < b->size; i++)
        n += b->s[i] == '\n';
    return n;
}

static void files_have_headers_and_as_many_rows_as_told(void **state)
{
    static const char *const header[] = {"datetime,machineID,volt,rotate,pressure,vibration\n",
                                         "datetime,machineID,errorID\n",
                                         "datetime,machineID,comp\n",
                                         "datetime,machineID,failure\n",
                                         "machineID,model,age\n"};
    char *folder = folder_new("rows");
    struct simulate_counts n = make(folder, 9, 1, false);
    const int64_t rows[] = {n.telemetry, n.errors, n.maint, n.failures, n.machines};

    (void)state;
    for (size_t k = 0; k < 5; k++) {
        struct buf b = file_text(folder, names[k], "");

        assert_int_equal(lines_of(&b), rows[k] + 1);
        assert_memory_equal(b.s, header[k], strlen(header[k]));
        buf_done(&b);
    }
    folder_free(folder);
}

static struct buf unpacked(const struct buf *packed)
{
    struct gz_reader *z = gz_reader_new();
    struct buf out = {0};
    size_t used = 0;
    enum gz_state st = GZ_OK;

    while (st == GZ_OK) {
        size_t in = packed->size - used, room = 1 << 16;
        unsigned char *to = (unsigned char *)buf_room(&out, room);

        st = gz_reader_feed(z, (const unsigned char *)packed->s + used, &in, to, &room, true);
        used += in;
        out.size += room;
    }
    assert_int_equal(st, GZ_END);
    gz_reader_free(z);
    return out;
}

static void files_same_seed_are_the_same_bytes_at_any_threads(void **state)
{
    char *one = folder_new("one"), *three = folder_new("three");
    char *packed1 = folder_new("packed1"), *packed2 = folder_new("packed2");

    (void)state;
    make(one, 17, 1, false);
    make(three, 17, 3, false);
    make(packed1, 17, 1, true);
    make(packed2, 17, 2, true);
    for (size_t k = 0; k < 5; k++) {
        struct buf a = file_text(one, names[k], ""), b = file_text(three, names[k], "");
        struct buf c = file_text(packed1, names[k], ".gz"), d = file_text(packed2, names[k], ".gz");
        struct buf u = unpacked(&c);

        assert_int_equal(a.size, b.size);
        assert_memory_equal(a.s, b.s, a.size);
        assert_int_equal(c.size, d.size);
        assert_memory_equal(c.s, d.s, c.size);
        assert_int_equal(u.size, a.size);
        assert_memory_equal(u.s, a.s, a.size);
        buf_done(&a);
        buf_done(&b);
        buf_done(&c);
        buf_done(&d);
        buf_done(&u);
    }
    folder_free(one);
    folder_free(three);
    folder_free(packed1);
    folder_free(packed2);
}

static void simulate_short(const char *folder, int64_t machines)
{
    struct simulate_opts o = {.folder = folder, .machines = machines, .from = from, .hours = 200,
                              .seed = 1, .n_thread = 2};
    struct simulate_counts n;
    struct err e = {0};

    assert_int_equal(simulate_fleet(&o, &n, &e), 0);
}

static void fleet_memory_does_not_grow_with_machines(void **state)
{
    char *folder = folder_new("memory");

    (void)state;
    simulate_short(folder, 50);
    int64_t before = proc_peak_rss();
    simulate_short(folder, 2000);
    int64_t grown = proc_peak_rss() - before;
    folder_free(folder);
#ifdef __SANITIZE_ADDRESS__
    print_message("fleet memory: %lld bytes more, not judged under the address sanitizer\n",
                  (long long)grown);
#else
    assert_true(grown < (2 << 20));
#endif
}

static int stop_late(struct progress *p, const char *phase, int64_t done, int64_t total,
                     const char *unit, struct err *e)
{
    (void)p;
    (void)phase;
    (void)total;
    (void)unit;
    return done > 4 ? err_set(e, FAIL_CANCELLED, "cancelled") : 0;
}

static void fleet_cancelled_leaves_no_file(void **state)
{
    struct progress stop = {stop_late};
    char *folder = folder_new("stop");
    struct simulate_opts o = {.folder = folder, .machines = 50, .from = from, .hours = 48,
                              .n_thread = 1, .progress = &stop};
    struct simulate_counts n = {.machines = -1};
    struct err e = {0};
    int entries = 0;

    (void)state;
    assert_int_equal(simulate_fleet(&o, &n, &e), -1);
    assert_int_equal(e.code, FAIL_CANCELLED);
    assert_int_equal(n.machines, -1);
    DIR *d = opendir(folder);
    assert_non_null(d);
    while (readdir(d))
        entries++;
    closedir(d);
    assert_int_equal(entries, 2); /* . and .. */
    folder_free(folder);
}

static void fleet_other_form_in_the_folder_is_refused(void **state)
{
    char *folder = folder_new("forms");
    struct simulate_opts o = {.folder = folder, .machines = 1, .from = from, .hours = 10};
    struct simulate_counts n;
    struct err e = {0};

    (void)state;
    assert_int_equal(simulate_fleet(&o, &n, &e), 0);
    assert_int_equal(simulate_fleet(&o, &n, &e), 0); /* the same form is replaced */
    o.gzip = true;
    assert_int_equal(simulate_fleet(&o, &n, &e), -1);
    assert_int_equal(e.code, FAIL_INPUT);
    folder_free(folder);
}

static void fleet_wrong_words_are_refused(void **state)
{
    const struct simulate_opts wrong[] = {
        {.folder = "x", .machines = 0, .hours = 1, .from = from},
        {.folder = "x", .machines = 1, .hours = 0, .from = from},
        {.folder = "x", .machines = 1, .hours = 1, .from = INT64_C(300000000000)},
    };
    struct simulate_counts n;

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct err e = {0};

        assert_int_equal(simulate_fleet(&wrong[i], &n, &e), -1);
        assert_int_equal(e.code, FAIL_USAGE);
    }
}

static void fleet_cycles_count_from_one(void **state)
{
    char *folder = folder_new("cycles");
    struct simulate_opts o = {.folder = folder, .machines = 5, .hours = 500, .seed = 1,
                              .profile = "turbofan"};
    struct simulate_counts n;
    struct err e = {0};

    (void)state;
    assert_int_equal(simulate_fleet(&o, &n, &e), 0);
    assert_int_equal(n.failures, 5);
    struct buf b = file_text(folder, "telemetry", "");
    assert_memory_equal(b.s, "cycle,unit,t24,t30,t50,p30,nf,phi\n1,1,64", 40);
    buf_done(&b);
    folder_free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fleet_memory_does_not_grow_with_machines),
        cmocka_unit_test(telemetry_has_the_measured_means_deviations_and_shifts),
        cmocka_unit_test(files_have_headers_and_as_many_rows_as_told),
        cmocka_unit_test(files_same_seed_are_the_same_bytes_at_any_threads),
        cmocka_unit_test(fleet_cancelled_leaves_no_file),
        cmocka_unit_test(fleet_other_form_in_the_folder_is_refused),
        cmocka_unit_test(fleet_wrong_words_are_refused),
        cmocka_unit_test(fleet_cycles_count_from_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
