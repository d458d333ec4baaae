/* matrix.c - where the cells of the matrix stand, what they say, and how a cursor moves there.
 *
 *    true \ predicted     none    comp1     rows
 *    none              # 1,038      16    1,054
 *    comp1             [    3]  #   46       49
 *    predicted           1,041      62    1,103
 *
 * A cell of the picture is a shade, a number to the right, and room for a bracket on both sides.
 * What part of the classes is shown follows from the cursor alone, so that drawing has no state. */
#include "config.h"

#include "ui/matrix.h"

#include "src/base/text.h"
#include "ui/grid.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CORNER = 17, CORNER_LEAST = 9, NUMBER_LEAST = 5, AROUND = 3, FRAME_ROWS = 2 };

/* --- shades --- */

static double heat_of(double share)
{
    return share > 0 ? sqrt(share > 1 ? 1 : share) : 0; /* rare things are to be seen */
}

int ui_heat_role(double share)
{
    int step = (int)(heat_of(share) * UI_HEAT_STEPS);

    return UI_HEAT + (step < UI_HEAT_STEPS ? step : UI_HEAT_STEPS - 1);
}

void ui_heat_put(struct ui_canvas *c, int row, int col, double share)
{
    static const char *const shade[] = {" ", "░", "▒", "▓", "█"};
    static const char ascii[] = " .:-=+*#%@";
    double v = heat_of(share);
    int i = (v >= .1) + (v >= .25) + (v >= .5) + (v >= .75);
    char glyph[2] = {ascii[v >= .1 ? (int)ceil(v * 9) : 0], '\0'};

    if (!(share > 0)) {
        ui_canvas_put(c, row, col, UI_TEXT, " ");
        return;
    }
    ui_canvas_put(c, row, col, ui_heat_role(share), c->ascii ? glyph : shade[i]);
}

/* --- where things stand --- */

struct geometry {
    struct ui_rect r;
    int corner, cell, number, total; /* widths */
    size_t row0, n_row, col0, n_col; /* classes shown */
    bool totals, said;               /* is there room for the line of sums, and for words below? */
};

static int text_width(const char *s)
{
    char safe[1024];

    return (int)safe_cells(s, strlen(s), 200, safe, sizeof safe);
}

static int count_width(int64_t n)
{
    char text[UI_NUMBER];

    ui_count(n, text);
    return (int)strlen(text);
}

static int most_of(int a, int b)
{
    return a > b ? a : b;
}

static int number_width(const struct ui_evaluation *v)
{
    int width = NUMBER_LEAST;

    for (size_t i = 0; i < v->n * v->n; i++)
        width = most_of(width, count_width(v->count[i]));
    return width;
}

static int names_width(const struct ui_evaluation *v)
{
    int width = CORNER_LEAST;

    for (size_t k = 0; k < v->n; k++)
        width = most_of(width, text_width(v->per_class[k].name));
    return width;
}

/* The window of `most` classes out of n that the cursor is in: page by page, the last one full. */
static size_t window(size_t n, size_t most, size_t at)
{
    size_t first = most ? at / most * most : 0;

    return first + most > n ? n - (most < n ? most : n) : first;
}

static struct geometry measure(const struct ui_matrix *m, const struct ui_evaluation *v,
                               struct ui_rect r)
{
    struct geometry g = {.r = r, .number = number_width(v)};
    int room = r.rows - 1, wide;

    g.cell = g.number + AROUND;
    g.total = most_of(count_width(v->n_row), 4) + 1;
    g.corner = CORNER;
    wide = g.corner + (int)v->n * g.cell + g.total;
    if (wide > r.cols)
        g.corner = names_width(v) + 1 < CORNER ? names_width(v) + 1 : CORNER;
    int cols = (r.cols - g.corner - g.total) / g.cell;

    g.totals = room > FRAME_ROWS;
    g.said = room > FRAME_ROWS + 1;
    room -= g.totals + g.said;
    g.n_col = cols < 0 ? 0 : (size_t)cols < v->n ? (size_t)cols : v->n;
    g.n_row = room < 0 ? 0 : (size_t)room < v->n ? (size_t)room : v->n;
    g.col0 = window(v->n, g.n_col, m->predicted);
    g.row0 = window(v->n, g.n_row, m->actual);
    return g;
}

