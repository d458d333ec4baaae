/* form_draw.c - the picture of a form; see form.c for how it looks. */
#include "config.h"

#include "ui/form_parts.h"

#include "src/base/text.h"
#include "ui/box.h"

enum { FORM_COLS = 96, BESIDE_COLS = 62, WIDE = 100, TALL = 30 };

struct columns { /* of a line of a field, from its left edge */
    int value, value_cols, hint, hint_cols;
};

static struct columns columns_of(const struct ui_form *f, int cols)
{
    int label = 8, room;

    for (size_t i = 0; i < f->n; i++) {
        int n = (int)safe_width(ui_form_label(&f->field[i]));

        if (f->field[i].is.kind != UI_FIELD_HEAD)
            label = n > label ? n : label;
    }
    label = label > cols / 3 ? cols / 3 : label;
    room = cols - label - 4;
    int value = room * 2 / 5 > 14 ? room * 2 / 5 : 14;

    return (struct columns){label + 4, value, label + 4 + value + 2, room - value - 2};
}

static const char *note_of(const struct ui_form *f, const struct field *x, int *out_role)
{
    *out_role = UI_ALARM;
    if (x->why[0])
        return x->why;
    if (ui_form_is_missing(x)) {
        *out_role = f->tried ? UI_ALARM : UI_WARN;
        return f->tried || !x->hint[0] ? "needed" : x->hint;
    }
    *out_role = ui_form_is_unhealthy(x) ? UI_WARN : UI_DIM;
    return x->hint;
}

static void draw_value(const struct field *x, struct ui_canvas *c, struct ui_rect at, bool on)
{
    bool opens = x->is.kind == UI_FIELD_CHOICE || x->is.choices;
    int role = on ? UI_CURSOR : UI_TEXT;

    if (x->is.kind == UI_FIELD_BOOL) {
        ui_canvas_text(c, at.row, at.col, at.cols, role, ui_form_is_on(x) ? "[x]" : "[ ]");
        return;
    }
    if (ui_form_is_typed(x)) {
        int cols = at.cols - (opens ? 2 : 0);

        ui_edit_draw(&x->edit, c, at.row, at.col, cols, role, on);
        if (opens && !(x->is.kind == UI_FIELD_PATH))
            ui_canvas_glyph(c, at.row, at.col + cols + 1, UI_KEY, UI_GLYPH_CHOICE);
        return;
    }
    int used = ui_canvas_text(c, at.row, at.col, at.cols - 2, role, ui_edit_text(&x->edit));

    if (at.cols > used + 1)
        ui_canvas_glyph(c, at.row, at.col + used + 1, UI_KEY, UI_GLYPH_CHOICE);
}

static void draw_field(const struct ui_form *f, struct ui_canvas *c, size_t i,
                       struct ui_rect line, struct columns k)
{
    const struct field *x = &f->field[i];
    bool on = i == f->at, head = x->is.kind == UI_FIELD_HEAD;
    int role;
    const char *note = note_of(f, x, &role);
    struct ui_rect value = {line.row, line.col + k.value, 1, k.value_cols};

    if (head) {
        ui_canvas_text(c, line.row, line.col, k.value + k.value_cols, UI_HEADER, ui_form_label(x));
        ui_canvas_text(c, line.row, line.col + k.hint, k.hint_cols, UI_DIM, x->hint);
        return;
    }
    if (on)
        ui_canvas_glyph(c, line.row, line.col, UI_KEY, UI_GLYPH_POINTER);
    ui_canvas_text(c, line.row, line.col + 2, k.value - 3, on ? UI_HEADER : UI_TEXT,
                   ui_form_label(x));
    if (on && ui_form_is_typed(x) && (int)x->edit.text.size >= k.value_cols - 2)
        note = ""; /* a long text is seen while it is typed; what is wrong stands below */
    if (!*note)
        value.cols = line.cols - k.value; /* nothing is in its way */
    draw_value(x, c, value, on);
    if (ui_form_is_unhealthy(x) && role == UI_WARN && *note)
        ui_canvas_put(c, line.row, line.col + k.hint - 2, UI_WARN, "!");
    ui_canvas_text(c, line.row, line.col + k.hint, k.hint_cols, role, note);
}

/* The fields as a list; with the cursor on a button it is at their end. */
static struct ui_pick pick_of(const struct ui_form *f)
{
    return (struct ui_pick){(int)f->n, (int)(f->at < f->n ? f->at : f->n - (f->n > 0))};
}

static void draw_fields(const struct ui_form *f, struct ui_canvas *c, struct ui_rect r)
{
    struct ui_pick pick = pick_of(f);
    int top = ui_pick_top(&pick, r.rows);
    struct columns k = columns_of(f, r.cols);
    struct ui_rect before = ui_canvas_clip(c, r);

    for (int i = top; i < pick.n && i < top + r.rows; i++)
        draw_field(f, c, (size_t)i, (struct ui_rect){r.row + i - top, r.col, 1, r.cols}, k);
    ui_canvas_unclip(c, before);
    if (top > 0)
        ui_canvas_glyph(c, r.row - 1, r.col + r.cols - 3, UI_DIM, UI_GLYPH_UP);
    if (top + r.rows < pick.n)
        ui_canvas_glyph(c, r.row + r.rows, r.col + r.cols - 3, UI_DIM, UI_GLYPH_DOWN);
}

static bool has_help(const struct ui_form *f)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->field[i].is.help)
            return true;
    return false;
}

