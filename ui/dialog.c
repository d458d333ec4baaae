/* dialog.c - a question with its answer on Cancel, a menu, and one line to type.
 *
 * Whoever is called back is called after the dialog is gone, so that it may open another one.
 * Not here: texts to read (reader.c), forms (form.c), palette, help, start. */
#include "config.h"

#include "ui/dialog.h"

#include "src/base/arena.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "ui/box.h"
#include "ui/edit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- a question --- */

struct confirm {
    struct overlay base;
    struct arena texts;
    struct ui_confirm o;          /* its texts are in the arena */
    struct ui_dialog_line *line;  /* [o.n_line] */
    const char *command;          /* "= millwright models delete M"; "" none */
    struct ui_edit name;
    bool on_accept;               /* the focus; it begins on Cancel */
};

static const struct confirm *confirm_of(const struct overlay *o)
{
    return (const struct confirm *)o;
}

static bool name_is_right(const struct confirm *d)
{
    return !d->o.type_name || strcmp(ui_edit_text(&d->name), d->o.type_name) == 0;
}

static int word_cells(const struct confirm *d)
{
    int most = 0;

    for (size_t i = 0; i < d->o.n_line; i++) {
        int n = d->line[i].word ? (int)safe_width(d->line[i].word) : 0;

        most = n > most ? n : most;
    }
    return most ? most + 2 : 0;
}

static int confirm_cols(const struct ui_canvas *c)
{
    return UI_BOX_COLS < ui_box_cols(c) ? UI_BOX_COLS : ui_box_cols(c);
}

static int confirm_rows(const struct confirm *d, struct ui_canvas *c, int cols)
{
    int rows = 1, words = word_cells(d);

    for (size_t i = 0; i < d->o.n_line; i++)
        rows += ui_box_wrapped(c, cols - words, d->line[i].text);
    if (d->command[0])
        rows += ui_box_wrapped(c, cols, d->command);
    return rows + (d->o.type_name != NULL);
}

static void draw_name(const struct confirm *d, struct ui_canvas *c, struct ui_rect in, int row)
{
    int used = ui_canvas_printf(c, row, in.col, in.cols, UI_KEY, "Type its name: ");

    ui_edit_draw(&d->name, c, row, in.col + used, in.cols - used, UI_MARK, true);
}

static void confirm_draw(const struct overlay *o, struct ui_canvas *c)
{
    const struct confirm *d = confirm_of(o);
    const struct ui_button buttons[] = {{"Cancel", "Esc"}, {d->o.accept, "F7"}};
    int cols = confirm_cols(c);
    struct ui_rect in = ui_box_draw(c, UI_BOX_SIDE, confirm_rows(d, c, cols), cols, d->o.title);
    int row = in.row, words = word_cells(d), end = in.row + in.rows - 1;

    for (size_t i = 0; i < d->o.n_line && row < end; i++) {
        struct ui_rect text = {row, in.col + words, end - row, in.cols - words};

        ui_canvas_text(c, row, in.col, words, UI_DIM, d->line[i].word ? d->line[i].word : "");
        row += ui_canvas_wrap(c, text, UI_TEXT, d->line[i].text);
    }
    if (d->command[0] && row < end)
        row += ui_canvas_wrap(c, (struct ui_rect){row, in.col, end - row, in.cols}, UI_KEY,
                              d->command);
    if (d->o.type_name && row < end)
        draw_name(d, c, in, row);
    ui_box_buttons(c, in, buttons, 2, d->on_accept);
}

static enum ui_result accept(struct confirm *d)
{
    struct app *a = d->base.app;
    struct ui_confirm o = d->o;

    if (!name_is_right(d)) {
        app_say(a, UI_WARN, "type '%s' first: it must be the same", d->o.type_name);
        return UI_TAKEN;
    }
    d->o.free = NULL;
    app_note(a, "accept", d->o.title, "");
    app_pop(a);
    if (o.accepted)
        o.accepted(a, o.owner);
    if (o.free)
        o.free(o.owner);
    return UI_TAKEN;
}

static enum ui_result confirm_mouse(struct confirm *d)
{
    const struct ui_mouse *m = app_last_mouse(d->base.app);
    struct ui_canvas *c = app_canvas(d->base.app);
    int cols = confirm_cols(c);
    struct ui_rect in = ui_box_inside(c, UI_BOX_SIDE, confirm_rows(d, c, cols), cols);
    const struct ui_button buttons[] = {{"Cancel", "Esc"}, {d->o.accept, "F7"}};
    int i = m->clicks ? ui_box_button_at(in, buttons, 2, m->row, m->col) : -1;

    return i < 0 ? UI_IGNORED : i == 0 ? UI_CLOSE : accept(d);
}

static enum ui_result confirm_key(struct overlay *o, int key)
{
    struct confirm *d = (struct confirm *)o;

