/* model_io.c - our JSON model file, line by line.
 *
 * One tree is rendered or parsed at a time, so that memory stays near that of the model itself.
 * The checksum is over canonical lines, which are rendered again from what was read: it proves
 * the content, whatever the layout.
 * Not here: bytes of a tree for storage (model_pack.c), foreign formats (model_import.c). */
#include "config.h"

#include "src/model/model_io.h"

#include "src/base/file.h"
#include "src/base/hash.h"
#include "src/base/mem.h"
#include "src/model/indexer.h"
#include "src/model/model_import.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char first_line[] = "{\"format\":\"millwright model\",\"version\":1,\n";

/* --- writing --- */

static void put_numbers(struct json_out *o, const char *key, const double *v, size_t n)
{
    json_array(o, key);
    for (size_t i = 0; i < n; i++)
        json_put_f64(o, NULL, v[i]);
    json_end_array(o);
}

void model_io_head(const struct model *m, struct buf *out)
{
    struct json_out o = {.b = out};

    json_object(&o, NULL);
    json_put_text(&o, "algorithm", param_algorithm_name(m->params.algorithm));
    param_put_json(&m->params, &o, "params");
    put_numbers(&o, "labels", m->label, m->n_class);
    json_array(&o, "features");
    for (size_t f = 0; f < m->n_feature; f++) {
        const struct model_feature *feature = &m->feature[f];

        json_object(&o, NULL);
        json_put_text(&o, "name", feature->name);
        if (feature->n_category)
            put_numbers(&o, "categories", feature->category, feature->n_category);
        else
            put_numbers(&o, "thresholds", feature->cut, feature->n_cut);
        json_end_object(&o);
    }
    json_end_array(&o);
    put_numbers(&o, "importances", m->importance, m->n_feature);
    json_put_i64(&o, "trees", (int64_t)m->n_tree);
    json_put_i64(&o, "nodes", model_nodes(m));
    json_end_object(&o);
}

/* Millions of these a model: no printf. */
static void put_whole(struct buf *b, int64_t v, bool first)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t left = v < 0 ? -(uint64_t)v : (uint64_t)v;

    do
        digits[--at] = (char)('0' + left % 10);
    while (left /= 10);
    if (v < 0)
        digits[--at] = '-';
    if (!first)
        digits[--at] = ',';
    buf_add(b, digits + at, sizeof digits - at);
}

static void put_sets(const struct model_tree *t, struct buf *b)
{
    buf_text(b, "],\"sets\":[");
    for (uint32_t s = 0; s < t->n_set; s++) {
        bool first = true;

        buf_text(b, s ? ",[" : "[");
        for (unsigned c = 0; c < MODEL_SET_SIZE * 8; c++) {
            if (t->set[s][c / 8] >> c % 8 & 1) {
                put_whole(b, c, first);
                first = false;
            }
        }
        buf_byte(b, ']');
    }
}

static void put_flagged(const struct model_tree *t, uint8_t flag, const char *key, struct buf *b)
{
    bool first = true;

    for (uint32_t i = 0; i < t->n_node; i++) {
        if (t->flags[i] & flag) {
            if (first)
                buf_printf(b, "],\"%s\":[", key);
            put_whole(b, i, first);
            first = false;
        }
    }
}

static void put_tree(const struct model *m, const struct model_tree *t, struct buf *b)
{
    bool first = true;

    buf_text(b, "{\"feature\":[");
    for (uint32_t i = 0; i < t->n_node; i++)
        put_whole(b, t->feature[i] == MODEL_LEAF ? -1 : t->feature[i], i == 0);
    buf_text(b, "],\"cut\":[");
    for (uint32_t i = 0; i < t->n_node; i++) {
        if (t->feature[i] != MODEL_LEAF) {
            put_whole(b, t->cut[i], first);
            first = false;
        }
    }
    buf_text(b, "],\"counts\":[");
    first = true;
    for (uint32_t i = 0; i < t->n_node; i++) {
        for (size_t k = 0; t->feature[i] == MODEL_LEAF && k < m->n_class; k++) {
            put_whole(b, t->count[i * m->n_class + k], first);
            first = false;
        }
    }
    if (t->n_set)
        put_sets(t, b);
    put_flagged(t, MODEL_REFUSED, "refused", b);
    put_flagged(t, MODEL_NULL_LEFT, "nullLeft", b);
    buf_text(b, "]}");
}

