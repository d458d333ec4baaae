/* form.c - fields with a cursor among them, what is wrong with each, and the buttons.
 *
 *     ┌─ Train ─────────────────────────────────────────┐
 *     │ ▶ numTrees    200            20       50-500     │  fields, scrolled around the cursor
 *     │   maxDepth    40             not within 0 to 30  │
 *     │ trees of the forest                              │  help of the one with the cursor
 *     │ = millwright train --param maxDepth=40           │  what it stands for
 *     │                            [ Train F7 ]   Cancel │
 *     └──────────────────────────────────────────────────┘
 *
 * Every change runs the checks of the kinds, then the owner's. Not here: the picture
 * (form_draw.c), forms made from the table of an op (op_form.c), the line editor (edit.c). */
#include "config.h"

#include "ui/form_parts.h"

#include "src/base/civil.h"
#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "ui/dialog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- values --- */

static struct field *field_of(const struct ui_form *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->field[i].is.name && strcmp(f->field[i].is.name, name) == 0)
            return &f->field[i];
    return NULL;
}

static const char *text_of(const struct field *x)
{
    return ui_edit_text(&x->edit);
}

bool ui_form_is_on(const struct field *x)
{
    return strcmp(text_of(x), "true") == 0;
}

bool ui_form_is_typed(const struct field *x) /* as text, rather than chosen */
{
    return x->is.kind != UI_FIELD_BOOL && x->is.kind != UI_FIELD_CHOICE &&
           x->is.kind != UI_FIELD_HEAD;
}

const char *ui_form_value(const struct ui_form *f, const char *name)
{
    const struct field *x = field_of(f, name);

    return x ? text_of(x) : "";
}

struct app *ui_form_app(const struct ui_form *f)
{
    return f->base.app;
}

const char *ui_form_label(const struct field *x)
{
    return x->is.label ? x->is.label : x->is.name ? x->is.name : "";
}

/* --- checks --- */

static void wrong_number(struct field *x, double v)
{
    const struct ui_field *is = &x->is;

    if ((is->least != 0 || is->most != 0) && !(v >= is->least && v <= is->most))
        snprintf(x->why, WHY, "not within %.10g to %.10g", is->least, is->most);
}

static bool is_choice(const struct field *x)
{
    for (const char *const *c = x->is.choices; c && *c; c++)
        if (strcmp(*c, text_of(x)) == 0)
            return true;
    return false;
}

/* What the kind of a field asks for. Empty is fine unless it is required. */
static void check_kind(struct field *x)
{
    const char *s = text_of(x);
    int64_t whole, at;
    double real = 0;

    x->why[0] = '\0';
    if (!*s)
        return;
    if (x->is.kind == UI_FIELD_I64 && text_to_i64(s, strlen(s), &whole) != TEXT_NUM_OK)
        snprintf(x->why, WHY, "not a whole number");
    else if (x->is.kind == UI_FIELD_I64)
        wrong_number(x, (double)whole);
    else if (x->is.kind == UI_FIELD_F64 && text_to_f64(s, strlen(s), &real) != TEXT_NUM_OK)
        snprintf(x->why, WHY, "not a number");
    else if (x->is.kind == UI_FIELD_F64)
        wrong_number(x, real);
    else if (x->is.kind == UI_FIELD_DATE && !civil_parse_arg(s, &at))
        snprintf(x->why, WHY, "not a date: YYYY-MM-DD, with HH:MM:SS if you like");
    else if (x->is.kind == UI_FIELD_CHOICE && !is_choice(x))
        snprintf(x->why, WHY, "not one of the choices");
}

bool ui_form_is_missing(const struct field *x)
{
    return x->is.required && !text_of(x)[0];
}

bool ui_form_is_unhealthy(const struct field *x)
{
    const struct ui_field *is = &x->is;
    const char *s = text_of(x);
    double v;

    return (is->good_least != 0 || is->good_most != 0) &&
           text_to_f64(s, strlen(s), &v) == TEXT_NUM_OK &&
           (v < is->good_least || v > is->good_most);
}

