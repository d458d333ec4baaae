/* series.c - the column of time among those of a key, and whose rows are whose. */
#include "config.h"

#include "src/data/series.h"

#include "src/base/hash.h"

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

/* --- rows --- */

/* Where the values that column c has in `row` end, before `end`. */
static size_t same_until(const struct column *c, size_t row, size_t end)
{
    const uint64_t *word = c->v;
    const uint32_t *code = c->v;
    bool has = column_has(c, row);
    size_t i = row + 1;

    if (c->type == COLUMN_TEXT) {
        while (i < end && code[i] == code[row])
            i++;
    } else {
        while (i < end && word[i] == word[row])
            i++;
    }
    for (size_t k = row + 1; c->valid && k < i; k++)
        if (column_has(c, k) != has)
            return k;
    return i;
}

size_t series_until(const struct chunk *c, const size_t *entity, size_t n, size_t row)
{
    size_t end = c->n_row;

    for (size_t i = 0; i < n; i++)
        end = same_until(&c->col[entity[i]], row, end);
    return end;
}

static uint64_t word_of(const struct column *c, size_t row)
{
    if (!column_has(c, row))
        return UINT64_C(0x6e756c6c6e756c6c); /* null is a value like another */
    if (c->type != COLUMN_TEXT)
        return ((const uint64_t *)c->v)[row];
    uint32_t code = column_code(c, row);
    return hash_64(text_dict_get(c->dict, code), text_dict_size(c->dict, code));
}

uint64_t series_id(const struct chunk *c, const size_t *entity, size_t n, size_t row)
{
    uint64_t word[SERIES_ENTITY_MAX] = {0};

    for (size_t i = 0; i < n; i++)
        word[i] = word_of(&c->col[entity[i]], row);
    return n == 1 ? word[0] : hash_64(word, n * sizeof *word);
}