int ui_matrix_rows(const struct ui_evaluation *v)
{
    return (int)v->n + 1 + FRAME_ROWS;
}

int ui_matrix_cols(const struct ui_evaluation *v)
{
    return CORNER + (int)v->n * (number_width(v) + AROUND) + most_of(count_width(v->n_row), 4) + 1;
}

/* --- drawing --- */

static int64_t count_at(const struct ui_evaluation *v, size_t actual, size_t predicted)
{
    return v->count[actual * v->n + predicted];
}

/* Of the line or the column; NaN where that is empty. */
static double share_at(const struct ui_matrix *m, const struct ui_evaluation *v, size_t actual,
                       size_t predicted)
{
    int64_t all = m->mode == UI_MATRIX_COL ? v->per_class[predicted].predicted
                                           : v->per_class[actual].support;

    return all > 0 ? (double)count_at(v, actual, predicted) / (double)all : NAN;
}

static void cell_text(const struct ui_matrix *m, const struct ui_evaluation *v, size_t actual,
                      size_t predicted, char out[UI_NUMBER])
{
    double share = share_at(m, v, actual, predicted);

    if (m->mode == UI_MATRIX_COUNT)
        ui_count(count_at(v, actual, predicted), out);
    else if (isnan(share))
        snprintf(out, UI_NUMBER, "-");
    else
        snprintf(out, UI_NUMBER, share == 0 ? "0" : "%.1f", share * 100);
}

/* The whole cell is a tile of its heat; a number on it is black or white, as the theme says. */
static void draw_cell(const struct ui_matrix *m, const struct ui_evaluation *v,
                      const struct geometry *g, struct ui_canvas *c, int row, int col,
                      size_t actual, size_t predicted, bool focus)
{
    bool here = actual == m->actual && predicted == m->predicted;
    struct ui_rect tile = {row, col, 1, g->cell};
    char text[UI_NUMBER];
    double share = share_at(m, v, actual, predicted);
    int role = share > 0 ? ui_heat_role(share) : UI_DIM;

    cell_text(m, v, actual, predicted, text);
    int heat = col + g->number - (int)strlen(text); /* of the number beside it, also in mono */

    ui_canvas_fill(c, tile, share > 0 ? role : UI_TEXT, " ");
    ui_heat_put(c, row, heat, isnan(share) ? 0 : share);
    ui_canvas_right(c, row, col + 2, g->number, role, text);
    if (!here)
        return;
    ui_canvas_put(c, row, col + 1 + g->number - (int)strlen(text), role, "[");
    ui_canvas_put(c, row, col + 2 + g->number, role, "]");
    if (!focus)
        return;
    ui_canvas_put(c, row, heat, UI_CURSOR, " ");
    ui_canvas_role(c, tile, UI_CURSOR);
}

static void draw_head(const struct ui_matrix *m, const struct ui_evaluation *v,
                      const struct geometry *g, struct ui_canvas *c, bool focus)
{
    const char *corner = c->ascii ? "true \\ predicted" : "true ╲ predicted";
    int col = g->r.col + g->corner;

    ui_canvas_text(c, g->r.row, g->r.col, g->corner - 1, UI_HEADER,
                   g->corner == CORNER ? corner : "true");
    for (size_t i = 0; i < g->n_col; i++, col += g->cell)
        ui_canvas_right(c, g->r.row, col + 1, g->number + 1,
                        focus && g->col0 + i == m->predicted ? UI_TITLE : UI_HEADER,
                        v->per_class[g->col0 + i].name);
    ui_canvas_right(c, g->r.row, col, g->total, UI_HEADER, "rows");
}

static void draw_count(struct ui_canvas *c, int row, int col, int width, int64_t n)
{
    char text[UI_NUMBER];

    ui_count(n, text);
    ui_canvas_right(c, row, col, width, UI_DIM, text);
}

static void draw_totals(const struct ui_evaluation *v, const struct geometry *g,
                        struct ui_canvas *c, int row)
{
    int col = g->r.col + g->corner;

