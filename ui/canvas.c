/* canvas.c - cells, text that is cut to fit, and the figures made of line and block glyphs. */
#include "config.h"

#include "ui/canvas.h"

#include "src/base/mem.h"
#include "src/base/text.h"
#include "ui/note.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { TEXT_MAX = 4096 }; /* bytes of one line of safe text */

/* --- roles and glyphs --- */

static const char *const role_names[UI_HEAT + 1] = {
    [UI_TEXT] = "text",   [UI_DIM] = "dim",     [UI_HEADER] = "header", [UI_KEY] = "key",
    [UI_CURSOR] = "cursor", [UI_MARK] = "mark", [UI_CHIP] = "chip",     [UI_OK] = "ok",
    [UI_WARN] = "warn",   [UI_ALARM] = "alarm", [UI_AXIS] = "axis",     [UI_TITLE] = "title",
    [UI_PLOT1] = "plot1", [UI_PLOT2] = "plot2", [UI_PLOT3] = "plot3",   [UI_PLOT4] = "plot4",
    [UI_PLOT5] = "plot5", [UI_PLOT6] = "plot6", [UI_HEAT] = "heat",
};

const char *ui_role_name(int role)
{
    assert(role >= 0 && role < UI_ROLES);
    return role_names[role < UI_HEAT ? role : UI_HEAT];
}

int ui_role_find(const char *name)
{
    for (int i = 0; i <= UI_HEAT; i++)
        if (strcmp(role_names[i], name) == 0)
            return i;
    return -1;
}

static const char *const glyphs[][2] = {
    [UI_GLYPH_H] = {"─", "-"},       [UI_GLYPH_V] = {"│", "|"},      [UI_GLYPH_TL] = {"┌", "+"},
    [UI_GLYPH_TR] = {"┐", "+"},      [UI_GLYPH_BL] = {"└", "+"},     [UI_GLYPH_BR] = {"┘", "+"},
    [UI_GLYPH_T] = {"┬", "+"},       [UI_GLYPH_B] = {"┴", "+"},      [UI_GLYPH_L] = {"├", "+"},
    [UI_GLYPH_R] = {"┤", "+"},       [UI_GLYPH_POINTER] = {"▶", ">"}, [UI_GLYPH_UP] = {"↑", "^"},
    [UI_GLYPH_DOWN] = {"↓", "v"},    [UI_GLYPH_MARK] = {"•", "*"},   [UI_GLYPH_BASE] = {"◆", "*"},
    [UI_GLYPH_CHECK] = {"✓", "+"},   [UI_GLYPH_CROSS] = {"✖", "x"},  [UI_GLYPH_DOT] = {"·", "."},
    [UI_GLYPH_CHOICE] = {"▾", "v"},  [UI_GLYPH_DONE] = {"━", "="},   [UI_GLYPH_LEFT_OPEN] = {"╸", ">"},
    [UI_GLYPH_TODO] = {"─", "-"},    [UI_GLYPH_CHIP_L] = {"⟨", "<"}, [UI_GLYPH_CHIP_R] = {"⟩", ">"},
    [UI_GLYPH_MORE] = {"›", ">"},
};

const char *ui_glyph(const struct ui_canvas *c, enum ui_glyph g)
{
    return glyphs[g][c->ascii];
}

/* --- the grid --- */

struct ui_rect ui_rect_cut(struct ui_rect a, struct ui_rect b)
{
    int row = a.row > b.row ? a.row : b.row, col = a.col > b.col ? a.col : b.col;
    int row_end = a.row + a.rows < b.row + b.rows ? a.row + a.rows : b.row + b.rows;
    int col_end = a.col + a.cols < b.col + b.cols ? a.col + a.cols : b.col + b.cols;

    return (struct ui_rect){row, col, row_end > row ? row_end - row : 0,
                            col_end > col ? col_end - col : 0};
}

bool ui_rect_holds(struct ui_rect r, int row, int col)
{
    return row >= r.row && row < r.row + r.rows && col >= r.col && col < r.col + r.cols;
}

struct ui_canvas *ui_canvas_new(int rows, int cols)
{
    struct ui_canvas *c = mem_zero(1, sizeof *c);

