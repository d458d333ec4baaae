/* cmd_info.c - `info`: what is in the workspace, and how large it is. */
#include "config.h"

#include "src/base/arena.h"
#include "src/base/buf.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/store/datasets.h"
#include "src/store/loads.h"
#include "src/store/models.h"
#include "src/store/recipes.h"
#include "src/store/runs.h"

struct contents {
    int64_t bytes, datasets, rows, loads, recipes, models, runs, active;
};

static int64_t size_of(const char *path)
{
    struct buf wal = {0};

    buf_printf(&wal, "%s-wal", path);
    int64_t size = file_size(path), more = file_size(buf_str(&wal));
    buf_done(&wal);
    return size + (more > 0 ? more : 0);
}

static int count(struct store *s, struct contents *out, struct err *e)
{
    struct arena a = {0};
    const struct dataset_row *datasets;
    const struct load_row *loads;
    const struct recipe_row *recipes;
    const struct model_row *models;
    const struct run_row *runs;

    out->bytes = size_of(store_path(s));
    out->datasets = datasets_list(s, &a, &datasets, e);
    for (int64_t i = 0; i < out->datasets; i++)
        out->rows += datasets[i].n_row;
    if (out->datasets >= 0)
        out->loads = loads_list(s, &a, &loads, e);
    if (out->loads >= 0)
        out->recipes = recipes_list(s, &a, &recipes, e);
    if (out->recipes >= 0)
        out->models = models_list(s, &a, &models, e);
    if (out->models >= 0)
        out->runs = runs_list(s, false, INT64_MAX, &a, &runs, e);
    if (out->runs >= 0)
        out->active = runs_list(s, true, INT64_MAX, &a, &runs, e);
    arena_done(&a);
    bool good = out->datasets >= 0 && out->loads >= 0 && out->recipes >= 0 && out->models >= 0 &&
                out->runs >= 0 && out->active >= 0;
    return good ? 0 : -1;
}

static void put(const struct args *a, const struct contents *c)
{
    const struct {
        const char *name;
        int64_t n;
    } line[] = {{"datasets", c->datasets}, {"rows", c->rows},     {"loads", c->loads},
                {"recipes", c->recipes},   {"models", c->models}, {"runs", c->runs},
                {"active", c->active}};
    struct buf b = {0};
    struct json_out o = {.b = &b};
    char size[OUT_SIZE_TEXT];

    out_size_text((double)c->bytes, size);
    json_object(&o, NULL);
    json_put_text(&o, "workspace", a->workspace);
    json_put_i64(&o, "bytes", c->bytes);
    if (!a->json)
        out_head("%s: %s", a->workspace, size);
    for (size_t i = 0; i < sizeof line / sizeof *line; i++) {
        json_put_i64(&o, line[i].name, line[i].n);
        if (!a->json)
            out_line("  %-8s  %lld", line[i].name, (long long)line[i].n);
    }
    json_end_object(&o);
    if (a->json)
        out_json(buf_str(&b));
    buf_done(&b);
}

static int run(const struct args *a, struct err *e)
{
    struct contents c = {0};
    struct store *s = open_store(a, STORE_READ, e);
    int rc = s ? count(s, &c, e) : -1;

    if (rc == 0)
        put(a, &c);
    store_close(s);
    return rc;
}

const struct cmd cmd_info = {
    .name = "info",
    .group = "Workspace",
    .usage = "info",
    .summary = "what is in the workspace, and how large it is",
    .example = "millwright info",
    .run = run,
};