/* The text of `about` in one form, whatever spaces it came with; nothing when it is no object. */
static void put_about(const struct model *m, struct buf *b)
{
    struct err ignored = {0};
    struct json *j = m->about ? json_parse(m->about, strlen(m->about), &ignored) : NULL;

    if (json_kind(j) == JSON_OBJECT)
        json_print(j, b);
    json_free(j);
}

/* Where canonical lines go: head, about, trees. */
struct line_sink {
    struct hash *hash;
    struct file_out *file; /* NULL: only the checksum is wanted */
};

static int put_line(struct line_sink *s, const char *before, const struct buf *text,
                    const char *after, struct err *e)
{
    hash_add(s->hash, buf_str(text), text->size);
    hash_add(s->hash, "\n", 1);
    if (!s->file)
        return 0;
    return file_out_put(s->file, before, strlen(before), e) < 0 ||
                   file_out_put(s->file, buf_str(text), text->size, e) < 0 ||
                   file_out_put(s->file, after, strlen(after), e) < 0
               ? -1
               : 0;
}

static int put_lines(const struct model *m, struct line_sink *s, struct err *e)
{
    struct buf b = {0};
    int rc = -1;

    model_io_head(m, &b);
    if (put_line(s, "\"head\":", &b, ",\n", e) < 0)
        goto done;
    buf_clear(&b);
    put_about(m, &b);
    if (b.size && put_line(s, "\"about\":", &b, ",\n", e) < 0)
        goto done;
    if (s->file && file_out_put(s->file, "\"trees\":[\n", 10, e) < 0)
        goto done;
    for (size_t i = 0; i < m->n_tree; i++) {
        buf_clear(&b);
        put_tree(m, &m->tree[i], &b);
        if (put_line(s, "", &b, i + 1 < m->n_tree ? ",\n" : "\n", e) < 0)
            goto done;
    }
    rc = 0;
done:
    buf_done(&b);
    return rc;
}

int model_io_write(const struct model *m, const char *path, struct err *e)
{
    struct line_sink s = {.hash = hash_new(), .file = file_out_new(path, e)};
    char sum[33], last[64];
    int rc = -1;

    if (!s.file || file_out_put(s.file, first_line, sizeof first_line - 1, e) < 0 ||
        put_lines(m, &s, e) < 0)
        goto done;
    hash_text(s.hash, sum);
    int size = snprintf(last, sizeof last, "],\n\"checksum\":\"%s\"}\n", sum);

    if (file_out_put(s.file, last, (size_t)size, e) == 0)
        rc = file_out_finish(s.file, e);
done:
    file_out_free(s.file);
    hash_free(s.hash);
    return rc;
}

/* --- reading: head --- */

/* All numbers of an array into memory that the caller frees; NULL on failure. */
static double *numbers(const struct json *array, size_t *out_n, struct err *e)
{
    size_t n = json_size(array), i = 0;
    double *v;

    if (json_kind(array) != JSON_ARRAY) {
        err_set(e, FAIL_INPUT, "an array of numbers is missing");
        return NULL;
    }
    v = mem_try_array(n, sizeof *v, e);
    for (const struct json *j = json_first(array); v && j; j = json_next(j)) {
        v[i] = json_f64(j, NAN);
        if (isnan(v[i++])) {
            err_set(e, FAIL_INPUT, "item %zu of an array is no number", i - 1);
            free(v);
            return NULL;
        }
    }
    *out_n = n;
    return v;
}

static int read_feature(const struct json *j, struct model_feature *out, struct err *e)
{
    const struct json *categories = json_get(j, "categories");
    const char *name;
    size_t n;
    double *v;

    if (json_need_text(j, "name", &name, e) < 0)
        return -1;
    out->name = mem_text(name);
    v = numbers(categories ? categories : json_get(j, "thresholds"), &n, e);
    if (!v || n > UINT32_MAX) {
        free(v);
        return err_ctx(e, "feature '%.80s'", name);
    }
    if (categories) {
        out->category = v;
        out->n_category = (unsigned)n;
    } else {
        out->cut = v;
        out->n_cut = (unsigned)n;
    }
    return 0;
}