    ui_canvas_resize(c, rows, cols);
    return c;
}

void ui_canvas_free(struct ui_canvas *c)
{
    if (!c)
        return;
    free(c->cell);
    ui_notes_free(c->notes);
    free(c);
}

void ui_canvas_resize(struct ui_canvas *c, int rows, int cols)
{
    assert(rows >= 0 && cols >= 0);
    free(c->cell);
    c->rows = rows;
    c->cols = cols;
    c->cell = mem_array((size_t)rows * (size_t)cols + 1, sizeof *c->cell);
    ui_canvas_clear(c);
}

void ui_canvas_clear(struct ui_canvas *c)
{
    static const struct ui_cell blank = {" ", 1, UI_TEXT};

    for (size_t i = 0; i < (size_t)c->rows * (size_t)c->cols; i++)
        c->cell[i] = blank;
    c->clip = (struct ui_rect){0, 0, c->rows, c->cols};
    c->cursor_row = c->cursor_col = -1;
    ui_notes_clear(c);
}

struct ui_rect ui_canvas_clip(struct ui_canvas *c, struct ui_rect r)
{
    struct ui_rect before = c->clip;

    c->clip = ui_rect_cut(before, r);
    return before;
}

void ui_canvas_unclip(struct ui_canvas *c, struct ui_rect before)
{
    c->clip = before;
}

const struct ui_cell *ui_canvas_at(const struct ui_canvas *c, int row, int col)
{
    assert(row >= 0 && row < c->rows && col >= 0 && col < c->cols);
    return &c->cell[(size_t)row * (size_t)c->cols + (size_t)col];
}

static struct ui_cell *cell_at(struct ui_canvas *c, int row, int col)
{
    return &c->cell[(size_t)row * (size_t)c->cols + (size_t)col];
}

/* A cell that is overwritten takes the other half of a wide glyph with it. */
static void unpair(struct ui_canvas *c, int row, int col)
{
    struct ui_cell *at = cell_at(c, row, col);

    if (at->width == 0 && col > 0)
        memcpy(cell_at(c, row, col - 1), &(struct ui_cell){" ", 1, at->role}, sizeof *at);
    if (at->width == 2 && col + 1 < c->cols)
        memcpy(at + 1, &(struct ui_cell){" ", 1, at->role}, sizeof *at);
}

static void put_cell(struct ui_canvas *c, int row, int col, int width, int role, const char *s,
                     size_t size)
{
    if (!ui_rect_holds(c->clip, row, col)) {
        ui_notes_miss(c);
        return;
    }
    if (width == 2 && !ui_rect_holds(c->clip, row, col + 1)) {
        s = " ";
        size = 1;
        width = 1;
    }
    struct ui_cell *at = cell_at(c, row, col);

    ui_notes_put(c, row, col, s, size);
    unpair(c, row, col);
    if (width == 2)
        unpair(c, row, col + 1);
    if (size > sizeof at->glyph - 1)
        size = sizeof at->glyph - 1;
    memcpy(at->glyph, s, size);
    at->glyph[size] = '\0';
    at->width = (uint8_t)width;
    at->role = (uint8_t)role;
    if (width == 2)
        at[1] = (struct ui_cell){"", 0, (uint8_t)role};
}

/* --- text --- */

static size_t glyph_size(const char *s) /* bytes of the character that begins at s */
{
    unsigned char u = (unsigned char)*s;

    return u < 0x80 ? 1 : u < 0xe0 ? 2 : u < 0xf0 ? 3 : 4;
}

static int glyph_width(const char *s, size_t size)
{
    wchar_t w;
    mbstate_t state = {0};
    size_t n = mbrtowc(&w, s, size, &state);

    return n == 0 || n > size ? 1 : wcwidth(w);
}

/* Safe text into cells; combining marks join the cell before them. */
static int put_safe(struct ui_canvas *c, int row, int col, int role, const char *s)
{
    int used = 0;

    while (*s) {
        size_t size = glyph_size(s), whole = size;
        int width = glyph_width(s, size);

        while (s[whole] && (unsigned char)s[whole] >= 0x80 &&
               glyph_width(s + whole, glyph_size(s + whole)) == 0)
            whole += glyph_size(s + whole);
        put_cell(c, row, col + used, width == 2 ? 2 : 1, role, s, whole);
        used += width == 2 ? 2 : 1;
        s += whole;
    }
    return used;
}

