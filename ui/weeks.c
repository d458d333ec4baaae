/* weeks.c - the question in SQL, its answer as arrays, and the arrays as bars. */
#include "config.h"

#include "ui/weeks.h"

#include "src/base/buf.h"
#include "src/base/civil.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "ui/grid.h"
#include "ui/names.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WEEK_S = 7 * 86400, WEEKS_MOST = 520, CYCLE_PARTS = 60, LABELS_MOST = 512 };
enum { NAME_COLS = 10, COUNT_COLS = 11, SHARE_COLS = 9,
       HEAD_COLS = NAME_COLS + COUNT_COLS + SHARE_COLS + 2,
       WEEK_COLS_MOST = 9, APART_COLS = 4, HIGH_MOST = 4, DAY_COLS = 8 };

/* --- the question --- */

static int64_t step_of(const struct ui_weeks_of *o)
{
    int64_t range = o->to_at > o->from_at ? o->to_at - o->from_at : 0;

    return WEEK_S * (1 + range / ((int64_t)WEEK_S * WEEKS_MOST));
}

/* Whole numbers of seconds or cycles divide as such in SQL. */
static void put_part(struct buf *b, const struct ui_weeks_of *o)
{
    if (!o->cycles) {
        buf_text(b, "(strftime('%s', ");
        ui_sql_name(b, o->time);
        buf_printf(b, ") - %lld) / %lld", (long long)o->from_at, (long long)step_of(o));
        return;
    }
    buf_byte(b, '(');
    ui_sql_name(b, o->time);
    buf_text(b, " - (SELECT min(");
    ui_sql_name(b, o->time);
    buf_text(b, ") FROM ");
    ui_sql_name(b, o->table);
    buf_text(b, ")) / (SELECT (max(");
    ui_sql_name(b, o->time);
    buf_text(b, ") - min(");
    ui_sql_name(b, o->time);
    buf_printf(b, ")) / %d + 1 FROM ", CYCLE_PARTS);
    ui_sql_name(b, o->table);
    buf_byte(b, ')');
}

char *ui_weeks_sql(const struct ui_weeks_of *o)
{
    struct buf b = {0};

    buf_text(&b, "SELECT ");
    ui_sql_name(&b, o->label);
    buf_text(&b, " AS label, ");
    put_part(&b, o);
    buf_text(&b, " AS part, count(*) AS n FROM ");
    ui_sql_name(&b, o->table);
    buf_text(&b, " WHERE ");
    ui_sql_name(&b, o->time);
    buf_text(&b, " IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2");
    return buf_take(&b);
}

/* --- the answer --- */

struct line { /* of the answer */
    double label; /* NaN: none */
    int64_t part, n;
};

static int read_line(const char *s, size_t size, struct line *out)
{
    const char *a = memchr(s, ',', size), *b = a ? memchr(a + 1, ',', size - (size_t)(a + 1 - s))
                                                 : NULL;

    if (!b)
        return -1;
    out->label = NAN;
    if (a > s && text_to_f64(s, (size_t)(a - s), &out->label) != TEXT_NUM_OK)
        return -1;
    if (text_to_i64(a + 1, (size_t)(b - a - 1), &out->part) != TEXT_NUM_OK ||
        text_to_i64(b + 1, size - (size_t)(b + 1 - s), &out->n) != TEXT_NUM_OK)
        return -1;
    return out->part >= 0 && out->part <= WEEKS_MOST && out->n >= 0 ? 0 : -1;
}

typedef int (*line_fn)(struct ui_weeks *w, const struct line *l);

static int each_line(const char *text, size_t size, struct ui_weeks *w, line_fn fn)
{
    const char *end = text + size, *s = memchr(text, '\n', size);

    for (s = s ? s + 1 : end; s < end;) {
        const char *stop = memchr(s, '\n', (size_t)(end - s));
        struct line l;

        stop = stop ? stop : end;
        if (read_line(s, (size_t)(stop - s), &l) < 0 || fn(w, &l) < 0)
            return -1;
        s = stop + 1;
    }
    return 0;
}

