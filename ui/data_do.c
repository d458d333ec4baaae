/* data_do.c - describe and export, asked for by forms and keys of several panes.
 *
 * The pane Data owns the helper processes: it is there as long as the workspace is. */
#include "config.h"

#include "ui/data_do.h"

#include "src/base/mem.h"
#include "ui/data_parts.h"
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
    char title[300];

    if (status != 0) {
        app_ask_failed(d->base.app, text, size, NULL, 0);
        return;
    }
    snprintf(title, sizeof title, "Describe %s", d->asked);
    app_say(d->base.app, UI_TEXT, "%s", "");
    ui_text_open(d->base.app, title, text);
}

void ui_describe_open(struct app *a, const char *dataset)
{
    struct data *d = owner_of(a);
    const char *words[] = {"describe", d->asked, NULL};
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
    char *dataset, *where; /* where NULL: all rows */
    char file[300];
};

static void export_free(void *owner)
{
    struct export *x = owner;

    free(x->dataset);
    free(x->where);
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

enum { EXPORT_WORDS = 8 };
static void export_words(const struct ui_form *f, const struct export *x,
                         const char *out[EXPORT_WORDS])
{
    int n = 0;

    out[n++] = "export";
    out[n++] = x->dataset;
    if (x->where) {
        out[n++] = "--where";
        out[n++] = x->where;
    }
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

void ui_export_open(struct app *a, const char *dataset, const char *where)
{
    struct export *x = mem_zero(1, sizeof *x);
    const struct ui_field fields[] = {
        {.name = "out", .label = "To", .kind = UI_FIELD_PATH, .value = x->file, .required = true,
         .hint = "FILE.csv or .csv.gz", .help = "appears whole or not at all"},
        {.name = "spreadsheet-safe", .label = "Spreadsheet", .kind = UI_FIELD_BOOL,
         .help = "puts ' before text that a spreadsheet would take for a formula"},
    };

    x->app = a;
    x->dataset = mem_text(dataset);
    x->where = mem_text(where);
    snprintf(x->file, sizeof x->file, "%s.csv", dataset);
    ui_form_open(a, &(struct ui_form_opts){.title = "Export", .submit_word = "Export",
                                           .fields = fields, .n_field = 2, .owner = x,
                                           .command = export_command, .submit = export_submit,
                                           .free = export_free});
}