/* The ASCII twin of the glyph that s begins with, whose bytes go to *out_size; NULL: none. */
static const char *twin_of(const char *s, size_t size, size_t *out_size)
{
    static const char *const others[][2] = {{"−", "-"}, {"–", "-"}, {"×", "x"}, {"→", ">"},
                                            {"←", "<"}, {"…", "~"}, {"Δ", "d"}};
    enum { GLYPHS = sizeof glyphs / sizeof *glyphs, OTHERS = sizeof others / sizeof *others };

    for (size_t i = 0; i < GLYPHS + OTHERS; i++) {
        const char *const *pair = i < GLYPHS ? glyphs[i] : others[i - GLYPHS];

        *out_size = strlen(pair[0]);
        if (*out_size <= size && memcmp(pair[0], s, *out_size) == 0)
            return pair[1];
    }
    return NULL;
}

/* Text as it may stand in at most width cells; gives those it takes. Signs that the program itself
 * writes in its texts, "·" and "−", are told in ASCII too; other characters are named. */
static int make_safe(const struct ui_canvas *c, const char *s, size_t size, int width,
                     char out[TEXT_MAX])
{
    struct buf plain = {0};

    if (!c->ascii)
        return (int)safe_cells(s, size, (size_t)width, out, TEXT_MAX);
    for (size_t i = 0, n = 1; i < size; i += n) {
        const char *twin = (unsigned char)s[i] < 0x80 ? NULL : twin_of(s + i, size - i, &n);

        if (twin)
            buf_text(&plain, twin);
        else
            buf_byte(&plain, s[i]);
        n = twin ? n : 1;
    }
    int used = (int)safe_cells(buf_str(&plain), plain.size, (size_t)width, out, TEXT_MAX);
    char *cut = strstr(out, "…"); /* that of safe_cells, where the locale has it */

    if (cut) {
        *cut = '~';
        memmove(cut + 1, cut + strlen("…"), strlen(cut + strlen("…")) + 1);
    }
    buf_done(&plain);
    return used;
}

int ui_canvas_width(const struct ui_canvas *c, const char *s)
{
    char safe[TEXT_MAX];

    return make_safe(c, s, strlen(s), TEXT_MAX / 4, safe);
}

/* One text into its cells, which are noted. */
static int place_text(struct ui_canvas *c, const struct ui_note *at, const char *s, size_t size)
{
    char safe[TEXT_MAX];

    if (at->width <= 0)
        return 0;
    if (c->notes) {
        struct ui_note whole = *at;

        whole.wanted = make_safe(c, s, size, TEXT_MAX / 4, safe);
        ui_notes_open(c, &whole);
    }
    int used = make_safe(c, s, size, at->width, safe);
    int col = at->right ? at->col + at->width - used : at->col;

    put_safe(c, at->row, col, at->role, safe);
    ui_notes_close(c, col, used);
    return used;
}

int ui_canvas_text_n(struct ui_canvas *c, int row, int col, int width, int role, const char *s,
                     size_t size)
{
    struct ui_note at = {.row = row, .col = col, .width = width, .role = role};

    return place_text(c, &at, s, size);
}

int ui_canvas_text(struct ui_canvas *c, int row, int col, int width, int role, const char *s)
{
    return ui_canvas_text_n(c, row, col, width, role, s, strlen(s));
}

int ui_canvas_right(struct ui_canvas *c, int row, int col, int width, int role, const char *s)
{
    struct ui_note at = {.row = row, .col = col, .width = width, .role = role, .right = true};

    return place_text(c, &at, s, strlen(s));
}

int ui_canvas_printf(struct ui_canvas *c, int row, int col, int width, int role, const char *fmt,
                     ...)
{
    char text[TEXT_MAX];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return ui_canvas_text(c, row, col, width, role, text);
}

static size_t char_bytes(const char *s) /* the same of text that may be no UTF-8 */
{
    size_t n = glyph_size(s), i = 1;

    while (i < n && ((unsigned char)s[i] & 0xc0) == 0x80)
        i++;
    return i;
}