    ui_canvas_text(c, row, g->r.col, g->corner - 1, UI_DIM, "predicted");
    for (size_t i = 0; i < g->n_col; i++, col += g->cell)
        draw_count(c, row, col + 1, g->number + 1, v->per_class[g->col0 + i].predicted);
    draw_count(c, row, col, g->total, v->n_row);
}

/* How the name of a line looks. */
static int role_of_line(const struct ui_matrix *m, size_t actual, bool focus)
{
    return actual != m->actual ? UI_TEXT : focus ? UI_TITLE : UI_HEADER;
}

void ui_matrix_draw(const struct ui_matrix *m, const struct ui_evaluation *v, struct ui_canvas *c,
                    struct ui_rect r, bool focus)
{
    struct geometry g = measure(m, v, r);
    struct ui_rect before = ui_canvas_clip(c, r);
    int row = r.row + 1;
    char said[400];

    draw_head(m, v, &g, c, focus);
    for (size_t i = 0; i < g.n_row; i++, row++) {
        size_t actual = g.row0 + i;
        int col = r.col + g.corner;

        ui_canvas_text(c, row, r.col, g.corner - 1, role_of_line(m, actual, focus),
                       v->per_class[actual].name);
        for (size_t k = 0; k < g.n_col; k++, col += g.cell)
            draw_cell(m, v, &g, c, row, col, actual, g.col0 + k, focus);
        draw_count(c, row, col, g.total, v->per_class[actual].support);
    }
    if (g.totals)
        draw_totals(v, &g, c, row);
    ui_matrix_say(m, v, said, sizeof said);
    if (g.said)
        ui_canvas_text(c, row + 1, r.col, r.cols, focus ? UI_TEXT : UI_DIM, said);
    ui_canvas_unclip(c, before);
}

void ui_matrix_say(const struct ui_matrix *m, const struct ui_evaluation *v, char *out,
                   size_t size)
{
    const char *actual = v->per_class[m->actual].name;
    const char *predicted = v->per_class[m->predicted].name;
    int64_t n = count_at(v, m->actual, m->predicted);
    char text[UI_NUMBER];

    ui_count(n, text);
    if (n == 0)
        snprintf(out, size, "no row of %s is predicted as %s", actual, predicted);
    else
        snprintf(out, size, "%s row%s of %s predicted as %s: Enter shows %s", text,
                 n == 1 ? "" : "s", actual, predicted, n == 1 ? "it" : "them");
}

/* --- keys --- */

void ui_matrix_fit(struct ui_matrix *m, size_t n)
{
    if (m->actual >= n)
        m->actual = n ? n - 1 : 0;
    if (m->predicted >= n)
        m->predicted = n ? n - 1 : 0;
}

static void step(size_t *at, size_t n, int by)
{
    if (by < 0 && *at > 0)
        (*at)--;
    if (by > 0 && *at + 1 < n)
        (*at)++;
}

enum ui_result ui_matrix_key(struct ui_matrix *m, const struct ui_evaluation *v, int key)
{
    switch (key) {
    case 'j': case UI_KEY_DOWN: step(&m->actual, v->n, 1); break;
    case 'k': case UI_KEY_UP: step(&m->actual, v->n, -1); break;
    case 'l': case UI_KEY_RIGHT: step(&m->predicted, v->n, 1); break;
    case 'h': case UI_KEY_LEFT: step(&m->predicted, v->n, -1); break;
    case UI_CHORD('g'): case UI_KEY_HOME: m->actual = 0; break;
    case 'G': case UI_KEY_END: m->actual = v->n - 1; break;
    case UI_CHORD('h'): m->predicted = 0; break;
    case UI_CHORD('l'): m->predicted = v->n - 1; break;
    case 'm': m->mode = (m->mode + 1) % UI_MATRIX_MODES; break;
    default: return UI_IGNORED;
    }
    return UI_TAKEN;
}

bool ui_matrix_click(struct ui_matrix *m, const struct ui_evaluation *v, struct ui_rect r, int row,
                     int col)
{
    struct geometry g = measure(m, v, r);
    int line = row - r.row - 1, at = col - r.col - g.corner;

    if (line < 0 || (size_t)line >= g.n_row || at < 0 || (size_t)(at / g.cell) >= g.n_col)
        return false;
    m->actual = g.row0 + (size_t)line;
    m->predicted = g.col0 + (size_t)(at / g.cell);
    return true;
}

