/* layout.c - header to columns. The five datasets are one table. */
#include "config.h"

#include "src/data/layout.h"

#include "src/base/civil.h"
#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/data/url.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- the five datasets --- */

enum { KEY = 1, NATURAL = 2, LENIENT = 4 }; /* LENIENT: --missing rules an empty one */
enum { RAW_COLUMNS = 6 };

struct raw_column {
    const char *name;
    enum column_type type;
    int how;
};

struct raw {
    const char *name;
    struct raw_column col[RAW_COLUMNS];  /* ends with a NULL name, or full */
    const char *key[RAW_COLUMNS];        /* in the order of the key */
    const char *apart;                   /* tells events of one machine and time apart */
};

static const struct raw raws[] = {
    {"telemetry",
     {{"datetime", COLUMN_TIME, KEY},
      {"machineID", COLUMN_I64, KEY | NATURAL},
      {"volt", COLUMN_F64, LENIENT},
      {"rotate", COLUMN_F64, LENIENT},
      {"pressure", COLUMN_F64, LENIENT},
      {"vibration", COLUMN_F64, LENIENT}},
     {"machineID", "datetime"},
     NULL},
    {"machines",
     {{"machineID", COLUMN_I64, KEY | NATURAL},
      {"model", COLUMN_TEXT, 0},
      {"age", COLUMN_I64, NATURAL | LENIENT}},
     {"machineID"},
     NULL},
    {"errors",
     {{"datetime", COLUMN_TIME, KEY},
      {"machineID", COLUMN_I64, KEY | NATURAL},
      {"errorID", COLUMN_TEXT, KEY}},
     {"machineID", "datetime"},
     "errorID"},
    {"maint",
     {{"datetime", COLUMN_TIME, KEY},
      {"machineID", COLUMN_I64, KEY | NATURAL},
      {"comp", COLUMN_TEXT, KEY}},
     {"machineID", "datetime"},
     "comp"},
    {"failures",
     {{"datetime", COLUMN_TIME, KEY},
      {"machineID", COLUMN_I64, KEY | NATURAL},
      {"failure", COLUMN_TEXT, KEY}},
     {"machineID", "datetime"},
     "failure"},
};

static const struct raw *raw_find(const char *name)
{
    for (size_t i = 0; i < sizeof raws / sizeof *raws; i++)
        if (text_case_cmp(raws[i].name, name) == 0)
            return &raws[i];
    return NULL;
}

const char *layout_dataset(const char *name)
{
    const struct raw *raw = raw_find(name);

    return raw ? raw->name : NULL;
}

const char *layout_column(const char *dataset, size_t i)
{
    const struct raw *raw = raw_find(dataset);

    return raw && i < RAW_COLUMNS ? raw->col[i].name : NULL;
}

static bool drop_end(char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);

    if (n < m || strcasecmp(s + n - m, end) != 0)
        return false;
    s[n - m] = '\0';
    return true;
}

char *layout_of_file(const char *path)
{
    char *name = url_is(path) ? url_name(path) : mem_text(file_base(path)), *bare = name;

    drop_end(name, ".gz");
    drop_end(name, ".csv");
    if (strncasecmp(name, "PdM_", 4) == 0 && layout_dataset(name + 4))
        bare = name + 4;
    const char *known = layout_dataset(bare);
    char *out = mem_text(known ? known : strcmp(bare, "-") == 0 ? "" : bare);

    free(name);
    return out;
}

/* --- names of the header --- */

struct names {
    size_t n;
    char **name;  /* trimmed; "column_N" where empty */
    bool *mapped; /* renamed by --map */
};

static void names_done(struct names *n)
{
    for (size_t i = 0; i < n->n; i++)
        free(n->name[i]);
    free(n->name);
    free(n->mapped);
}

