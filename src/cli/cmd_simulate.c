/* cmd_simulate.c - `simulate DIR`: the CSV files of a made-up fleet. */
#include "config.h"

#include "src/base/json.h"
#include "src/base/now.h"
#include "src/cli/bar.h"
#include "src/cli/cmd.h"
#include "src/data/simulate.h"

static int read_options(const struct args *a, struct simulate_opts *o, struct err *e)
{
    bool given;

    *o = (struct simulate_opts){
        .folder = a->words[0],
        .machines = args_i64(a, "machines", 0),
        .hours = args_i64(a, "hours", 0),
        .seed = (uint64_t)args_i64(a, "seed", 0),
        .gzip = args_bool(a, "gzip"),
        .n_thread = a->n_thread,
        .profile = args_text(a, "profile"),
    };
    if (args_time(a, "from", &given, &o->from, e) < 0)
        return -1;
    if (o->machines < 1 || o->hours < 1)
        return err_set(e, FAIL_USAGE, "--machines and --hours must be at least 1");
    return 0;
}

static void put_counts(const struct args *a, const struct simulate_counts *n, double seconds)
{
    const struct {
        const char *name;
        int64_t rows;
    } file[] = {{"machines", n->machines}, {"telemetry", n->telemetry}, {"errors", n->errors},
                {"maint", n->maint},       {"failures", n->failures}};
    struct buf b = {0};
    struct json_out o = {.b = &b};

    json_object(&o, NULL);
    for (size_t i = 0; i < sizeof file / sizeof *file; i++) {
        json_put_i64(&o, file[i].name, file[i].rows);
        if (!a->json)
            out_line("%-9s  %9lld rows", file[i].name, (long long)file[i].rows);
    }
    json_put_f64(&o, "seconds", seconds);
    json_end_object(&o);
    if (a->json)
        out_json(buf_str(&b));
    buf_done(&b);
}

static int run(const struct args *a, struct err *e)
{
    struct simulate_opts o;
    struct simulate_counts counts;
    double began = now_mono();

    if (read_options(a, &o, e) < 0)
        return -1;
    struct bar *bar = bar_new("simulate");
    o.progress = bar_progress(bar);
    int rc = simulate_fleet(&o, &counts, e);
    bar_free(bar);
    if (rc < 0)
        return err_ctx(e, "simulate");
    put_counts(a, &counts, (double)(int64_t)((now_mono() - began) * 1e3) / 1e3);
    return 0;
}

static const struct op_param options[] = {
    {"machines", PARAM_I64, "1000", "N", "machines of the fleet"},
    {"from", PARAM_TEXT, "2015-01-01 06:00:00", "DATE", "first hour"},
    {"hours", PARAM_I64, "8761", "N", "hours of telemetry for each machine"},
    {"seed", PARAM_I64, "1", "N", "the same seed gives the same bytes"},
    {"profile", PARAM_TEXT, "azure", "NAME|FILE", "the plant: sensors, components, wear"},
    {"gzip", PARAM_BOOL, NULL, NULL, "write .csv.gz"},
    {0},
};

const struct cmd cmd_simulate = {
    .name = "simulate",
    .group = "Data",
    .usage = "simulate DIR",
    .summary = "write the CSV files of a made-up fleet",
    .about = "Machines, telemetry, errors, maint and failures, with the failure physics of the "
             "public predictive maintenance scenario.",
    .example = "millwright simulate fleet --machines 100 --hours 2000",
    .min_word = 1,
    .max_word = 1,
    .options = options,
    .run = run,
};