    switch (key) {
    case UI_KEY_MOUSE:
        return confirm_mouse(d);
    case UI_KEY_F7:
        return accept(d);
    case UI_KEY_ESC:
        return UI_CLOSE;
    case UI_KEY_ENTER:
        return d->on_accept ? accept(d) : UI_CLOSE;
    case UI_KEY_TAB:
    case UI_KEY_BACKTAB:
        d->on_accept = !d->on_accept;
        return UI_TAKEN;
    default:
        if (d->o.type_name)
            return ui_edit_key(&d->name, key) ? UI_TAKEN : UI_IGNORED;
        if (key == UI_KEY_LEFT || key == UI_KEY_RIGHT) {
            d->on_accept = key == UI_KEY_RIGHT;
            return UI_TAKEN;
        }
        return key == 'q' ? UI_CLOSE : UI_IGNORED;
    }
}

static void confirm_paste(struct overlay *o, const char *text, size_t size)
{
    struct confirm *d = (struct confirm *)o;

    if (d->o.type_name)
        ui_edit_paste(&d->name, text, size);
}

static void confirm_free(struct overlay *o)
{
    struct confirm *d = (struct confirm *)o;

    if (d->o.free)
        d->o.free(d->o.owner);
    ui_edit_done(&d->name);
    arena_done(&d->texts);
    free(d);
}

static const struct overlay_ops confirm_ops = {
    .name = "question",
    .draw = confirm_draw, .key = confirm_key, .paste = confirm_paste, .free = confirm_free,
    .hints = "F7 accept  Tab button  Esc cancel",
};

static const char *keep(struct arena *a, const char *s)
{
    return s ? arena_text(a, s) : NULL;
}

static const char *command_line(struct arena *a, const char *command)
{
    struct buf b = {0};

    if (command)
        buf_printf(&b, "= millwright %s", command);
    const char *line = arena_text(a, buf_str(&b));

    buf_done(&b);
    return line;
}

void ui_confirm_open(struct app *a, const struct ui_confirm *o)
{
    struct confirm *d = mem_zero(1, sizeof *d);

    d->base.ops = &confirm_ops;
    d->o = *o;
    d->base.title = d->o.title = keep(&d->texts, o->title);
    d->o.accept = keep(&d->texts, o->accept ? o->accept : "Yes");
    d->o.type_name = keep(&d->texts, o->type_name);
    d->command = command_line(&d->texts, o->command);
    d->line = arena_zero(&d->texts, o->n_line + 1, sizeof *d->line);
    for (size_t i = 0; i < o->n_line; i++) {
        d->line[i].word = keep(&d->texts, o->lines[i].word);
        d->line[i].text = arena_text(&d->texts, o->lines[i].text);
    }
    app_push(a, &d->base);
}

/* --- a menu --- */

struct menu {
    struct overlay base;
    struct arena texts;
    const char *title;
    const char **choice; /* [pick.n] */
    struct ui_pick pick;
    void (*chosen)(struct app *a, void *owner, int i);
    void *owner;
};

static int menu_rows(const struct menu *m, const struct ui_canvas *c)
{
    return m->pick.n < ui_box_rows(c) ? m->pick.n : ui_box_rows(c);
}

static int menu_cols(const struct menu *m, const struct ui_canvas *c)
{
    int most = ui_canvas_width(c, m->title) + 2;

    for (int i = 0; i < m->pick.n; i++) {
        int n = ui_canvas_width(c, m->choice[i]) + 2;

        most = n > most ? n : most;
    }
    return most < UI_BOX_COLS ? UI_BOX_COLS : most;
}

static void menu_draw(const struct overlay *o, struct ui_canvas *c)
{
    const struct menu *m = (const struct menu *)o;
    struct ui_rect in = ui_box_draw(c, UI_BOX_SIDE, menu_rows(m, c), menu_cols(m, c), m->title);
    int top = ui_pick_top(&m->pick, in.rows);

    for (int i = top; i < m->pick.n && i < top + in.rows; i++) {
        bool on = i == m->pick.at;
        struct ui_rect line = {in.row + i - top, in.col, 1, in.cols};

        ui_pick_line(c, line, on);
        ui_canvas_text(c, line.row, line.col + 2, line.cols - 2, on ? UI_CURSOR : UI_TEXT,
                       m->choice[i]);
    }
}

static enum ui_result choose(struct menu *m)
{
    struct app *a = m->base.app;
    void (*chosen)(struct app *app, void *owner, int i) = m->chosen;
    void *owner = m->owner;
    int i = m->pick.at, n = m->pick.n;

    app_pop(a);
    if (n > 0)
        chosen(a, owner, i);
    return UI_TAKEN;
}

static enum ui_result menu_mouse(struct menu *m)
{
    const struct ui_mouse *mouse = app_last_mouse(m->base.app);
    const struct ui_canvas *c = app_canvas(m->base.app);