static int read_params(const struct json *head, struct model *m, struct err *e)
{
    const struct json *params = json_need(head, "params", JSON_OBJECT, e);
    enum param_algorithm algorithm;
    const char *name;
    bool weighted;

    if (!params || json_need_text(head, "algorithm", &name, e) < 0 ||
        param_algorithm_find(name, &algorithm, e) < 0)
        return -1;
    param_defaults(algorithm, false, &m->params);
    if (param_from_json(&m->params, params, e) < 0)
        return -1;
    return param_class_weights(&m->params, m->label, m->n_class, m->class_weight, &weighted, e);
}

/* Labels, features, importances of a head whose sizes are known. */
static int read_head(const struct json *head, struct model *m, struct err *e)
{
    size_t n, f = 0;
    double *v = numbers(json_get(head, "labels"), &n, e);

    if (v)
        memcpy(m->label, v, n * sizeof *v);
    free(v);
    if (!v || read_params(head, m, e) < 0)
        return -1;
    for (const struct json *j = json_first(json_get(head, "features")); j; j = json_next(j))
        if (read_feature(j, &m->feature[f++], e) < 0)
            return -1;
    v = numbers(json_get(head, "importances"), &n, e);
    if (v && n == m->n_feature)
        memcpy(m->importance, v, n * sizeof *v);
    free(v);
    if (!v || n != m->n_feature)
        return err_set(e, FAIL_INPUT, "importances do not match the features");
    return 0;
}

static struct model *model_of_head(const struct json *head, struct err *e)
{
    size_t n_class = json_size(json_get(head, "labels"));
    size_t n_feature = json_size(json_get(head, "features"));
    int64_t n_tree;
    struct model *m;

    if (n_class == 0 || n_class > INDEXER_CLASS_MAX || n_feature > MODEL_FEATURE_MAX) {
        err_set(e, FAIL_INPUT, "%zu labels and %zu features", n_class, n_feature);
        return NULL;
    }
    if (json_need_i64(head, "trees", &n_tree, e) < 0)
        return NULL;
    if (n_tree < 0 || n_tree > 1000000) {
        err_set(e, FAIL_INPUT, "a model of %lld trees", (long long)n_tree);
        return NULL;
    }
    m = model_new(n_feature, n_class);
    m->n_tree = (size_t)n_tree;
    m->tree = mem_try_array(m->n_tree, sizeof *m->tree, e);
    struct model bare = *m; /* checked without its trees, which are still empty */

    bare.n_tree = 0;
    if (m->tree && read_head(head, m, e) == 0 && model_check(&bare, e) == 0)
        return m;
    model_free(m);
    return NULL;
}

struct model *model_io_from_head(const char *json, struct err *e)
{
    struct json *head = json_parse(json, strlen(json), e);
    struct model *m = head ? model_of_head(head, e) : NULL;

    json_free(head);
    return m;
}

/* --- reading: trees --- */

static int read_shape(const struct json *j, const struct model *m, struct model_tree *t,
                      struct err *e)
{
    size_t n_inner = 0, n_node, n_cut, n_set = json_size(json_get(j, "sets"));
    double *feature = numbers(json_get(j, "feature"), &n_node, e);
    double *cut = feature ? numbers(json_get(j, "cut"), &n_cut, e) : NULL;
    int rc = -1;

    if (!cut || model_tree_reserve(t, n_node, n_set, m->n_class, e) < 0)
        goto done;
    for (uint32_t i = 0; i < t->n_node; i++) {
        bool leaf = feature[i] == -1.0;

        if (!leaf && !(feature[i] >= 0.0 && feature[i] < (double)m->n_feature &&
                       feature[i] == floor(feature[i]) && n_inner < n_cut &&
                       cut[n_inner] >= 0.0 && cut[n_inner] < (double)UINT32_MAX)) {
            err_set(e, FAIL_INPUT, "node %u has no such feature or cut", i);
            goto done;
        }
        t->feature[i] = leaf ? MODEL_LEAF : (uint16_t)feature[i];
        if (!leaf) {
            t->cut[i] = (uint32_t)cut[n_inner];
            t->left[i] = (uint32_t)(1 + 2 * n_inner++);
        }
    }
    rc = n_inner == n_cut ? 0 : err_set(e, FAIL_INPUT, "%zu cuts for %zu splits", n_cut, n_inner);
done:
    free(feature);
    free(cut);
    return rc;
}

