/* app_macro.c - keys as a script: M records what is pressed and pasted until M again, @ plays it.
 *
 * What is recorded are lines of a script (script.h): size, workspace and pane as they were, then
 * keys. What is played back are the lines key, type and paste of such a file, one key whenever
 * nothing is being waited for; a key of a person ends it and does nothing else.
 * Not here: the words of a whole script (script.c). */
#include "config.h"

#include "src/base/file.h"
#include "src/base/mem.h"
#include "ui/app_parts.h"
#include "ui/dialog.h"
#include "ui/script_line.h"

#include <stdlib.h>
#include <string.h>

enum { MACRO_MAX = 1 << 20, LINE_KEYS = 16 };

struct macro_step { /* a key, or a text that was pasted */
    int key;
    char *paste;
};

struct macro {
    bool records, feeds; /* feeds: the key that comes is ours */
    struct buf text;     /* the script so far */
    size_t before;       /* its size before the last key */
    int on_line;         /* keys of the last line; 0: it is not a line of keys */
    struct macro_step *step; /* [n_step] to be played, from at on */
    size_t n_step, cap, at;
    char *path;          /* of the last script */
};

static struct macro *macro_of(struct app *a)
{
    if (!a->macro)
        a->macro = mem_zero(1, sizeof *a->macro);
    return a->macro;
}

static void forget_steps(struct macro *m)
{
    for (size_t i = 0; i < m->n_step; i++)
        free(m->step[i].paste);
    m->n_step = m->at = 0;
}

/* --- recording --- */

static void note_key(struct macro *m, int key)
{
    char name[UI_KEY_NAME];

    m->before = m->text.size;
    if (m->on_line == 0 || m->on_line == LINE_KEYS) {
        buf_text(&m->text, "\nkey");
        m->on_line = 0;
    }
    ui_key_name(key, name);
    buf_byte(&m->text, ' ');
    if (strcmp(name, "\"") == 0)
        script_quote(name, 1, &m->text);
    else
        buf_text(&m->text, name);
    m->on_line++;
}

bool app_macro_key(struct app *a, int key)
{
    struct macro *m = a->macro;

    if (!m)
        return false;
    if (!m->feeds && m->at < m->n_step) {
        forget_steps(m);
        app_say(a, UI_WARN, "The replay is stopped.");
        return true;
    }
    if (m->records && key != UI_KEY_MOUSE)
        note_key(m, key);
    return false;
}

void app_macro_paste(struct app *a, const char *text, size_t size)
{
    struct macro *m = a->macro;

    if (!m || !m->records)
        return;
    buf_text(&m->text, "\npaste ");
    script_quote(text, size, &m->text);
    m->on_line = 0;
}

static void begin(struct app *a, struct macro *m)
{
    m->text.max = MACRO_MAX;
    buf_clear(&m->text);
    buf_printf(&m->text, "set size %dx%d", a->canvas->cols, a->canvas->rows);
    if (a->store) {
        buf_text(&m->text, "\nopen ");
        script_quote(a->path, strlen(a->path), &m->text);
    }
    buf_printf(&m->text, "\nkey %d", a->at + 1);
    m->on_line = 0;
    m->records = true;
    app_say(a, UI_OK, "What you press is recorded; M ends it.");
}

static int write_text(const char *path, const struct buf *b, struct err *e)
{
    struct file_out *f = file_out_new(path, e);
    int rc = f ? file_out_put(f, buf_str(b), b->size, e) : -1;

    rc = rc < 0 ? rc : file_out_finish(f, e);
    file_out_free(f);
    return rc;
}

static void keep_path(struct macro *m, const char *path)
{
    char *kept = mem_text(path);

    free(m->path);
    m->path = kept;
}

static void save(struct app *a, void *owner, const char *path)
{
    struct macro *m = owner;
    struct err e = {0};

    if (!*path) {
        app_say(a, UI_WARN, "A name is needed: nothing was written.");
    } else if (write_text(path, &m->text, &e) < 0) {
        app_fail(a, &e);
    } else {
        keep_path(m, path);
        app_say(a, UI_OK, "%s: @ plays it, and so does millwright ui --script %s --no-display",
                path, path);
    }
}

enum ui_result app_record(struct app *a)
{
    struct macro *m = macro_of(a);

