/* class_means.c - the question in SQL, its answer as means and F, and these as a table. */
#include "config.h"

#include "ui/class_means.h"

#include "src/base/buf.h"
#include "src/base/text.h"
#include "ui/grid.h"
#include "ui/names.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLE = 50000, CLASSES_MOST = 64, PER_FEATURE = 3 };
enum { NAME_LEAST = 14, NAME_MOST = 30, CLASS_LEAST = 7, CLASS_MOST = 9, F_COLS = 7 };

/* --- the question --- */

static size_t count_of(const struct ui_class_means_of *o)
{
    size_t n = json_size(o->inputs);

    return n < UI_CLASS_MEANS_MOST ? n : UI_CLASS_MEANS_MOST;
}

static int64_t step_of(const struct ui_class_means_of *o)
{
    return o->n_row > SAMPLE ? o->n_row / SAMPLE : 1;
}

char *ui_class_means_sql(const struct ui_class_means_of *o)
{
    const struct json *j = json_first(o->inputs);
    struct buf b = {0}, name = {0};

    buf_text(&b, "SELECT ");
    ui_sql_name(&b, o->label);
    buf_text(&b, ", count(*)");
    for (size_t i = 0; i < count_of(o); i++, j = json_next(j)) {
        buf_clear(&name);
        ui_sql_name(&name, json_text(j, ""));
        buf_printf(&b, ", count(%s), avg(%s), avg(%s * %s)", buf_str(&name), buf_str(&name),
                   buf_str(&name), buf_str(&name));
    }
    buf_text(&b, " FROM ");
    ui_sql_name(&b, o->table);
    buf_text(&b, " WHERE ");
    if (step_of(o) > 1)
        buf_printf(&b, "rowid %% %lld = 0 AND ", (long long)step_of(o));
    ui_sql_name(&b, o->label);
    buf_text(&b, " IS NOT NULL GROUP BY 1 ORDER BY 1");
    buf_done(&name);
    return buf_take(&b);
}

/* --- the answer --- */

struct answer {
    size_t n_class, n_value; /* values of a line, behind its label */
    double label[CLASSES_MOST];
    double *value;           /* [CLASSES_MOST][n_value]; NaN: none */
};

/* A field up to a comma or the end; empty is NaN. */
static int read_field(const char **at, const char *end, double *out)
{
    const char *comma = memchr(*at, ',', (size_t)(end - *at)), *stop = comma ? comma : end;

    *out = NAN;
    if (stop > *at && text_to_f64(*at, (size_t)(stop - *at), out) != TEXT_NUM_OK)
        return -1;
    *at = comma ? comma + 1 : end;
    return comma ? 1 : 0;
}

static int read_line(const char *s, const char *end, struct answer *a)
{
    double *value = a->value + a->n_class * a->n_value;
    int more = read_field(&s, end, &a->label[a->n_class]);

    for (size_t i = 0; i < a->n_value; i++) {
        if (more != 1)
            return -1;
        more = read_field(&s, end, &value[i]);
    }
    a->n_class++;
    return more == 0 ? 0 : -1;
}

static int read_all(const char *text, size_t size, struct answer *a)
{
    const char *end = text + size, *s = memchr(text, '\n', size);

    for (s = s ? s + 1 : end; s < end;) {
        const char *stop = memchr(s, '\n', (size_t)(end - s));

        stop = stop ? stop : end;
        if (a->n_class == CLASSES_MOST || read_line(s, stop, a) < 0)
            return -1;
        s = stop + 1;
    }
    return 0;
}

/* Method: sums of squares between = sum n_c (m_c - m)^2, within = sum n_c (q_c - m_c^2), with the
 * mean m_c and the mean square q_c of class c. Special cases: fewer than two classes with values,
 * or no variance within: NaN. */
