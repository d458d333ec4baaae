/* catalogue.c - data sets that are known by name. */
#include "config.h"

#include "src/data/catalogue.h"

#include "src/base/arena.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/data/url.h"

#include <stdlib.h>
#include <string.h>

struct catalogue {
    struct arena memory;
    struct catalogue_set *set; /* [n_set] */
    size_t n_set;
};

static int read_files(struct catalogue *c, const struct json *files, struct catalogue_set *out,
                      struct err *e)
{
    struct catalogue_file *file = arena_zero(&c->memory, json_size(files), sizeof *file);
    size_t n = 0;

    for (const struct json *j = json_first(files); j; j = json_next(j), n++) {
        const char *url = json_text(j, "");

        if (!url_is(url))
            return err_set(e, FAIL_INPUT, "'%s' has no URL", json_key(j));
        file[n].dataset = arena_text(&c->memory, json_key(j));
        file[n].url = arena_text(&c->memory, url);
    }
    out->file = file;
    out->n_file = n;
    return n ? 0 : err_set(e, FAIL_INPUT, "it has no files");
}

static int read_set(struct catalogue *c, const struct json *j, struct catalogue_set *out,
                    struct err *e)
{
    const char *about, *licence;
    const struct json *files = json_need(j, "files", JSON_OBJECT, e);

    out->name = arena_text(&c->memory, json_key(j));
    if (!files || json_need_text(j, "about", &about, e) < 0 ||
        json_need_text(j, "licence", &licence, e) < 0 || read_files(c, files, out, e) < 0)
        return err_ctx(e, "'%s'", out->name);
    out->about = arena_text(&c->memory, about);
    out->licence = arena_text(&c->memory, licence);
    return 0;
}

static int read_sets(struct catalogue *c, const struct json *root, struct err *e)
{
    if (json_kind(root) != JSON_OBJECT)
        return err_set(e, FAIL_INPUT, "it is not a JSON object");
    c->set = arena_zero(&c->memory, json_size(root), sizeof *c->set);
    for (const struct json *j = json_first(root); j; j = json_next(j))
        if (read_set(c, j, &c->set[c->n_set++], e) < 0)
            return -1;
    return 0;
}

struct catalogue *catalogue_load(struct err *e)
{
    struct catalogue *c = mem_zero(1, sizeof *c), *out = NULL;
    char *path = file_data("catalogue.json", e);
    struct json *root = path ? json_read_file(path, e) : NULL;

    if (!root)
        goto done;
    if (read_sets(c, root, e) < 0) {
        err_ctx(e, "'%s'", path);
        goto done;
    }
    out = c;
    c = NULL;
done:
    json_free(root);
    free(path);
    catalogue_free(c);
    return out;
}

void catalogue_free(struct catalogue *c)
{
    if (!c)
        return;
    arena_done(&c->memory);
    free(c);
}

bool catalogue_may_name(const char *word)
{
    return *word && !strpbrk(word, "/.:") && strcmp(word, "-") != 0;
}

const struct catalogue_set *catalogue_find(const struct catalogue *c, const char *name)
{
    for (size_t i = 0; i < c->n_set; i++)
        if (strcmp(c->set[i].name, name) == 0)
            return &c->set[i];
    return NULL;
}

const char *catalogue_nearest(const struct catalogue *c, const char *word)
{
    const char *best = NULL;
    size_t least = 0;

    for (size_t i = 0; i < c->n_set; i++) {
        size_t d = text_distance(word, c->set[i].name);

        if (!best || d < least) {
            best = c->set[i].name;
            least = d;
        }
    }
    return best;
}