static const char *help_of(const struct ui_form *f)
{
    if (f->at >= f->n)
        return "";
    if (f->field[f->at].why[0])
        return f->field[f->at].why;
    return f->field[f->at].is.help ? f->field[f->at].is.help : "";
}

struct parts { /* rows of a form's inside, from above */
    int fields, more, help, command;
    bool beside; /* `more` stands beside the fields */
};

/* As much of a long command as leaves the fields their room. */
static int command_rows(const struct ui_canvas *c)
{
    return c->rows < TALL ? 2 : c->rows < TALL + 10 ? 3 : 6;
}

static struct parts parts_of(const struct ui_form *f, struct ui_canvas *c, int cols)
{
    struct parts p = {.fields = (int)f->n, .beside = f->o.draw_more && c->cols >= WIDE};
    int room = ui_box_rows(c) - 1;

    if (f->command.size)
        p.command = ui_box_wrapped(c, cols - 2, buf_str(&f->command));
    p.command = p.command > command_rows(c) ? command_rows(c) : p.command;
    p.help = has_help(f) ? c->rows >= TALL ? 2 : 1 : 0;
    p.more = f->o.draw_more ? f->o.more_rows : 0;
    if (p.beside && p.more > p.fields)
        p.fields = p.more;
    room -= p.command + p.help + (p.beside ? 0 : p.more);
    if (room < p.fields && !p.beside && p.more > 0) { /* half of the room is for the fields */
        int least = (room + p.more) / 2 < p.fields ? (room + p.more) / 2 : p.fields;

        p.more -= least > room ? least - room : 0;
        room = least > room ? least : room;
    }
    if (p.fields > room)
        p.fields = room > 1 ? room : 1;
    return p;
}

static void draw_command(const struct ui_form *f, struct ui_canvas *c, struct ui_rect r)
{
    if (r.rows <= 0)
        return;
    ui_canvas_put(c, r.row, r.col, UI_DIM, "=");
    ui_canvas_wrap(c, (struct ui_rect){r.row, r.col + 2, r.rows, r.cols - 2}, UI_KEY,
                   buf_str(&f->command));
    if (ui_box_wrapped(c, r.cols - 2, buf_str(&f->command)) > r.rows)
        ui_canvas_glyph(c, r.row + r.rows - 1, r.col + r.cols - 1, UI_KEY, UI_GLYPH_MORE);
}

/* --- where what is --- */

struct shape {
    struct ui_rect in; /* all of the inside */
    struct parts p;
    enum ui_box_place place;
    int rows, cols;
    struct ui_button button[2];
};

static struct shape shape_of(const struct ui_form *f, struct ui_canvas *c)
{
    int most = f->o.draw_more ? ui_box_cols(c) : FORM_COLS;
    struct shape s = {.place = f->base.below ? UI_BOX_MIDDLE : UI_BOX_FOOT,
                      .cols = most < ui_box_cols(c) ? most : ui_box_cols(c),
                      .button = {{f->o.submit_word, "F7"}, {"Cancel", ""}}};

    s.p = parts_of(f, c, s.cols);
    s.rows = s.p.fields + (s.p.beside ? 0 : s.p.more) + s.p.help + s.p.command + 1;
    s.in = ui_box_inside(c, s.place, s.rows, s.cols);
    return s;
}

static struct ui_rect fields_of(const struct shape *s)
{
    return (struct ui_rect){s->in.row, s->in.col, s->p.fields,
                            s->p.beside ? BESIDE_COLS : s->in.cols};
}

int ui_form_hit(const struct ui_form *f, struct ui_canvas *c, int row, int col)
{
    struct shape s = shape_of(f, c);
    struct ui_pick pick = pick_of(f);
    int button = ui_box_button_at(s.in, s.button, 2, row, col);

    if (button >= 0)
        return (int)f->n + button;
    if (!ui_rect_holds(ui_rect_cut(fields_of(&s), s.in), row, col))
        return -1;
    int at = ui_pick_top(&pick, s.p.fields) + row - s.in.row;

    return at < pick.n && f->field[at].is.kind != UI_FIELD_HEAD ? at : -1;
}

void ui_form_draw(const struct overlay *o, struct ui_canvas *c)
{
    const struct ui_form *f = (const struct ui_form *)o;
    struct shape s = shape_of(f, c);
    struct parts p = s.p;
    struct ui_rect in = ui_box_draw(c, s.place, s.rows, s.cols, f->o.title);
    struct ui_rect at = fields_of(&s);

    draw_fields(f, c, at);
    for (int i = 0; p.beside && i < p.fields; i++)
        ui_canvas_glyph(c, in.row + i, in.col + BESIDE_COLS, UI_AXIS, UI_GLYPH_V);
    if (p.beside)
        f->o.draw_more(f, f->o.owner, c,
                       (struct ui_rect){in.row, in.col + BESIDE_COLS + 2, p.fields,
                                        in.cols - BESIDE_COLS - 2});
    at = (struct ui_rect){at.row + p.fields, in.col, p.more, in.cols};
    if (f->o.draw_more && !p.beside && p.more > 0)
        f->o.draw_more(f, f->o.owner, c, at);
    at.row += p.beside ? 0 : p.more;
    ui_canvas_wrap(c, (struct ui_rect){at.row, in.col, p.help, in.cols}, UI_DIM, help_of(f));
    at.row += p.help;
    draw_command(f, c, (struct ui_rect){at.row, in.col, p.command, in.cols});
    ui_box_buttons(c, in, s.button, 2, f->at < f->n ? -1 : (int)(f->at - f->n));
}