static int read_counts(const struct json *j, size_t n_class, struct model_tree *t, struct err *e)
{
    size_t n, at = 0;
    double *v = numbers(json_get(j, "counts"), &n, e);
    bool ok = v && n == ((size_t)t->n_node + 1) / 2 * n_class;

    for (uint32_t i = 0; ok && i < t->n_node; i++) {
        for (size_t k = 0; ok && t->feature[i] == MODEL_LEAF && k < n_class; k++, at++) {
            ok = at < n && v[at] >= 0.0 && v[at] <= (double)UINT32_MAX && v[at] == floor(v[at]);
            t->count[i * n_class + k] = ok ? (uint32_t)v[at] : 0;
        }
    }
    free(v);
    if (!ok)
        return err_set(e, FAIL_INPUT, "counts are not one whole number per leaf and class");
    return model_tree_sum_counts(t, n_class, e);
}

static int read_sets(const struct json *j, struct model_tree *t, struct err *e)
{
    uint32_t s = 0;

    for (const struct json *set = json_first(json_get(j, "sets")); set; set = json_next(set), s++) {
        for (const struct json *c = json_first(set); c; c = json_next(c)) {
            int64_t at = json_i64(c, -1);

            if (at < 0 || at >= MODEL_SET_SIZE * 8)
                return err_set(e, FAIL_INPUT, "set %u holds no such category", s);
            t->set[s][at / 8] |= (uint8_t)(1u << at % 8);
        }
    }
    return 0;
}

static int read_flagged(const struct json *j, const char *key, uint8_t flag, struct model_tree *t,
                        struct err *e)
{
    for (const struct json *i = json_first(json_get(j, key)); i; i = json_next(i)) {
        int64_t node = json_i64(i, -1);

        if (node < 0 || node >= t->n_node)
            return err_set(e, FAIL_INPUT, "'%s' names no such node", key);
        t->flags[node] |= flag;
    }
    return 0;
}

static int read_tree(const struct json *j, struct model *m, size_t i, struct err *e)
{
    struct model_tree *t = &m->tree[i];

    if (read_shape(j, m, t, e) < 0 || read_counts(j, m->n_class, t, e) < 0 ||
        read_sets(j, t, e) < 0 || read_flagged(j, "refused", MODEL_REFUSED, t, e) < 0 ||
        read_flagged(j, "nullLeft", MODEL_NULL_LEFT, t, e) < 0 || model_tree_check(m, t, e) < 0)
        return err_ctx(e, "tree %zu", i);
    return 0;
}

static int check_sum(const struct model *m, const char *sum, struct err *e)
{
    struct line_sink s = {.hash = hash_new()};
    char mine[33];
    int rc = put_lines(m, &s, e);

    hash_text(s.hash, mine);
    hash_free(s.hash);
    if (rc == 0 && (!sum || strcmp(sum, mine) != 0)) {
        err_set(e, FAIL_INPUT, "the checksum is not that of the content");
        return err_hint(e, "the file was cut or changed; export the model again");
    }
    return rc;
}

static char *printed(const struct json *j)
{
    struct buf b = {0};

    json_print(j, &b);
    return buf_take(&b);
}

/* --- reading: line by line; *e starts out empty --- */

struct lines {
    FILE *file;
    char *line;
    size_t cap, number;
};

/* The next line, its line feed cut off; NULL at the end. */
static char *next_line(struct lines *l, size_t *out_size)
{
    ssize_t n = getline(&l->line, &l->cap, l->file);

    if (n <= 0)
        return NULL;
    l->number++;
    if (l->line[n - 1] == '\n')
        l->line[--n] = '\0';
    *out_size = (size_t)n;
    return l->line;
}

static int bad_line(const struct lines *l, struct err *e)
{
    return err_set(e, FAIL_INPUT, "line %zu is not what a model file has there", l->number);
}

/* The JSON value of a line `key` value `,`; NULL without failure (e untouched) for another key. */
static struct json *keyed(const char *line, size_t size, const char *key, struct err *e)
{
    size_t n = strlen(key);

    if (size < n + 1 || memcmp(line, key, n) != 0 || line[size - 1] != ',')
        return NULL;
    return json_parse(line + n, size - n - 1, e);
}

static struct model *read_lines_head(struct lines *l, struct err *e)
{
    size_t size;
    char *line = next_line(l, &size);
    struct json *j = line ? keyed(line, size, "\"head\":", e) : NULL;
    struct model *m = j ? model_of_head(j, e) : NULL;

    if (!j && e->code == FAIL_NONE)
        bad_line(l, e);
    json_free(j);
    return m;
}