static bool same_label(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static struct ui_weeks_label *find_label(struct ui_weeks *w, double label)
{
    for (size_t i = 0; i < w->n_label; i++)
        if (same_label(w->label[i].label, label))
            return &w->label[i];
    return NULL;
}

static int see_line(struct ui_weeks *w, const struct line *l)
{
    if ((size_t)l->part >= w->n_week)
        w->n_week = (size_t)l->part + 1;
    if (find_label(w, l->label))
        return 0;
    if (w->n_label == LABELS_MOST)
        return -1;
    w->label[w->n_label++].label = l->label;
    return 0;
}

static int add_line(struct ui_weeks *w, const struct line *l)
{
    struct ui_weeks_label *to = find_label(w, l->label);

    to->week[l->part] += (double)l->n;
    to->n += l->n;
    w->n += l->n;
    return 0;
}

static int by_label(const void *a, const void *b)
{
    double x = ((const struct ui_weeks_label *)a)->label;
    double y = ((const struct ui_weeks_label *)b)->label;

    if (isnan(x) || isnan(y))
        return isnan(x) - isnan(y);
    return (x > y) - (x < y);
}

static void name_labels(struct ui_weeks *w, const struct json *about)
{
    char name[UI_NAME];

    for (size_t i = 0; i < w->n_label; i++) {
        struct ui_weeks_label *l = &w->label[i];

        if (isnan(l->label))
            snprintf(name, sizeof name, "no label");
        else
            ui_label_name(about, l->label, name);
        l->name = arena_text(&w->memory, name);
        l->week = arena_zero(&w->memory, w->n_week + 1, sizeof *l->week);
    }
}

int ui_weeks_read(const char *text, size_t size, const struct ui_weeks_of *o,
                  const struct json *about, struct ui_weeks *out, struct err *e)
{
    *out = (struct ui_weeks){.cycles = o->cycles, .from_at = o->from_at, .step_s = step_of(o)};
    out->label = arena_zero(&out->memory, LABELS_MOST, sizeof *out->label);
    int rc = each_line(text, size, out, see_line);

    if (rc == 0) {
        qsort(out->label, out->n_label, sizeof *out->label, by_label);
        name_labels(out, about);
        out->partial = !o->cycles && o->to_at + 86400 < out->from_at +
                                                            (int64_t)out->n_week * out->step_s;
        rc = each_line(text, size, out, add_line);
    }
    if (rc == 0)
        return 0;
    ui_weeks_done(out);
    return err_set(e, FAIL_INPUT, "labels of '%s' cannot be counted", o->table);
}

void ui_weeks_done(struct ui_weeks *w)
{
    arena_done(&w->memory);
    *w = (struct ui_weeks){0};
}

/* --- the picture --- */

/* Weeks share a column where there is little room, else they are several wide, and apart from one
 * another where they are wide enough. */
struct scale {
    size_t weeks;  /* of a column, or 1 */
    int cols, bar; /* of a week, with and without what parts it from the next */
    int n;         /* columns in all */
};

static struct scale scale_of(const struct ui_weeks *w, int cols)
{
    size_t room = cols > HEAD_COLS ? (size_t)(cols - HEAD_COLS) : 1;
    struct scale s = {.weeks = 1, .cols = 1};

    if (w->n_week > room)
        s.weeks = (w->n_week + room - 1) / room;
    else if (w->n_week > 0)
        s.cols = room / w->n_week > WEEK_COLS_MOST ? WEEK_COLS_MOST : (int)(room / w->n_week);
    s.bar = s.cols - (s.cols >= APART_COLS);
    s.n = (int)((w->n_week + s.weeks - 1) / s.weeks) * s.cols;
    return s;
}

static bool has_axis(const struct ui_weeks *w, struct ui_rect r)
{
    return !w->cycles && r.rows > 2 && r.cols > HEAD_COLS + 10;
}

/* Rows of a label, with one of air above it where they are several. */
static int rows_each(const struct ui_weeks *w, int rows)
{
    int each = w->n_label > 0 ? (rows - 1) / (int)w->n_label : 1;

    return each < 2 ? 1 : each > HIGH_MOST + 1 ? HIGH_MOST + 1 : each;
}

int ui_weeks_rows(const struct ui_weeks *w, int rows)
{
    int need = rows_each(w, rows) * (int)w->n_label + 1;

    return need < rows ? need : rows;
}

void ui_weeks_unit(const struct ui_weeks *w, int cols, char *out, size_t size)
{
    size_t n = scale_of(w, cols).weeks * (size_t)(w->step_s / WEEK_S);

    if (w->cycles)
        snprintf(out, size, "rows by time");
    else if (n <= 1)
        snprintf(out, size, "rows per week");
    else
        snprintf(out, size, "rows per %zu weeks", n);
}

/* Bars of a label, r.rows high, from column HEAD_COLS on. */
static void draw_bars(const struct ui_weeks *w, struct ui_canvas *c, struct ui_rect r, size_t i)
{
    const struct ui_weeks_label *l = &w->label[i];
    struct scale s = scale_of(w, r.cols);
    double *v = mem_zero((size_t)s.n + 1, sizeof *v);
    struct ui_rect at = {r.row, r.col + HEAD_COLS, r.rows, s.n};

    for (size_t k = 0; k < w->n_week; k++)
        for (int part = 0; part < s.bar; part++)
            v[k / s.weeks * (size_t)s.cols + (size_t)part] += l->week[k];
    ui_canvas_spark(c, at, isnan(l->label) ? UI_DIM : UI_PLOT1 + (int)(i % 6), v);
    if (w->partial)
        ui_canvas_role(c, (struct ui_rect){at.row, at.col + s.n - s.cols, at.rows, s.cols},
                       UI_DIM);
    free(v);
}

static double most_of(const struct ui_weeks *w, size_t i, size_t weeks)
{
    double most = 0;

    for (size_t k = 0; k < w->n_week; k += weeks) {
        double n = 0;

        for (size_t j = k; j < w->n_week && j < k + weeks; j++)
            n += w->label[i].week[j];
        most = n > most ? n : most;
    }
    return most;
}

/* r: its rows without the air; words stand beside the foot of the bars. */
static void draw_label(const struct ui_weeks *w, struct ui_canvas *c, struct ui_rect r, size_t i)
{
    const struct ui_weeks_label *l = &w->label[i];
    int foot = r.row + r.rows - 1;
    char count[UI_NUMBER];

    ui_count(l->n, count);
    ui_canvas_text(c, foot, r.col, NAME_COLS - 1, UI_TEXT, l->name);
    ui_canvas_right(c, foot, r.col + NAME_COLS, COUNT_COLS, UI_TEXT, count);
    ui_canvas_printf(c, foot, r.col + NAME_COLS + COUNT_COLS + 1, SHARE_COLS, UI_DIM, "%6.2f %%",
                     w->n ? 100 * (double)l->n / (double)w->n : 0.0);
    if (r.cols <= HEAD_COLS)
        return;
    draw_bars(w, c, r, i);
    if (r.rows == 1)
        return;
    ui_count((int64_t)most_of(w, i, scale_of(w, r.cols).weeks), count);
    ui_canvas_printf(c, r.row, r.col + NAME_COLS, COUNT_COLS + SHARE_COLS + 1, UI_DIM,
                     "%*s at most", COUNT_COLS, count);
}

enum tick { TICK_YEAR, TICK_MONTH, TICK_DAY };

static void tick_text(const struct civil *at, enum tick tick, char out[16])
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

    if (tick == TICK_YEAR)
        snprintf(out, 16, "%d", at->year);
    else if (tick == TICK_MONTH)
        snprintf(out, 16, "%s", months[at->month - 1]);
    else
        snprintf(out, 16, "%s %d", months[at->month - 1], at->day);
}