    if (!m->records) {
        begin(a, m);
        return UI_TAKEN;
    }
    m->records = false;
    m->text.size = m->before; /* the M that ends it is not of it */
    m->text.s[m->before] = '\0';
    buf_byte(&m->text, '\n');
    ui_ask_line_open(a, &(struct ui_ask_line){.title = "Write the keys to",
                                              .value = m->path ? m->path : "keys.script",
                                              .hint = "a file; one of that name is replaced",
                                              .accepted = save,
                                              .owner = m});
    return UI_TAKEN;
}

/* --- playing --- */

static void add_step(struct macro *m, int key, char *take_paste)
{
    if (m->n_step == m->cap) {
        m->cap = mem_room(m->cap, m->n_step + 1);
        m->step = mem_resize(m->step, m->cap, sizeof *m->step);
    }
    m->step[m->n_step++] = (struct macro_step){key, take_paste};
}

static int add_keys(struct macro *m, const struct script_line *l, struct err *e)
{
    for (size_t i = 1; i < l->n; i++) {
        int key = ui_key_find(l->word[i]);

        if (key < 0)
            return err_set(e, FAIL_INPUT, "there is no key '%s'", l->word[i]);
        if (key >= UI_KEY_CHORD)
            add_step(m, 'g', NULL);
        add_step(m, key >= UI_KEY_CHORD ? key & ~UI_KEY_CHORD : key, NULL);
    }
    return 0;
}

/* Each character of it is a key. */
static void add_typed(struct macro *m, const char *s)
{
    while (*s) {
        char one[5] = {*s++};

        for (int i = 1; i < 4 && ((unsigned char)*s & 0xc0) == 0x80; i++)
            one[i] = *s++;
        if (ui_key_find(one) >= 0)
            add_step(m, ui_key_find(one), NULL);
    }
}

static int add_line(struct macro *m, const char *s, size_t size, struct err *e)
{
    struct arena words = {0};
    struct script_line l;
    int rc = script_split(s, size, &words, &l, e);

    if (rc == 0 && l.n > 1 && strcmp(l.word[0], "key") == 0)
        rc = add_keys(m, &l, e);
    else if (rc == 0 && l.n > 1 && strcmp(l.word[0], "type") == 0)
        add_typed(m, l.word[1]);
    else if (rc == 0 && l.n > 1 && strcmp(l.word[0], "paste") == 0)
        add_step(m, 0, mem_text(l.word[1]));
    arena_done(&words);
    return rc;
}

static int read_steps(struct macro *m, const char *path, struct err *e)
{
    struct buf text = {0};
    int rc = file_read_all(path, MACRO_MAX, &text, e);
    const char *s = buf_str(&text), *end = s + text.size;

    for (int n = 1; rc == 0 && s < end; n++) {
        const char *stop = memchr(s, '\n', (size_t)(end - s));
        size_t size = (size_t)((stop ? stop : end) - s);

        rc = add_line(m, s, size, e);
        if (rc < 0)
            err_ctx(e, "%s:%d", file_base(path), n);
        s += size + 1;
    }
    buf_done(&text);
    return rc;
}

static void play(struct app *a, void *owner, const char *path)
{
    struct macro *m = owner;
    struct err e = {0};

    forget_steps(m);
    if (read_steps(m, path, &e) < 0) {
        forget_steps(m);
        app_fail(a, &e);
        return;
    }
    if (m->n_step == 0)
        app_say(a, UI_WARN, "%s has no keys to play: M records some.", path);
    keep_path(m, path);
}

enum ui_result app_replay(struct app *a)
{
    struct macro *m = macro_of(a);

    if (m->at < m->n_step || m->records) {
        app_say(a, UI_WARN, "Not while keys are recorded or played.");
        return UI_TAKEN;
    }
    ui_ask_line_open(a, &(struct ui_ask_line){.title = "Play the keys of",
                                              .value = m->path ? m->path : "keys.script",
                                              .hint = "a script",
                                              .accepted = play,
                                              .owner = m});
    return UI_TAKEN;
}

bool app_macro_plays(const struct app *a)
{
    return a->macro && a->macro->at < a->macro->n_step;
}

void app_macro_tick(struct app *a)
{
    struct macro *m = a->macro;

    if (!app_macro_plays(a))
        return;
    struct macro_step *x = &m->step[m->at++];

    m->feeds = true;
    if (x->paste)
        app_paste(a, x->paste, strlen(x->paste));
    else
        app_key(a, x->key);
    m->feeds = false;
}

void app_macro_free(struct app *a)
{
    struct macro *m = a->macro;

    if (!m)
        return;
    forget_steps(m);
    free(m->step);
    buf_done(&m->text);
    free(m->path);
    free(m);
    a->macro = NULL;
}