void ui_form_check(struct ui_form *f)
{
    for (size_t i = 0; i < f->n; i++)
        check_kind(&f->field[i]);
    if (f->o.check)
        f->o.check(f, f->o.owner);
    buf_clear(&f->command);
    if (f->o.command) {
        buf_text(&f->command, "millwright ");
        f->o.command(f, f->o.owner, &f->command);
    }
}

void ui_form_set(struct ui_form *f, const char *name, const char *value)
{
    struct field *x = field_of(f, name);

    if (!x)
        return;
    ui_edit_set(&x->edit, value);
    check_kind(x);
}

void ui_form_wrong(struct ui_form *f, const char *name, const char *why)
{
    struct field *x = field_of(f, name);

    if (x && (!*why || !x->why[0])) /* the first thing that is wrong is said */
        snprintf(x->why, WHY, "%s", why);
}

void ui_form_hint(struct ui_form *f, const char *name, const char *hint)
{
    struct field *x = field_of(f, name);

    if (x)
        snprintf(x->hint, WHY, "%s", hint);
}

/* A person has changed it. */
static void changed(struct ui_form *f, const struct field *x)
{
    app_note(f->base.app, "set", f->o.name, x->is.name);
    ui_form_check(f);
}

/* --- completion --- */

/* Puts a path, or its first bytes, in the place of what is typed. */
static void put_path(struct field *x, size_t begin, const char *path, size_t size)
{
    struct buf b = {0};
    char *part = mem_text_n(path, size);

    buf_add(&b, text_of(x), begin);
    if (x->is.many)
        buf_word(&b, part);
    else
        buf_text(&b, part);
    ui_edit_set(&x->edit, buf_str(&b));
    free(part);
    buf_done(&b);
}

static size_t path_begin(const struct field *x)
{
    return x->is.many ? ui_words_last(text_of(x)) : 0;
}

/* The path that is typed, without quotes. */
static char *path_typed(const struct field *x)
{
    struct arena a = {0};
    struct err ignored = {0}; /* a quote that is open: nothing is offered */
    const char *const *word;
    char *out;

    if (!x->is.many)
        return mem_text(text_of(x));
    int n = ui_words_split(text_of(x) + path_begin(x), &a, &word, &ignored);
    out = mem_text(n > 0 ? word[0] : "");
    arena_done(&a);
    return out;
}

/* Adds what all paths that fit have in common; gives whether that was anything. */
static bool complete(struct ui_form *f, struct field *x)
{
    char *typed = path_typed(x);

    ui_paths_done(&f->paths);
    ui_paths_find(typed, x->is.choices, &f->paths);
    size_t common = ui_paths_common(&f->paths);
    bool more = common > strlen(typed);

    if (more) {
        put_path(x, path_begin(x), f->paths.path[0], common);
        changed(f, x);
    }
    free(typed);
    return more;
}

static void path_chosen(struct app *a, void *owner, int i)
{
    struct ui_form *f = owner;
    struct field *x = &f->field[f->at];

    (void)a;
    put_path(x, path_begin(x), f->paths.path[i], strlen(f->paths.path[i]));
    changed(f, x);
}

static void choice_chosen(struct app *a, void *owner, int i)
{
    struct ui_form *f = owner;
    struct field *x = &f->field[f->at];

    (void)a;
    ui_edit_set(&x->edit, x->is.choices[i]);
    changed(f, x);
}

/* --- keys --- */

static void move(struct ui_form *f, int by)
{
    size_t stops = f->n + 2;

    do
        f->at = (f->at + stops + (size_t)(by + (int)stops)) % stops;
    while (f->at < f->n && f->field[f->at].is.kind == UI_FIELD_HEAD);
}

static enum ui_result submit(struct ui_form *f)
{
    f->tried = true;
    ui_form_check(f);
    for (size_t i = 0; i < f->n; i++) {
        const struct field *x = &f->field[i];

        if (!x->why[0] && !ui_form_is_missing(x))
            continue;
        f->at = i;
        app_say(f->base.app, UI_WARN, "%s: %s", ui_form_label(x), x->why[0] ? x->why : "needed");
        return UI_TAKEN;
    }
    app_note(f->base.app, "submit", f->o.name, "");
    return f->o.submit(f, f->o.owner);
}