/* Cells of a character behind another one: a combining mark takes none there. */
static int char_cells(const char *s, size_t size)
{
    char both[1 + 4] = "x", safe[32];

    memcpy(both + 1, s, size);
    return (int)safe_cells(both, 1 + size, 16, safe, sizeof safe) - 1;
}

/* Bytes of s that fit into width cells, broken at a blank, else where a word becomes too wide. */
static size_t line_of(const char *s, int width)
{
    size_t end = 0, blank = 0;
    int cells = 0;

    while (s[end] && s[end] != '\n') {
        size_t n = char_bytes(s + end);

        cells += char_cells(s + end, n);
        if (s[end] == ' ')
            blank = end;
        if (cells > width && end > 0)
            return blank ? blank : end;
        end += n;
    }
    return end;
}

int ui_canvas_wrap(struct ui_canvas *c, struct ui_rect r, int role, const char *s)
{
    int used = 0;

    while (*s && used < r.rows) {
        size_t n = line_of(s, r.cols);

        ui_canvas_text_n(c, r.row + used++, r.col, r.cols, role, s, n);
        s += n;
        s += *s == ' ' || *s == '\n';
    }
    if (*s)
        ui_notes_stop(c);
    return used;
}

/* --- figures --- */

void ui_canvas_put(struct ui_canvas *c, int row, int col, int role, const char *glyph)
{
    put_cell(c, row, col, 1, role, glyph, strlen(glyph));
}

void ui_canvas_glyph(struct ui_canvas *c, int row, int col, int role, enum ui_glyph g)
{
    ui_canvas_put(c, row, col, role, ui_glyph(c, g));
}

void ui_canvas_fill(struct ui_canvas *c, struct ui_rect r, int role, const char *glyph)
{
    r = ui_rect_cut(r, c->clip);
    for (int row = r.row; row < r.row + r.rows; row++)
        for (int col = r.col; col < r.col + r.cols; col++)
            ui_canvas_put(c, row, col, role, glyph);
}

void ui_canvas_role(struct ui_canvas *c, struct ui_rect r, int role)
{
    r = ui_rect_cut(r, c->clip);
    for (int row = r.row; row < r.row + r.rows; row++)
        for (int col = r.col; col < r.col + r.cols; col++)
            cell_at(c, row, col)->role = (uint8_t)role;
}

static void line(struct ui_canvas *c, int row, int col, int width)
{
    ui_canvas_fill(c, (struct ui_rect){row, col, 1, width}, UI_AXIS, ui_glyph(c, UI_GLYPH_H));
}

/* " text " over a line; gives the cells used. */
static int label(struct ui_canvas *c, int row, int col, int width, int role, const char *s)
{
    if (width < 3)
        return 0;
    ui_canvas_put(c, row, col, UI_AXIS, " ");
    int used = ui_canvas_text(c, row, col + 1, width - 2, role, s);

    ui_canvas_put(c, row, col + 1 + used, UI_AXIS, " ");
    return used + 2;
}

void ui_canvas_rule(struct ui_canvas *c, int row, int col, int width, const char *title,
                    const char *right)
{
    int used = 1;

    ui_notes_rule(c, row, col, width);
    line(c, row, col, width);
    if (title)
        used += label(c, row, col + 1, width - 2, UI_TITLE, title);
    if (!right)
        return;
    int need = ui_canvas_width(c, right) + 2, room = width - used - 2;

    if (need <= room)
        label(c, row, col + width - 1 - need, need, UI_DIM, right);
}

void ui_canvas_box(struct ui_canvas *c, struct ui_rect r, const char *title)
{
    int bottom = r.row + r.rows - 1, end = r.col + r.cols - 1;

    if (r.rows < 2 || r.cols < 2)
        return;
    ui_notes_box(c, r);
    ui_canvas_fill(c, r, UI_TEXT, " ");
    line(c, r.row, r.col, r.cols);
    line(c, bottom, r.col, r.cols);
    for (int row = r.row + 1; row < bottom; row++) {
        ui_canvas_glyph(c, row, r.col, UI_AXIS, UI_GLYPH_V);
        ui_canvas_glyph(c, row, end, UI_AXIS, UI_GLYPH_V);
    }
    ui_canvas_glyph(c, r.row, r.col, UI_AXIS, UI_GLYPH_TL);
    ui_canvas_glyph(c, r.row, end, UI_AXIS, UI_GLYPH_TR);
    ui_canvas_glyph(c, bottom, r.col, UI_AXIS, UI_GLYPH_BL);
    ui_canvas_glyph(c, bottom, end, UI_AXIS, UI_GLYPH_BR);
    if (title)
        label(c, r.row, r.col + 2, r.cols - 4, UI_TITLE, title);
}

