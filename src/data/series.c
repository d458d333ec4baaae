/* series.c - the column of time among those of a key. */
#include "config.h"

#include "src/data/series.h"

static int no_time(const struct schema *s, struct err *e)
{
    for (size_t i = 0; i < s->n_col; i++) {
        if (s->col[i].type != COLUMN_TIME)
            continue;
        err_set(e, FAIL_USAGE, "its time '%s' is no part of its key", s->col[i].name);
        return err_hint(e, "ingest it again with --replace --key MACHINE,%s", s->col[i].name);
    }
    return err_set(e, FAIL_USAGE, "it has no column of times");
}

int series_of(const struct schema *s, struct series *out, struct err *e)
{
    struct series found = {0};
    size_t at = 0;

    while (at < s->n_key && s->col[s->key[at]].type != COLUMN_TIME)
        at++;
    if (at == s->n_key) {
        if (s->n_key < 2 || s->col[s->key[--at]].type != COLUMN_I64)
            return no_time(s, e);
        found.cycles = true;
    }
    if (at == 0 && s->n_key > 1) {
        err_set(e, FAIL_USAGE, "its key begins with the time '%s'", s->col[s->key[0]].name);
        return err_hint(e, "ingest it again with --replace --key %s,%s",
                        s->col[s->key[1]].name, s->col[s->key[0]].name);
    }
    for (; found.n_entity < at; found.n_entity++)
        found.entity[found.n_entity] = s->key[found.n_entity];
    found.time = s->key[at];
    *out = found;
    return 0;
}