static void step_choice(struct field *x, int by)
{
    int n = 0, at = -1;

    for (; x->is.choices && x->is.choices[n]; n++)
        if (strcmp(x->is.choices[n], text_of(x)) == 0)
            at = n;
    if (n > 0)
        ui_edit_set(&x->edit, x->is.choices[at < 0 ? 0 : (at + n + by) % n]);
}

static void open_choices(struct ui_form *f, const struct field *x)
{
    int at = 0;

    for (int i = 0; x->is.choices[i]; i++)
        if (strcmp(x->is.choices[i], text_of(x)) == 0)
            at = i;
    ui_menu_open(f->base.app, ui_form_label(x), x->is.choices, at, choice_chosen, f);
}

static void enter_path(struct ui_form *f, struct field *x)
{
    char *typed = path_typed(x);
    bool whole = file_exists(typed) && !file_is_folder(typed);

    free(typed);
    if (whole) {
        move(f, 1);
    } else if (!complete(f, x) && f->paths.n > 0) {
        ui_menu_open(f->base.app, ui_form_label(x), f->paths.path, 0, path_chosen, f);
    } else if (f->paths.n == 0) { /* a file to be made, or one elsewhere */
        app_say(f->base.app, UI_WARN, "No file here begins like that: it is taken as it is.");
        move(f, 1);
    }
}

static void flip(struct ui_form *f, struct field *x)
{
    ui_edit_set(&x->edit, ui_form_is_on(x) ? "false" : "true");
    changed(f, x);
}

static enum ui_result enter(struct ui_form *f)
{
    if (f->at == f->n)
        return submit(f);
    if (f->at > f->n)
        return UI_CLOSE;
    struct field *x = &f->field[f->at];

    if (x->is.kind == UI_FIELD_BOOL)
        flip(f, x);
    else if (x->is.kind == UI_FIELD_PATH)
        enter_path(f, x);
    else if (x->is.choices && x->is.choices[0])
        open_choices(f, x);
    else
        move(f, 1);
    return UI_TAKEN;
}

static bool key_in_text(struct ui_form *f, struct field *x, int key)
{
    char *before = mem_text(text_of(x));
    bool taken = ui_edit_key(&x->edit, key);

    if (taken && strcmp(before, text_of(x)) != 0)
        changed(f, x);
    free(before);
    return taken;
}

static bool key_in_field(struct ui_form *f, struct field *x, int key)
{
    if (ui_form_is_typed(x))
        return key_in_text(f, x, key);
    if (key != UI_KEY_LEFT && key != UI_KEY_RIGHT && key != ' ')
        return false;
    if (x->is.kind == UI_FIELD_BOOL) {
        flip(f, x);
    } else {
        step_choice(x, key == UI_KEY_LEFT ? -1 : 1);
        changed(f, x);
    }
    return true;
}

/* A click goes to a field, or is a button; a second one is Enter. */
static enum ui_result mouse(struct ui_form *f)
{
    const struct ui_mouse *m = app_last_mouse(f->base.app);
    int at = m->clicks ? ui_form_hit(f, app_canvas(f->base.app), m->row, m->col) : -1;

    if (m->wheel)
        move(f, m->wheel);
    else if (at < 0)
        return UI_IGNORED;
    else
        f->at = (size_t)at;
    return !m->wheel && (f->at >= f->n || m->clicks > 1) ? enter(f) : UI_TAKEN;
}

static enum ui_result form_key(struct overlay *o, int key)
{
    struct ui_form *f = (struct ui_form *)o;
    struct field *x = f->at < f->n ? &f->field[f->at] : NULL;
    bool completes = key == UI_KEY_TAB && x && x->is.kind == UI_FIELD_PATH && text_of(x)[0];