static int refuse(enum reason why, enum reason *out_why, struct err *e, const char *name)
{
    *out_why = why;
    if (name)
        err_set(e, FAIL_INPUT, "%s: '%s'", reason_says(why), name);
    else
        err_set(e, FAIL_INPUT, "%s", reason_says(why));
    return err_hint(e, "%s", reason_hint(why));
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

static char *header_name(const char *s, size_t size, size_t i)
{
    while (size && is_space(*s))
        s++, size--;
    while (size && is_space(s[size - 1]))
        size--;
    if (size)
        return mem_text_n(s, size);
    struct buf b = {0};

    buf_printf(&b, "column_%zu", i + 1);
    return buf_take(&b);
}

char **layout_names(const struct rcsv_rows *h, size_t *out_n)
{
    size_t n = h->n_col < RCSV_HEADER_MAX ? h->n_col : RCSV_HEADER_MAX;
    char **name = mem_zero(n, sizeof *name);

    for (size_t i = 0; i < n; i++)
        name[i] = header_name(h->text + h->field[i].at, rcsv_field_size(&h->field[i]), i);
    *out_n = n;
    return name;
}

bool layout_reads_as_data(const char *s, size_t size, const struct moment *times)
{
    double f;
    int64_t at;
    bool ignored;
    enum text_num num = text_to_f64(s, size, &f);

    return num == TEXT_NUM_OK || num == TEXT_NUM_RANGE ||
           civil_parse_time(s, size, &at) == CIVIL_OK ||
           (times->form && time_form_read(times->form, s, size, &at, &ignored));
}

static enum reason check_bytes(const struct rcsv_rows *h, size_t n)
{
    enum reason why = REASON_NONE;

    for (size_t i = 0; i < n; i++) {
        const char *s = h->text + h->field[i].at;
        size_t size = rcsv_field_size(&h->field[i]);

        if (memchr(s, 0, size))
            return REASON_NUL_BYTE;
        if (!text_is_utf8(s, size))
            why = REASON_ENC_BAD;
    }
    return why;
}

static int take_names(const struct rcsv_rows *h, const struct moment *times, struct names *out,
                      enum reason *out_why, struct err *e)
{
    size_t n = h->n_col < RCSV_HEADER_MAX ? h->n_col : RCSV_HEADER_MAX;
    enum reason why = check_bytes(h, n);

    if (why != REASON_NONE)
        return refuse(why, out_why, e, NULL);
    if (layout_reads_as_data(h->text + h->field[0].at, rcsv_field_size(&h->field[0]), times))
        return refuse(REASON_HDR_NUMERIC, out_why, e, NULL);
    if (h->n_col > COLUMN_MAX)
        return refuse(REASON_HDR_WIDE, out_why, e, NULL);
    out->name = layout_names(h, &out->n);
    out->mapped = mem_zero(n, sizeof *out->mapped);
    return 0;
}

static size_t name_find(const struct names *n, const char *name, size_t before)
{
    for (size_t i = 0; i < before; i++)
        if (text_case_cmp(n->name[i], name) == 0)
            return i;
    return before;
}

static int check_twice(const struct names *n, enum reason *out_why, struct err *e)
{
    for (size_t i = 1; i < n->n; i++)
        if (name_find(n, n->name[i], i) < i)
            return refuse(REASON_HDR_DUP, out_why, e, n->name[i]);
    return 0;
}

/* A header that --map gives another name takes it; who had that name before is called by it no
 * more. */
static int apply_map(struct names *n, const struct layout_opts *o, enum reason *out_why,
                     struct err *e)
{
    for (size_t k = 0; k < o->n_map; k++) {
        size_t to = name_find(n, o->map[k].column, n->n), i = name_find(n, o->map[k].is, n->n);

        if (i == n->n || n->mapped[i])
            return refuse(REASON_HDR_MISSING, out_why, e, o->map[k].is);
        if (to < n->n && to != i && !raw_find(o->dataset) && !o->stands)
            return refuse(REASON_HDR_DUP, out_why, e, o->map[k].column);
        if (to < n->n)
            n->name[to][0] = '\0';
        free(n->name[i]);
        n->name[i] = mem_text(o->map[k].column);
        n->mapped[i] = true;
    }
    return 0;
}

/* --- columns --- */

static void add_column(struct layout *l, const char *name, struct layout_col c)
{
    schema_add(l->schema, name, c.type);
    l->col[l->n_col++] = c;
}

static int add_found(struct layout *l, const struct names *n, const char *name,
                     struct layout_col c, enum reason *out_why, struct err *e)
{
    c.i_field = name_find(n, name, n->n);
    if (c.i_field == n->n)
        return refuse(REASON_HDR_MISSING, out_why, e, name);
    add_column(l, name, c);
    return 0;
}

static int raw_layout(struct layout *l, const struct names *n, const struct raw *raw,
                      enum reason *out_why, struct err *e)
{
    for (size_t i = 0; i < RAW_COLUMNS && raw->col[i].name; i++) {
        const struct raw_column *c = &raw->col[i];
        struct layout_col col = {.type = c->type, .needed = !(c->how & LENIENT),
                                 .natural = c->how & NATURAL};

        if (add_found(l, n, c->name, col, out_why, e) < 0)
            return -1;
    }
    for (size_t i = 0; i < RAW_COLUMNS && raw->key[i]; i++)
        schema_key(l->schema, raw->key[i]);
    if (raw->apart)
        schema_apart(l->schema, raw->apart);
    return 0;
}

static int standing_layout(struct layout *l, const struct names *n, const struct schema *stands,
                           enum reason *out_why, struct err *e)
{
    for (size_t i = 0; i < stands->n_col; i++) {
        struct layout_col col = {.type = stands->col[i].type};

        if (add_found(l, n, stands->col[i].name, col, out_why, e) < 0)
            return -1;
    }
    schema_key_copy(l->schema, stands);
    return 0;
}

static int declare(struct layout *l, const struct layout_pair *p, enum reason *out_why,
                   struct err *e)
{
    int i = schema_find(l->schema, p->column);

    if (i < 0)
        return refuse(REASON_HDR_MISSING, out_why, e, p->column);
    if (!column_type_find(p->is, &l->col[i].type)) {
        err_set(e, FAIL_USAGE, "'%s' is no type of a column", p->is);
        return err_hint(e, "integer, real, time or text");
    }
    l->schema->col[i].type = l->col[i].type;
    l->col[i].sniffed = false;
    return 0;
}

static int own_layout(struct layout *l, const struct names *n, const struct layout_opts *o,
                      enum reason *out_why, struct err *e)
{
    for (size_t i = 0; i < n->n; i++)
        add_column(l, n->name[i], (struct layout_col){i, COLUMN_TEXT, false, false, true});
    for (size_t i = 0; i < o->n_type; i++)
        if (declare(l, &o->type[i], out_why, e) < 0)
            return -1;
    for (size_t i = 0; i < o->n_key; i++) {
        if (schema_find(l->schema, o->key[i]) < 0)
            return refuse(REASON_HDR_MISSING, out_why, e, o->key[i]);
        schema_key(l->schema, o->key[i]);
    }
    return 0;
}

static int check_options(const struct layout_opts *o, struct err *e)
{
    bool fixed = raw_find(o->dataset) != NULL || o->stands;

    if (fixed && (o->n_type || o->n_key))
        return err_set(e, FAIL_USAGE, "dataset '%s' has its columns and key: no --type, no --key",
                       o->dataset);
    if (o->n_key > sizeof((struct schema *)0)->key / sizeof(size_t))
        return err_set(e, FAIL_USAGE, "a key has at most 8 columns");
    return 0;
}

static int fill_layout(struct layout *l, const struct rcsv_rows *h, const struct layout_opts *o,
                       enum reason *out_why, struct err *e)
{
    const struct raw *raw = raw_find(o->dataset);
    struct names n = {0};
    int rc = check_options(o, e);

    if (rc == 0 && (rc = take_names(h, &o->times, &n, out_why, e)) == 0) {
        l->n_field = n.n;
        l->col = mem_zero(n.n > RAW_COLUMNS ? n.n : RAW_COLUMNS, sizeof *l->col);
        l->field = mem_zero(n.n, sizeof *l->field);
        for (size_t i = 0; i < n.n; i++)
            l->field[i] = mem_text(n.name[i]);
        rc = check_twice(&n, out_why, e) < 0 || apply_map(&n, o, out_why, e) < 0 ? -1 : 0;
    }
    if (rc == 0)
        rc = raw         ? raw_layout(l, &n, raw, out_why, e)
             : o->stands ? standing_layout(l, &n, o->stands, out_why, e)
                         : own_layout(l, &n, o, out_why, e);
    names_done(&n);
    return rc;
}

struct layout *layout_new(const struct rcsv_rows *header, const struct layout_opts *o,
                          enum reason *out_why, struct err *e)
{
    struct layout *l = mem_zero(1, sizeof *l);

    *out_why = REASON_NONE;
    l->schema = schema_new();
    l->missing = o->missing;
    l->times = o->times;
    if (fill_layout(l, header, o, out_why, e) < 0) {
        layout_free(l);
        return NULL;
    }
    l->n_extra = l->n_field - l->n_col;
    return l;
}

void layout_free(struct layout *l)
{
    if (!l)
        return;
    schema_free(l->schema);
    for (size_t i = 0; l->field && i < l->n_field; i++)
        free(l->field[i]);
    free(l->field);
    free(l->col);
    free(l);
}

bool layout_sniffs(const struct layout *l)
{
    for (size_t i = 0; i < l->n_col; i++)
        if (l->col[i].sniffed)
            return true;
    return false;
}

void layout_settle(struct layout *l, const enum column_type *type)
{
    for (size_t i = 0; i < l->n_col; i++) {
        if (!l->col[i].sniffed)
            continue;
        l->col[i].type = l->schema->col[i].type = type[i];
        l->col[i].sniffed = false;
    }
}