static const char *const rises[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

/* Half as high as a line, so that bars one below another do not become one surface. */
void ui_canvas_bar(struct ui_canvas *c, int row, int col, int width, int role, double share)
{
    double at = share > 1 ? 1 : share;
    int halves = at > 0 && width > 0 ? (int)lround(at * width * 2) : 0;

    if (halves == 0 && at > 0 && width > 0)
        halves = 1; /* what is there is seen */
    for (int i = 0; i * 2 < halves; i++)
        ui_canvas_put(c, row, col + i, role,
                      c->ascii ? "#" : i * 2 + 1 < halves ? "▄" : "▖");
}

void ui_canvas_progress(struct ui_canvas *c, int row, int col, int width, double share)
{
    int done = share < 0 ? 0 : (int)((share > 1 ? 1 : share) * width);

    for (int i = 0; i < width; i++)
        ui_canvas_glyph(c, row, col + i, i <= done && done > 0 ? UI_OK : UI_DIM,
                        i < done            ? UI_GLYPH_DONE
                        : i == done && done ? UI_GLYPH_LEFT_OPEN
                                            : UI_GLYPH_TODO);
}

/* One bar upright, parts eighths of a cell high. */
static void draw_rise(struct ui_canvas *c, struct ui_rect r, int col, int role, int parts)
{
    static const char *const ascii[] = {" ", ".", ".", ":", ":", "|", "|", "#", "#"};

    for (int row = r.row + r.rows - 1; parts > 0; row--, parts -= 8)
        ui_canvas_put(c, row, col, role, (c->ascii ? ascii : rises)[parts < 8 ? parts : 8]);
}

void ui_canvas_spark(struct ui_canvas *c, struct ui_rect r, int role, const double *v)
{
    int full = r.rows * 8 - 1;
    double most = 0;

    for (int i = 0; i < r.cols; i++)
        most = v[i] > most ? v[i] : most;
    for (int i = 0; i < r.cols; i++)
        draw_rise(c, r, r.col + i, role,
                  most > 0 && v[i] > 0 ? (int)ceil(v[i] / most * full) : 0);
}

/* --- looking at it --- */

static void dump_row(const struct ui_canvas *c, int row, struct buf *out)
{
    int end = c->cols;

    while (end > 0 && strcmp(ui_canvas_at(c, row, end - 1)->glyph, " ") == 0)
        end--;
    for (int col = 0; col < end; col++)
        buf_text(out, ui_canvas_at(c, row, col)->glyph);
    buf_byte(out, '\n');
}

void ui_canvas_dump(const struct ui_canvas *c, struct buf *out)
{
    for (int row = 0; row < c->rows; row++)
        dump_row(c, row, out);
}

static bool is_blank(const struct ui_cell *at)
{
    return at->role == UI_TEXT && strcmp(at->glyph, " ") == 0;
}

void ui_canvas_dump_cells(const struct ui_canvas *c, struct buf *out)
{
    for (int row = 0; row < c->rows; row++) {
        for (int col = 0, end; col < c->cols; col = end) {
            int role = ui_canvas_at(c, row, col)->role;
            bool blank = true;

            for (end = col; end < c->cols && ui_canvas_at(c, row, end)->role == role; end++)
                blank = blank && is_blank(ui_canvas_at(c, row, end));
            if (blank)
                continue;
            buf_printf(out, "%d,%d %s ", row, col, ui_role_name(role));
            for (int i = col; i < end; i++)
                buf_text(out, ui_canvas_at(c, row, i)->glyph);
            buf_byte(out, '\n');
        }
    }
}