static double f_of(const struct answer *a, size_t feature)
{
    double n = 0, sum = 0, between = 0, within = 0, classes = 0;

    for (size_t c = 0; c < a->n_class; c++) {
        const double *v = a->value + c * a->n_value + 1 + feature * PER_FEATURE;

        if (v[0] > 0) {
            n += v[0];
            sum += v[0] * v[1];
            classes++;
        }
    }
    for (size_t c = 0; c < a->n_class; c++) {
        const double *v = a->value + c * a->n_value + 1 + feature * PER_FEATURE;

        if (v[0] > 0) {
            between += v[0] * (v[1] - sum / n) * (v[1] - sum / n);
            within += v[0] * fmax(0, v[2] - v[1] * v[1]);
        }
    }
    if (classes < 2 || n <= classes || within <= 0)
        return NAN;
    return (between / (classes - 1)) / (within / (n - classes));
}

static int larger_first(const void *a, const void *b)
{
    double x = ((const struct ui_class_means_feature *)a)->f;
    double y = ((const struct ui_class_means_feature *)b)->f;

    if (isnan(x) || isnan(y))
        return isnan(x) - isnan(y);
    return (x < y) - (x > y);
}

static void take(struct ui_class_means *k, const struct answer *a,
                 const struct ui_class_means_of *o, const struct json *about)
{
    const struct json *j = json_first(o->inputs);
    char name[UI_NAME];

    k->n_class = a->n_class;
    k->n_feature = count_of(o);
    k->step = step_of(o);
    k->label = arena_zero(&k->memory, k->n_class + 1, sizeof *k->label);
    k->feature = arena_zero(&k->memory, k->n_feature + 1, sizeof *k->feature);
    for (size_t c = 0; c < k->n_class; c++) {
        ui_label_name(about, a->label[c], name);
        k->label[c] = arena_text(&k->memory, name);
    }
    for (size_t i = 0; i < k->n_feature; i++, j = json_next(j)) {
        struct ui_class_means_feature *x = &k->feature[i];

        x->name = arena_text(&k->memory, json_text(j, ""));
        x->mean = arena_zero(&k->memory, k->n_class + 1, sizeof *x->mean);
        for (size_t c = 0; c < k->n_class; c++)
            x->mean[c] = a->value[c * a->n_value + 2 + i * PER_FEATURE];
        x->f = f_of(a, i);
    }
    qsort(k->feature, k->n_feature, sizeof *k->feature, larger_first);
}

int ui_class_means_read(const char *text, size_t size, const struct ui_class_means_of *o,
                    const struct json *about, struct ui_class_means *out, struct err *e)
{
    struct arena memory = {0};
    struct answer a = {.n_value = 1 + count_of(o) * PER_FEATURE};

    a.value = arena_zero(&memory, CLASSES_MOST * a.n_value, sizeof *a.value);
    int rc = read_all(text, size, &a);

    *out = (struct ui_class_means){0};
    if (rc == 0)
        take(out, &a, o, about);
    else
        err_set(e, FAIL_INPUT, "features of '%s' cannot be told by class", o->table);
    arena_done(&memory);
    return rc;
}

void ui_class_means_done(struct ui_class_means *k)
{
    arena_done(&k->memory);
    *k = (struct ui_class_means){0};
}

/* --- the picture --- */

/* As many decimals for all means of a feature as the largest of them asks for. */
static int decimals_of(const struct ui_class_means_feature *x, size_t n)
{
    double most = 0;

    for (size_t c = 0; c < n; c++)
        most = fabs(x->mean[c]) > most ? fabs(x->mean[c]) : most;
    return most >= 1000 ? 0 : most >= 10 ? 1 : most >= 0.05 ? 3 : 4;
}

static void f_text(double f, char out[UI_NUMBER])
{
    if (isnan(f))
        snprintf(out, UI_NUMBER, "·");
    else if (f >= 1e6)
        snprintf(out, UI_NUMBER, "%.1f M", f / 1e6);
    else if (f >= 1e4)
        snprintf(out, UI_NUMBER, "%.0f k", f / 1e3);
    else
        ui_real(f, f >= 100 ? 0 : 1, out);
}