    switch (key) {
    case UI_KEY_MOUSE:
        return mouse(f);
    case UI_KEY_F7:
        return submit(f);
    case UI_KEY_ESC:
        return UI_CLOSE;
    case UI_KEY_F5:
        if (f->o.look)
            f->o.look(f, f->o.owner);
        return UI_TAKEN;
    case UI_KEY_ENTER:
        return enter(f);
    case UI_KEY_TAB:
    case UI_KEY_DOWN:
        if (!completes || !complete(f, x))
            move(f, 1);
        return UI_TAKEN;
    case UI_KEY_BACKTAB:
    case UI_KEY_UP:
        move(f, -1);
        return UI_TAKEN;
    default:
        break;
    }
    if (!x && (key == UI_KEY_LEFT || key == UI_KEY_RIGHT)) {
        f->at = key == UI_KEY_LEFT ? f->n : f->n + 1;
        return UI_TAKEN;
    }
    return x && key_in_field(f, x, key) ? UI_TAKEN : UI_IGNORED;
}

static void form_paste(struct overlay *o, const char *text, size_t size)
{
    struct ui_form *f = (struct ui_form *)o;

    if (f->at >= f->n || !ui_form_is_typed(&f->field[f->at]))
        return;
    ui_edit_paste(&f->field[f->at].edit, text, size);
    changed(f, &f->field[f->at]);
}

/* --- life --- */

static void form_free(struct overlay *o)
{
    struct ui_form *f = (struct ui_form *)o;

    if (f->o.free)
        f->o.free(f->o.owner);
    for (size_t i = 0; i < f->n; i++)
        ui_edit_done(&f->field[i].edit);
    free(f->field);
    buf_done(&f->command);
    ui_paths_done(&f->paths);
    arena_done(&f->texts);
    free(f);
}

static const struct overlay_ops form_ops = {
    .name = "form", .draw = ui_form_draw, .key = form_key, .paste = form_paste, .free = form_free,
    .hints = "Tab field  Enter choose  Space switch  F7 accept  Esc close",
};

static const char *keep(struct arena *a, const char *s)
{
    return s ? arena_text(a, s) : NULL;
}

static const char *const *keep_choices(struct arena *a, const char *const *choices)
{
    size_t n = 0;

    while (choices && choices[n])
        n++;
    const char **own = choices ? arena_zero(a, n + 1, sizeof *own) : NULL;

    for (size_t i = 0; i < n; i++)
        own[i] = arena_text(a, choices[i]);
    return own;
}

static void copy_field(struct ui_form *f, struct field *x, const struct ui_field *from)
{
    x->is = *from;
    x->is.name = keep(&f->texts, from->name);
    x->is.label = keep(&f->texts, from->label);
    x->is.help = keep(&f->texts, from->help);
    x->is.choices = keep_choices(&f->texts, from->choices);
    x->is.value = x->is.hint = NULL; /* these change */
    snprintf(x->hint, WHY, "%s", from->hint ? from->hint : "");
    ui_edit_set(&x->edit, from->value ? from->value
                          : from->kind == UI_FIELD_BOOL ? "false" : "");
}

struct ui_form *ui_form_open(struct app *a, const struct ui_form_opts *o)
{
    struct ui_form *f = mem_zero(1, sizeof *f);

    f->base.ops = &form_ops;
    f->o = *o;
    f->base.title = f->o.title = arena_text(&f->texts, o->title);
    f->o.name = arena_text(&f->texts, o->name ? o->name : o->title);
    f->o.submit_word = arena_text(&f->texts, o->submit_word ? o->submit_word : "Run");
    f->n = o->n_field;
    f->field = mem_zero(f->n + 1, sizeof *f->field);
    for (size_t i = 0; i < f->n; i++)
        copy_field(f, &f->field[i], &o->fields[i]);
    f->o.fields = NULL;
    app_push(a, &f->base);
    for (size_t i = 0; i < f->n; i++)
        if (f->field[i].is.kind != UI_FIELD_HEAD)
            app_note(a, "has", f->o.name, f->field[i].is.name);
    if (f->n > 0 && f->field[0].is.kind == UI_FIELD_HEAD)
        move(f, 1);
    ui_form_check(f);
    return f;
}