static int read_lines_trees(struct lines *l, struct model *m, struct err *e)
{
    for (size_t i = 0; i < m->n_tree; i++) {
        size_t size;
        char *line = next_line(l, &size);
        bool last = i + 1 == m->n_tree;

        if (!line || size == 0 || (line[size - 1] == ',') == last)
            return bad_line(l, e);
        struct json *j = json_parse(line, size - !last, e);
        int rc = j ? read_tree(j, m, i, e) : err_ctx(e, "line %zu", l->number);

        json_free(j);
        if (rc < 0)
            return -1;
    }
    return 0;
}

/* about (if any), trees, checksum */
static int read_lines_body(struct lines *l, struct model *m, struct err *e)
{
    static const char sum_key[] = "\"checksum\":\"";
    size_t size;
    char *line = next_line(l, &size);
    struct json *about = line ? keyed(line, size, "\"about\":", e) : NULL;

    if (about) {
        m->about = printed(about);
        json_free(about);
        line = next_line(l, &size);
    }
    if (e->code != FAIL_NONE)
        return -1;
    if (!line || strcmp(line, "\"trees\":[") != 0)
        return bad_line(l, e);
    if (read_lines_trees(l, m, e) < 0)
        return -1;
    line = next_line(l, &size);
    if (!line || strcmp(line, "],") != 0)
        return bad_line(l, e);
    line = next_line(l, &size);
    if (!line || size != sizeof sum_key - 1 + 34 || memcmp(line, sum_key, sizeof sum_key - 1) != 0)
        return bad_line(l, e);
    line[size - 2] = '\0';
    return check_sum(m, line + sizeof sum_key - 1, e);
}

static struct model *read_lines(struct lines *l, struct err *e)
{
    struct model *m = read_lines_head(l, e);

    if (m && read_lines_body(l, m, e) == 0)
        return m;
    model_free(m);
    return NULL;
}

/* --- reading: any layout --- */

static int read_trees(const struct json *trees, struct model *m, struct err *e)
{
    size_t i = 0;

    if (json_size(trees) != m->n_tree)
        return err_set(e, FAIL_INPUT, "%zu trees where %zu are announced", json_size(trees),
                       m->n_tree);
    for (const struct json *j = json_first(trees); j; j = json_next(j))
        if (read_tree(j, m, i++, e) < 0)
            return -1;
    return 0;
}

static struct model *read_ours(const struct json *root, struct err *e)
{
    const struct json *about = json_get(root, "about");
    const struct json *head = json_need(root, "head", JSON_OBJECT, e);
    struct model *m;

    if (json_i64(json_get(root, "version"), 0) != 1) {
        err_set(e, FAIL_INPUT, "the model file is of another version");
        err_hint(e, "this program reads version 1");
        return NULL;
    }
    m = head ? model_of_head(head, e) : NULL;
    if (m && json_kind(about) == JSON_OBJECT)
        m->about = printed(about);
    if (m && read_trees(json_get(root, "trees"), m, e) == 0 &&
        check_sum(m, json_text(json_get(root, "checksum"), NULL), e) == 0)
        return m;
    model_free(m);
    return NULL;
}

static struct model *read_whole(const char *path, struct err *e)
{
    struct json *root = json_read_file(path, e);
    const char *format = json_text(json_get(root, "format"), "");
    struct model *m = NULL;

    if (!root)
        return NULL;
    if (!strcmp(format, "millwright model"))
        m = read_ours(root, e);
    else if (!strcmp(format, MODEL_IMPORT_ARRAYS))
        m = model_import_arrays(root, e);
    else
        err_set(e, FAIL_INPUT, "this JSON is no model");
    json_free(root);
    return m;
}

struct model *model_io_read(const char *path, struct err *e)
{
    struct lines l = {.file = fopen(path, "re")};
    struct model *m = NULL;
    struct err mine = {0};
    char *line;
    size_t size;

    if (!l.file) {
        err_errno(e, "read", path);
        return NULL;
    }
    line = next_line(&l, &size);
    if (line && size + 1 == sizeof first_line - 1 && !memcmp(line, first_line, size))
        m = read_lines(&l, &mine);
    else
        m = read_whole(path, &mine);
    fclose(l.file);
    free(l.line);
    if (!m) {
        *e = mine;
        err_ctx(e, "model file '%s'", path);
    }
    return m;
}