    if (!ui_pick_mouse(&m->pick, mouse,
                       ui_box_inside(c, UI_BOX_SIDE, menu_rows(m, c), menu_cols(m, c))))
        return UI_IGNORED;
    return mouse->clicks > 1 ? choose(m) : UI_TAKEN;
}

static enum ui_result menu_key(struct overlay *o, int key)
{
    struct menu *m = (struct menu *)o;

    if (key == UI_KEY_MOUSE)
        return menu_mouse(m);
    if (key == UI_KEY_ESC || key == 'q')
        return UI_CLOSE;
    if (key == UI_KEY_ENTER || key == UI_KEY_F7)
        return choose(m);
    return ui_pick_key(&m->pick, key, menu_rows(m, app_canvas(o->app)), true) ? UI_TAKEN
                                                                             : UI_IGNORED;
}

static void menu_free(struct overlay *o)
{
    struct menu *m = (struct menu *)o;

    arena_done(&m->texts);
    free(m);
}

static const struct overlay_ops menu_ops = {
    .name = "menu", .draw = menu_draw, .key = menu_key, .free = menu_free,
    .hints = "Enter choose  j,k move  Esc close",
};

void ui_menu_open(struct app *a, const char *title, const char *const *choices, int at,
                  void (*chosen)(struct app *a, void *owner, int i), void *owner)
{
    struct menu *m = mem_zero(1, sizeof *m);

    m->base.ops = &menu_ops;
    m->base.title = m->title = arena_text(&m->texts, title);
    while (choices[m->pick.n])
        m->pick.n++;
    m->choice = arena_zero(&m->texts, (size_t)m->pick.n + 1, sizeof *m->choice);
    for (int i = 0; i < m->pick.n; i++)
        m->choice[i] = arena_text(&m->texts, choices[i]);
    m->pick.at = at < 0 || at >= m->pick.n ? 0 : at;
    m->chosen = chosen;
    m->owner = owner;
    app_push(a, &m->base);
}

/* --- one line to type --- */

enum { ASK_COLS = 60 };

struct ask_line {
    struct overlay base;
    char *title, *hint; /* hint: NULL */
    char *value;        /* as it began */
    struct ui_edit edit;
    struct ui_ask_line o; /* its calls and owner */
};

static void ask_draw(const struct overlay *o, struct ui_canvas *c)
{
    const struct ask_line *d = (const struct ask_line *)o;
    struct ui_rect in = ui_box_draw(c, UI_BOX_FOOT, d->hint ? 2 : 1, ASK_COLS, d->title);

    if (in.rows > 0)
        ui_edit_draw(&d->edit, c, in.row, in.col, in.cols, UI_MARK, true);
    if (in.rows > 1)
        ui_canvas_text(c, in.row + 1, in.col, in.cols, UI_DIM, d->hint);
}

static void changed(struct ask_line *d)
{
    if (d->o.changed)
        d->o.changed(d->base.app, d->o.owner, ui_edit_text(&d->edit));
}

static enum ui_result answer(struct ask_line *d)
{
    struct app *a = d->base.app;
    struct ui_ask_line o = d->o;
    char *text = mem_text(ui_edit_text(&d->edit));

    app_pop(a);
    if (o.accepted)
        o.accepted(a, o.owner, text);
    free(text);
    return UI_TAKEN;
}

static enum ui_result ask_key(struct overlay *o, int key)
{
    struct ask_line *d = (struct ask_line *)o;

    if (key == UI_KEY_ESC && d->o.cancelled)
        d->o.cancelled(o->app, d->o.owner, d->value);
    if (key == UI_KEY_ESC)
        return UI_CLOSE;
    if (key == UI_KEY_ENTER || key == UI_KEY_F7)
        return answer(d);
    if (!ui_edit_key(&d->edit, key))
        return UI_IGNORED;
    changed(d);
    return UI_TAKEN;
}

static void ask_paste(struct overlay *o, const char *text, size_t size)
{
    struct ask_line *d = (struct ask_line *)o;

    ui_edit_paste(&d->edit, text, size);
    changed(d);
}

static void ask_free(struct overlay *o)
{
    struct ask_line *d = (struct ask_line *)o;

    ui_edit_done(&d->edit);
    free(d->title);
    free(d->hint);
    free(d->value);
    free(d);
}

static const struct overlay_ops ask_ops = {
    .name = "line", .draw = ask_draw, .key = ask_key, .paste = ask_paste, .free = ask_free,
    .hints = "Enter accept  ^U clear  Esc close",
};

void ui_ask_line_open(struct app *a, const struct ui_ask_line *o)
{
    struct ask_line *d = mem_zero(1, sizeof *d);

    d->base.ops = &ask_ops;
    d->o = *o;
    d->base.title = d->title = mem_text(o->title);
    d->hint = mem_text(o->hint);
    d->value = mem_text(o->value ? o->value : "");
    ui_edit_set(&d->edit, d->value);
    app_push(a, &d->base);
}