/* --- classes --- */

enum { FIGURES = 3, BAR_GAP = 3, BAR_LEAST = 12, BAR_MOST = 60 };

/* Columns of the table of classes: precision, recall, F1, rows. */
struct class_columns {
    const char *const *head;
    int width[FIGURES + 1], name, all;
    int bar; /* cells for F1 as a bar; 0: no room */
};

static struct class_columns class_columns(const struct ui_evaluation *v, int cols)
{
    static const char *const heads[] = {"precision", "recall", "F1", "rows"};
    static const char *const brief[] = {"prec.", "recall", "F1", "rows"};
    static const int widths[][FIGURES + 1] = {{11, 10, 10, 10}, {10, 8, 8, 9}, {7, 7, 7, 8}};
    struct class_columns k = {.name = names_width(v) + 1};
    int which = cols >= 53 ? 0 : cols >= 45 ? 1 : 2;

    k.head = which < 2 ? heads : brief;
    for (int i = 0; i <= FIGURES; i++)
        k.all += k.width[i] = widths[which][i];
    k.name = k.name > cols - k.all ? cols - k.all : k.name;
    k.bar = cols - k.name - k.all - BAR_GAP;
    k.bar = k.bar < BAR_LEAST ? 0 : k.bar > BAR_MOST ? BAR_MOST : k.bar;
    return k;
}

static void draw_figures(const struct class_columns *k, struct ui_canvas *c, int row, int col,
                         const struct ui_figures *f, int role)
{
    const double figure[FIGURES] = {f->precision, f->recall, f->f1};

    for (int i = 0; i < FIGURES; col += k->width[i++]) {
        char text[UI_NUMBER];

        if (isnan(figure[i]))
            snprintf(text, sizeof text, "-");
        else
            snprintf(text, sizeof text, "%.4f", figure[i]);
        ui_canvas_right(c, row, col, k->width[i], role, text);
    }
}

static void draw_class(const struct class_columns *k, struct ui_canvas *c, int row, int col,
                       const char *name, const struct ui_figures *f, int64_t n, int role)
{
    ui_canvas_text(c, row, col, k->name - 1, role, name);
    draw_figures(k, c, row, col + k->name, f, role == UI_DIM ? UI_DIM : UI_TEXT);
    if (n >= 0)
        draw_count(c, row, col + k->name + k->all - k->width[FIGURES], k->width[FIGURES], n);
    if (k->bar && !isnan(f->f1))
        ui_canvas_bar(c, row, col + k->name + k->all + BAR_GAP, k->bar,
                      role == UI_DIM ? UI_DIM : UI_PLOT1, f->f1);
}

void ui_classes_draw(const struct ui_evaluation *v, size_t at, struct ui_canvas *c,
                     struct ui_rect r, bool focus)
{
    struct class_columns k = class_columns(v, r.cols);
    int row = r.row, room = r.rows - 1 - FRAME_ROWS, col = r.col + k.name;
    size_t most = room < 0 ? 0 : (size_t)room < v->n ? (size_t)room : v->n;
    size_t first = window(v->n, most, at);

    if (r.rows < 1 || k.name < 4)
        return;
    ui_canvas_text(c, row, r.col, k.name - 1, UI_HEADER, "class");
    for (int i = 0; i <= FIGURES; col += k.width[i++])
        ui_canvas_right(c, row, col + 1, k.width[i] - 1, UI_HEADER, k.head[i]);
    if (k.bar)
        ui_canvas_text(c, row, col + BAR_GAP, k.bar, UI_HEADER, "F1");
    for (size_t i = first; i < first + most; i++)
        draw_class(&k, c, ++row, r.col, v->per_class[i].name, &v->per_class[i].of,
                   v->per_class[i].support, i == at && focus ? UI_HEADER : UI_TEXT);
    if (room < 0)
        return;
    draw_class(&k, c, row + 1, r.col, "macro", &v->macro, -1, UI_DIM);
    draw_class(&k, c, row + 2, r.col, "weighted", &v->weighted, v->n_row, UI_DIM);
}