/* "╵Jan  ╵Feb" below the column in which a month begins, years where months are too many, the first
 * day of each week where weeks are wide. What would touch the next one has no name. */
static void draw_ticks(const struct ui_weeks *w, struct ui_canvas *c, struct ui_rect r, int row)
{
    struct scale s = scale_of(w, r.cols);
    enum tick tick = s.cols >= DAY_COLS                                         ? TICK_DAY
                     : (int64_t)w->n_week * w->step_s > (int64_t)86400 * 550 ? TICK_YEAR
                                                                                : TICK_MONTH;
    int end = r.cols - HEAD_COLS;

    for (int i = s.n - s.cols; i >= 0; i -= s.cols) { /* the last one first: it has its room */
        struct civil at, before;
        char text[16];
        int64_t begin = w->from_at + (int64_t)(i / s.cols) * (int64_t)s.weeks * w->step_s;

        civil_from(begin, &at);
        civil_from(begin - (int64_t)s.weeks * w->step_s, &before);
        bool new = tick == TICK_YEAR ? at.year != before.year
                                     : tick == TICK_DAY || at.month != before.month;

        if (i > 0 && !new)
            continue;
        tick_text(&at, tick, text);
        int width = (int)strlen(text);

        if (i < end)
            ui_canvas_put(c, row, r.col + HEAD_COLS + i, UI_AXIS, c->ascii ? "'" : "╵");
        if (i + 1 + width > end)
            continue;
        ui_canvas_text(c, row, r.col + HEAD_COLS + i + 1, width, UI_AXIS, text);
        end = i - 1;
    }
}

void ui_weeks_draw(const struct ui_weeks *w, struct ui_canvas *c, struct ui_rect r)
{
    struct ui_rect before = ui_canvas_clip(c, r);
    bool axis = has_axis(w, r);
    int each = rows_each(w, r.rows), row = r.row;
    size_t room = r.rows > axis ? (size_t)(r.rows - axis) : 0;
    size_t n = w->n_label <= room ? w->n_label : room ? room - 1 : 0;

    for (size_t i = 0; i < n; i++, row += each)
        draw_label(w, c, (struct ui_rect){row + (each > 1), r.col, each - (each > 1), r.cols}, i);
    if (n < w->n_label && room)
        ui_canvas_printf(c, row++, r.col, r.cols, UI_DIM, "%zu more labels", w->n_label - n);
    if (axis)
        draw_ticks(w, c, r, row);
    ui_canvas_unclip(c, before);
}
