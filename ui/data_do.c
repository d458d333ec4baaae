/* data_do.c - describe and export, asked for by forms and keys of several panes.
 *
 * The pane Data owns the helper processes: it is there as long as the workspace is. */
#include "config.h"

#include "ui/data_do.h"

#include "src/base/mem.h"
#include "ui/chip.h"
#include "ui/data_parts.h"
#include "ui/describe.h"
#include "ui/dialog.h"
#include "ui/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct data *owner_of(const struct app *a)
{
    return (struct data *)app_pane_at(a, UI_DATA);
}

/* --- describe --- */

static void described(void *owner, const char *text, size_t size, int status)
{
    struct data *d = owner;

    if (status != 0) {
        app_ask_failed(d->base.app, text, size, NULL, 0);
        return;
    }
    app_say(d->base.app, UI_TEXT, "%s", "");
    ui_describe_show(d->base.app, d->asked, text, size);
}

void ui_describe_open(struct app *a, const char *dataset)
{
    struct data *d = owner_of(a);
    const char *words[] = {"describe", "--json", "--", d->asked, NULL};
    struct err e = {0};

    snprintf(d->asked, sizeof d->asked, "%s", dataset);
    app_ask_stop(a, d);
    if (app_ask(a, words, described, d, &e) < 0)
        app_fail(a, &e);
    else
        app_say(a, UI_TEXT, "describing %s: all of its rows are read", d->asked);
}

/* --- export --- */

struct export {
    struct app *app;
    char *dataset, *where, *columns, *marked; /* of struct ui_export; columns "a,b"; NULL: none */
    char *sql;      /* of what is seen, where it is sorted; NULL: --where and --columns will do */
    bool choice;    /* there is more than one thing to write */
    char file[300];
};

static void export_free(void *owner)
{
    struct export *x = owner;

    free(x->dataset);
    free(x->where);
    free(x->columns);
    free(x->marked);
    free(x->sql);
    free(x);
}

static void exported(void *owner, const char *text, size_t size, int status)
{
    struct data *d = owner;

    if (status != 0)
        app_ask_failed(d->base.app, text, size, NULL, 0);
    else
        app_say(d->base.app, UI_OK, "%s is written", d->asked);
}

static const char as_seen[] = "as seen", all_rows[] = "all", marked_rows[] = "marked";

/* Of what is chosen; all where there is no choice. */
static int what_words(const struct ui_form *f, const struct export *x, const char **out)
{
    const char *what = x->choice ? ui_form_value(f, "what") : all_rows;
    bool seen = strcmp(what, as_seen) == 0, marked = strcmp(what, marked_rows) == 0;
    const char *where = seen ? x->where : marked ? x->marked : NULL;
    int n = 0;

    if (seen && x->sql) {
        out[n++] = "--sql";
        out[n++] = x->sql;
        return n;
    }
    out[n++] = x->dataset;
    if (where) {
        out[n++] = "--where";
        out[n++] = where;
    }
    if ((seen || marked) && x->columns) {
        out[n++] = "--columns";
        out[n++] = x->columns;
    }
    return n;
}

enum { EXPORT_WORDS = 10 };
static void export_words(const struct ui_form *f, const struct export *x,
                         const char *out[EXPORT_WORDS])
{
    int n = 0;

    out[n++] = "export";
    n += what_words(f, x, out + n);
    if (strcmp(ui_form_value(f, "spreadsheet-safe"), "true") == 0)
        out[n++] = "--spreadsheet-safe";
    out[n++] = "--out";
    out[n++] = ui_form_value(f, "out");
    out[n] = NULL;
}

static void export_command(const struct ui_form *f, void *owner, struct buf *out)
{
    const char *words[EXPORT_WORDS];

    export_words(f, owner, words);
    for (int i = 0; words[i]; i++) {
        if (i > 0)
            buf_byte(out, ' ');
        buf_word(out, words[i]);
    }
}

static enum ui_result export_submit(struct ui_form *f, void *owner)
{
    struct export *x = owner;
    struct data *d = owner_of(x->app);
    const char *words[EXPORT_WORDS];
    struct err e = {0};

    export_words(f, x, words);
    snprintf(d->asked, sizeof d->asked, "%s", ui_form_value(f, "out"));
    app_ask_stop(x->app, d);
    if (app_ask(x->app, words, exported, d, &e) < 0)
        app_fail(x->app, &e);
    else
        app_say(x->app, UI_TEXT, "writing %s", d->asked);
    return UI_CLOSE;
}

/* SELECT "volt" FROM "telemetry" WHERE ... ORDER BY ... */
static char *sorted_sql(const struct ui_export *o)
{
    struct buf b = {0};

    buf_text(&b, o->column ? "SELECT " : "SELECT *");
    for (size_t i = 0; o->column && o->column[i]; i++) {
        buf_text(&b, i > 0 ? ", " : "");
        chip_quote(o->column[i], '\"', &b);
    }
    buf_text(&b, " FROM ");
    chip_quote(o->dataset, '\"', &b);
    if (o->where)
        buf_printf(&b, " WHERE %s", o->where);
    buf_printf(&b, " ORDER BY %s", o->order);
    return buf_take(&b);
}

static char *column_list(const char *const *column)
{
    struct buf b = {0};

    for (size_t i = 0; column[i]; i++)
        buf_printf(&b, "%s%s", i > 0 ? "," : "", column[i]);
    return buf_take(&b);
}

static struct export *export_new(struct app *a, const struct ui_export *o)
{
    struct export *x = mem_zero(1, sizeof *x);

    x->app = a;
    x->dataset = mem_text(o->dataset);
    x->where = mem_text(o->where);
    x->columns = o->column ? column_list(o->column) : NULL;
    x->marked = mem_text(o->marked);
    x->sql = o->order && !o->not_seen ? sorted_sql(o) : NULL;
    x->choice = o->where || o->column || o->order || o->marked || o->not_seen;
    snprintf(x->file, sizeof x->file, "%s.csv", o->dataset);
    return x;
}

void ui_export_open(struct app *a, const struct ui_export *o)
{
    struct export *x = export_new(a, o);
    const char *what[4] = {NULL};
    const struct ui_field fields[] = {
        {.name = "what", .label = "What", .kind = UI_FIELD_CHOICE, .choices = what,
         .value = o->marked ? marked_rows : as_seen,
         .help = "as seen: these rows and columns in this order; all; the marked rows"},
        {.name = "out", .label = "To", .kind = UI_FIELD_PATH, .value = x->file, .required = true,
         .hint = "FILE.csv or .csv.gz", .help = "appears whole or not at all"},
        {.name = "spreadsheet-safe", .label = "Spreadsheet", .kind = UI_FIELD_BOOL,
         .help = "puts ' before text that a spreadsheet would take for a formula"},
    };
    int n = 0;

    if (!o->not_seen)
        what[n++] = as_seen;
    what[n++] = all_rows;
    if (o->marked)
        what[n++] = marked_rows;
    ui_form_open(a, &(struct ui_form_opts){.title = "Export", .submit_word = "Export",
                                           .fields = fields + !x->choice,
                                           .n_field = 2 + (size_t)x->choice, .owner = x,
                                           .command = export_command, .submit = export_submit,
                                           .free = export_free});
}