/* The class whose mean is farthest from that of the first; 0: none is. */
static size_t farthest(const struct ui_class_means_feature *x, size_t n)
{
    double most = 0;
    size_t at = 0;

    for (size_t c = 1; c < n; c++) {
        double far = fabs(x->mean[c] - x->mean[0]);

        if (far > most) {
            most = far;
            at = c;
        }
    }
    return at;
}

struct cols { /* widths of the name and of a class; classes shown */
    int name, mean;
    size_t n;
    bool brief; /* names: all of them where one has no room */
};

static struct cols cols_of(const struct ui_class_means *k, const struct ui_canvas *c, int width)
{
    int room = width - NAME_LEAST - F_COLS, n = (int)k->n_class;
    struct cols x = {.mean = n > 0 ? room / n : CLASS_MOST};

    x.mean = x.mean > CLASS_MOST ? CLASS_MOST : x.mean < CLASS_LEAST ? CLASS_LEAST : x.mean;
    n = room < 0 ? 0 : n * x.mean > room ? room / x.mean : n;
    x.n = (size_t)n;
    x.name = width - F_COLS - n * x.mean;
    x.name = x.name < 0 ? 0 : x.name > NAME_MOST ? NAME_MOST : x.name;
    for (size_t i = 0; i < k->n_feature; i++)
        x.brief = x.brief || ui_canvas_width(c, k->feature[i].name) > x.name - 1;
    return x;
}

static void draw_feature(const struct ui_class_means_feature *x, struct ui_canvas *c,
                         struct ui_rect r, const struct cols *w)
{
    char text[UI_NAME], number[UI_NUMBER];
    size_t far = farthest(x, w->n);
    int at = r.col + w->name;

    ui_name_short(x->name, text);
    ui_canvas_text(c, r.row, r.col, w->name, UI_TEXT, w->brief ? text : x->name);
    for (size_t i = 0; i < w->n; i++, at += w->mean) {
        ui_real(x->mean[i], decimals_of(x, w->n), number);
        ui_canvas_right(c, r.row, at, w->mean, far && i == far ? UI_HEADER : UI_TEXT,
                        isnan(x->mean[i]) ? ui_glyph(c, UI_GLYPH_DOT) : number);
    }
    f_text(x->f, number);
    ui_canvas_right(c, r.row, at, F_COLS, UI_DIM,
                    isnan(x->f) ? ui_glyph(c, UI_GLYPH_DOT) : number);
}

static void draw_names(const struct ui_class_means *k, struct ui_canvas *c, struct ui_rect r,
                       const struct cols *w)
{
    int at = r.col + w->name;

    ui_canvas_text(c, r.row, r.col, w->name, UI_HEADER, "feature");
    for (size_t i = 0; i < w->n; i++, at += w->mean)
        ui_canvas_right(c, r.row, at + 1, w->mean - 1, UI_HEADER, k->label[i]);
    ui_canvas_right(c, r.row, at, F_COLS, UI_HEADER, "F");
    if (w->n < k->n_class)
        ui_canvas_glyph(c, r.row, at + 1, UI_KEY, UI_GLYPH_MORE);
}

void ui_class_means_draw(const struct ui_class_means *k, struct ui_canvas *c, struct ui_rect r)
{
    struct ui_rect before = ui_canvas_clip(c, r);
    struct cols w = cols_of(k, c, r.cols);
    int row = r.row + 1;

    draw_names(k, c, r, &w);
    for (size_t i = 0; i < k->n_feature && row < r.row + r.rows; i++, row++)
        draw_feature(&k->feature[i], c, (struct ui_rect){row, r.col, 1, r.cols}, &w);
    ui_canvas_unclip(c, before);
}
