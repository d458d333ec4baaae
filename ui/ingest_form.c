/* ingest_form.c - the form of an ingest, with a look at what it would do while one types.
 *
 * The look is `ingest ... --dry-run --json` in a helper process, asked for when the words have
 * changed, nobody has typed for a moment and the sources are there; a helper that is still looking
 * at former words is stopped. URLs are looked at on F5 alone: they are fetched for it. */
#include "config.h"

#include "ui/ingest_form.h"

#include "src/base/arena.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/base/zone.h"
#include "src/data/ingest.h"
#include "ui/form.h"
#include "ui/grid.h"
#include "ui/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MORE_ROWS = 12, WORDS = 40, FIRST_ROWS = 5, QUIET_MS = 200 };

struct ingest {
    struct app *app;
    struct buf asked;     /* the words that the look is of */
    struct json *look;    /* of the first source; NULL: none yet */
    size_t n_source;      /* looked at */
    char why[300];        /* no look: why */
    bool looking;
    bool fetch;           /* URLs too: they were asked for */
    struct ui_form *form;
};

static const char *const existing[] = {"refuse", "append", "replace", NULL};
static const char *const clash[] = {"reject", "keep-first", "keep-last", NULL};
static const char *const missing[] = {"null", "zero", "reject", NULL};
static const char *const endings[] = {".csv", ".gz", ".txt", ".tsv", NULL};

/* --- words --- */

/* The parameters that are options with a text, and what they are when nothing is said. */
static const struct {
    const char *name, *otherwise;
    bool list;
} options[] = {
    {"on-duplicate", "reject", false}, {"missing", "null", false}, {"max-rejects", "0", false},
    {"time-format", "", false},        {"timezone", "UTC", false}, {"delimiter", ",", false},
    {"key", "", true},                 {"type", "", true},         {"map", "", true},
};
enum { N_OPTION = sizeof options / sizeof *options };

struct words {
    struct arena memory;
    const char *word[WORDS + 1];
    int n;
};

static void add(struct words *w, const char *s)
{
    if (w->n < WORDS)
        w->word[w->n++] = s;
    w->word[w->n] = NULL;
}

static void add_one(struct words *w, const char *option, const char *value)
{
    char name[40];

    snprintf(name, sizeof name, "--%s", option);
    add(w, arena_text(&w->memory, name));
    if (value)
        add(w, arena_text(&w->memory, value));
}

/* Words of a field that holds several, as a shell would part them; none while a quote is open. */
static const char *const *several(const struct ui_form *f, const char *name, struct arena *memory)
{
    static const char *const none[] = {NULL};
    const char *const *each = NULL;
    struct err ignored = {0};

    return ui_words_split(ui_form_value(f, name), memory, &each, &ignored) < 0 ? none : each;
}

static void add_option(const struct ui_form *f, struct words *w, int i)
{
    const char *value = ui_form_value(f, options[i].name);

    if (!*value || strcmp(value, options[i].otherwise) == 0)
        return;
    if (!options[i].list) {
        add_one(w, options[i].name, value);
        return;
    }
    for (const char *const *each = several(f, options[i].name, &w->memory); *each; each++)
        add_one(w, options[i].name, *each);
}

static void words_of(const struct ui_form *f, struct words *w)
{
    const char *mode = ui_form_value(f, "existing");

    add(w, "ingest");
    if (*ui_form_value(f, "dataset"))
        add(w, arena_text(&w->memory, ui_form_value(f, "dataset")));
    for (const char *const *each = several(f, "sources", &w->memory); *each; each++)
        add(w, *each);
    if (strcmp(mode, "refuse") != 0)
        add_one(w, mode, NULL);
    for (int i = 0; i < N_OPTION; i++)
        add_option(f, w, i);
    if (strcmp(ui_form_value(f, "again"), "true") == 0)
        add_one(w, "again", NULL);
}

static void command(const struct ui_form *f, void *owner, struct buf *out)
{
    struct words w = {0};

    (void)owner;
    words_of(f, &w);
    for (int i = 0; i < w.n; i++) {
        if (i > 0)
            buf_byte(out, ' ');
        buf_word(out, w.word[i]);
    }
    arena_done(&w.memory);
}

/* --- parameters --- */

/* Words of a list; those of a key may also be parted by commas. */
static void put_list(const struct ui_form *f, const char *name, struct json_out *o)
{
    struct arena memory = {0};
    const char *const *each = several(f, name, &memory);
    bool commas = strcmp(name, "key") == 0;

    if (*each) {
        json_array(o, name);
        for (; *each; each++) {
            const char *s = *each;

            for (size_t n = strcspn(s, ","); commas && s[n]; n = strcspn(s, ",")) {
                json_put_text_n(o, NULL, s, n);
                s += n + 1;
            }
            json_put_text(o, NULL, s);
        }
        json_end_array(o);
    }
    arena_done(&memory);
}

static void put_params(const struct ui_form *f, struct buf *out)
{
    struct json_out o = {.b = out};
    const char *mode = ui_form_value(f, "existing");

    json_object(&o, NULL);
    if (*ui_form_value(f, "dataset"))
        json_put_text(&o, "dataset", ui_form_value(f, "dataset"));
    put_list(f, "sources", &o);
    if (strcmp(mode, "refuse") != 0)
        json_put_bool(&o, mode, true);
    for (int i = 0; i < N_OPTION; i++) {
        const char *value = ui_form_value(f, options[i].name);

        if (options[i].list)
            put_list(f, options[i].name, &o);
        else if (*value && strcmp(value, options[i].otherwise) != 0)
            json_put_text(&o, options[i].name, value);
    }
    if (strcmp(ui_form_value(f, "again"), "true") == 0)
        json_put_bool(&o, "again", true);
    json_end_object(&o);
}

static enum ui_result submit(struct ui_form *f, void *owner)
{
    struct ingest *g = owner;
    struct buf params = {0}, line = {0};
    int64_t run;

    buf_text(&line, "millwright ");
    command(f, owner, &line);
    put_params(f, &params);
    run = app_run(g->app, "ingest", buf_str(&params), buf_str(&line));
    buf_done(&params);
    buf_done(&line);
    return run < 0 ? UI_TAKEN : UI_CLOSE;
}

/* --- the look --- */

/* One line of JSON a source; errors may stand before or behind them. */
static void answer(void *owner, const char *text, size_t size, int status)
{
    static const char said[] = "millwright: ";
    struct ingest *g = owner;
    struct err e = {0};

    (void)size;
    g->looking = false;
    json_free(g->look);
    g->look = NULL;
    g->n_source = 0;
    g->why[0] = '\0';
    for (const char *line = text; line && *line;) {
        const char *end = strchr(line, '\n');
        size_t n = end ? (size_t)(end - line) : strlen(line);

        if (*line == '{' && g->n_source++ == 0)
            g->look = json_parse(line, n, &e);
        else if (status != 0 && !g->why[0] && strncmp(line, said, strlen(said)) == 0)
            snprintf(g->why, sizeof g->why, "%.*s", (int)(n - strlen(said)), line + strlen(said));
        line = end ? end + 1 : NULL;
    }
}

/* Why there can be no look at these sources; NULL: there can. */
static const char *no_look(const char *const *source, bool fetch)
{
    if (!*source)
        return "name files or folders; Tab completes";
    for (; *source; source++) {
        if (strstr(*source, "://")) {
            if (!fetch)
                return "a URL is fetched by the run; F5 looks at it before";
            continue;
        }
        if (access(*source, R_OK) != 0)
            return "not there, or a name of the catalogue";
    }
    return NULL;
}

static void forget(struct ingest *g, const char *why)
{
    json_free(g->look);
    g->look = NULL;
    g->looking = false;
    snprintf(g->why, sizeof g->why, "%s", why);
}

/* What a run would refuse is said beside its field. */
static void check_fields(struct ui_form *f)
{
    const char *zone = ui_form_value(f, "timezone"), *most = ui_form_value(f, "max-rejects");
    const char *const lists[] = {"sources", "key", "type", "map"};
    struct ingest_limit limit;
    struct arena memory = {0};
    const char *const *each;
    struct err e = {0};

    if (*most && ingest_limit_parse(most, &limit, &e) < 0)
        ui_form_wrong(f, "max-rejects", e.hint);
    struct zone *z = *zone ? zone_open(zone, &e) : NULL;

    if (*zone && !z)
        ui_form_wrong(f, "timezone", e.hint[0] ? e.hint : e.msg);
    zone_free(z);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (ui_words_split(ui_form_value(f, lists[i]), &memory, &each, &e) < 0)
            ui_form_wrong(f, lists[i], e.msg);
    arena_done(&memory);
}

static void ask(struct ingest *g)
{
    struct words w = {0};
    struct err e = {0};
    const char *why = no_look(several(g->form, "sources", &w.memory), g->fetch);

    words_of(g->form, &w);
    add(&w, "--dry-run");
    add(&w, "--json");
    if (why)
        forget(g, why);
    else if (app_ask(g->app, w.word, answer, g, &e) < 0)
        forget(g, e.msg);
    else
        g->looking = true;
    arena_done(&w.memory);
}

static void ask_later(void *owner)
{
    ask(owner);
}

/* Asks again when the words are others than before, once nobody has typed for a moment; what was
 * seen of the former ones stays until then. */
static void check(struct ui_form *f, void *owner)
{
    struct ingest *g = owner;
    struct buf now = {0};

    check_fields(f);
    g->form = f;
    command(f, owner, &now);
    if (g->asked.size && strcmp(buf_str(&now), buf_str(&g->asked)) == 0) {
        buf_done(&now);
        return;
    }
    buf_done(&g->asked);
    g->asked = now;
    g->fetch = false;
    app_ask_stop(g->app, g);
    app_later(g->app, QUIET_MS, ask_later, g);
}

static void look(struct ui_form *f, void *owner)
{
    struct ingest *g = owner;

    g->form = f;
    g->fetch = true;
    app_later_stop(g->app, g);
    app_ask_stop(g->app, g);
    ask(g);
}

static int count_role(int64_t rejected)
{
    return rejected > 0 ? UI_WARN : UI_TEXT;
}

/* "errors: 260 records, 0 rejected", without "records" where there is no room for it. */
static void draw_counts(const struct ingest *g, struct ui_canvas *c, struct ui_rect r)
{
    const struct json *j = g->look;
    const char *would = json_text(json_get(j, "would"), "");
    int64_t rejected = json_i64(json_get(j, "rejected"), 0);
    char records[UI_NUMBER], refused[UI_NUMBER], text[300], more[60] = "";
    bool refuse = strcmp(would, "refuse") == 0;

    ui_count(json_i64(json_get(j, "records"), 0), records);
    ui_count(rejected, refused);
    for (int brief = 0; brief < 2; brief++) {
        snprintf(text, sizeof text, "%s: %s%s%s, %s rejected",
                 json_text(json_get(j, "dataset"), "?"),
                 json_bool(json_get(j, "whole"), false) ? "" : "first ", records,
                 brief ? "" : " records", refused);
        if (ui_canvas_width(c, text) <= r.cols)
            break;
    }
    ui_canvas_text(c, r.row, r.col, r.cols, count_role(rejected), text);
    if (g->n_source > 1)
        snprintf(more, sizeof more, "; this is 1 of %zu", g->n_source);
    ui_canvas_printf(c, r.row + 1, r.col, r.cols, refuse ? UI_ALARM : UI_OK, "would %s%s%s%s",
                     would, refuse ? ": " : strcmp(would, "append") == 0 ? " to it" : " it",
                     refuse ? json_text(json_get(j, "why"), "") : "", more);
}

/* Numbers stand at the right. */
static void put_text(struct ui_canvas *c, struct ui_rect at, bool right, int role, const char *s)
{
    if (right)
        ui_canvas_right(c, at.row, at.col, at.cols, role, s);
    else
        ui_canvas_text(c, at.row, at.col, at.cols, role, s);
}

/* A value of the first rows, in the words of JSON. */
static void put_value(struct ui_canvas *c, struct ui_rect at, bool right, const struct json *v)
{
    struct buf text = {0};

    if (json_kind(v) == JSON_TEXT)
        buf_text(&text, json_text(v, ""));
    else if (json_kind(v) == JSON_NULL)
        buf_text(&text, ui_glyph(c, UI_GLYPH_DOT));
    else
        json_print(v, &text);
    put_text(c, at, right, UI_TEXT, buf_str(&text));
    buf_done(&text);
}

/* Columns with their types, and first values below them. */
static int draw_columns(const struct ingest *g, struct ui_canvas *c, struct ui_rect r)
{
    const struct json *columns = json_get(g->look, "columns"), *rows = json_get(g->look, "rows");
    int col = r.col, used = 0;

    for (const struct json *x = json_first(columns); x; x = json_next(x)) {
        const char *name = json_text(json_get(x, "column"), NULL);
        const char *header = json_text(json_get(x, "header"), "");
        const char *type = name ? json_text(json_get(x, "type"), "") : "left out";
        bool right = strcmp(type, "integer") == 0 || strcmp(type, "real") == 0;
        struct ui_rect at = {r.row, col, 1, strcmp(type, "time") == 0 ? 19 : 10};
        int n = 2;

        if (col + at.cols > r.col + r.cols) {
            ui_canvas_glyph(c, r.row, r.col + r.cols - 1, UI_KEY, UI_GLYPH_MORE);
            break;
        }
        put_text(c, at, right, UI_HEADER, header);
        at.row++;
        put_text(c, at, right, name ? UI_OK : UI_DIM, type);
        for (const struct json *row = rows ? json_first(rows) : NULL;
             row && name && n < 2 + FIRST_ROWS && n < r.rows; row = json_next(row), n++) {
            at.row = r.row + n;
            if (json_get(row, name))
                put_value(c, at, right, json_get(row, name));
        }
        used = n > used ? n : used;
        col += at.cols + 1;
    }
    return used;
}

static void draw_more(const struct ui_form *f, void *owner, struct ui_canvas *c, struct ui_rect r)
{
    const struct ingest *g = owner;
    struct ui_rect before = ui_canvas_clip(c, r);
    char reject[400];
    int at = 2;

    (void)f;
    if (!g->look) {
        ui_canvas_wrap(c, r, g->looking ? UI_DIM : UI_TEXT, g->looking ? "looking …" : g->why);
        ui_canvas_unclip(c, before);
        return;
    }
    draw_counts(g, c, r);
    at += draw_columns(g, c, (struct ui_rect){r.row + 2, r.col, r.rows - 2, r.cols});
    const struct json *rejects = json_get(g->look, "rejects"), *notes = json_get(g->look, "notes");

    for (const struct json *x = rejects ? json_first(rejects) : NULL; x && at < r.rows;
         x = json_next(x)) {
        snprintf(reject, sizeof reject, "line %lld  %.40s  %.100s  %.200s",
                 (long long)json_i64(json_get(x, "line"), 0),
                 json_text(json_get(x, "reason"), ""), json_text(json_get(x, "column"), ""),
                 json_text(json_get(x, "detail"), ""));
        at += ui_canvas_wrap(c, (struct ui_rect){r.row + at, r.col, r.rows - at, r.cols}, UI_WARN,
                             reject);
    }
    for (const struct json *x = notes ? json_first(notes) : NULL; x && at < r.rows;
         x = json_next(x))
        at += ui_canvas_wrap(c, (struct ui_rect){r.row + at, r.col, r.rows - at, r.cols}, UI_DIM,
                             json_text(json_get(x, "text"), ""));
    ui_canvas_unclip(c, before);
}

static void free_ingest(void *owner)
{
    struct ingest *g = owner;

    app_ask_stop(g->app, g);
    app_later_stop(g->app, g);
    json_free(g->look);
    buf_done(&g->asked);
    free(g);
}

/* --- opening --- */

/* The text of a parameter: a list as words. */
static const char *value_of(const struct json *values, const char *name, const char *otherwise,
                            struct arena *memory)
{
    const struct json *v = values ? json_get(values, name) : NULL;
    struct buf words = {0};
    const char *text;

    if (!v || json_kind(v) != JSON_ARRAY)
        return json_text(v, otherwise);
    for (const struct json *x = json_first(v); x; x = json_next(x)) {
        if (words.size)
            buf_byte(&words, ' ');
        buf_word(&words, json_text(x, ""));
    }
    text = arena_text(memory, buf_str(&words));
    buf_done(&words);
    return text;
}

static const char *mode_of(const struct json *values)
{
    if (values && json_bool(json_get(values, "append"), false))
        return "append";
    return values && json_bool(json_get(values, "replace"), false) ? "replace" : "refuse";
}

void ui_ingest_form_open(struct app *a, const struct json *values)
{
    struct arena memory = {0};
    struct ingest *g = mem_zero(1, sizeof *g);
    struct ui_field fields[] = {
        {.name = "sources", .label = "Source", .kind = UI_FIELD_PATH, .many = true,
         .choices = endings, .required = true, .hint = "files, folders, URLs",
         .help = "CSV or CSV.gz files, folders of them, URLs, or a name of the catalogue"},
        {.name = "dataset", .label = "Dataset", .hint = "by the file's name",
         .help = "where to; empty: names of files tell it, telemetry.csv is telemetry"},
        {.name = "existing", .label = "Existing", .kind = UI_FIELD_CHOICE, .choices = existing,
         .value = mode_of(values), .help = "what becomes of a dataset that is there already"},
        {.name = "on-duplicate", .label = "Same key", .kind = UI_FIELD_CHOICE, .choices = clash,
         .help = "what becomes of a record whose key is there with other values"},
        {.name = "missing", .label = "Missing", .kind = UI_FIELD_CHOICE, .choices = missing,
         .help = "what an empty number becomes"},
        {.name = "max-rejects", .label = "Max rejects", .hint = "N or P%, else refused",
         .help = "rejects that a load may have, or percent of its records"},
        {.name = "timezone", .label = "Zone", .hint = "of times without one"},
        {.name = "time-format", .label = "Times", .hint = "%d.%m.%Y %H:%M; empty: ISO"},
        {.name = "key", .label = "Key", .hint = "machineID,datetime"},
        {.name = "type", .label = "Types", .hint = "column=real ..."},
        {.name = "map", .label = "Columns", .hint = "column=header ..."},
        {.name = "delimiter", .label = "Delimiter", .hint = "or tab"},
        {.name = "again", .label = "Again", .kind = UI_FIELD_BOOL, .hint = "same bytes once more"},
    };
    size_t n = sizeof fields / sizeof *fields;

    g->app = a;
    for (size_t i = 0; i < n; i++) {
        const char *otherwise = NULL;

        for (int k = 0; k < N_OPTION; k++)
            if (strcmp(options[k].name, fields[i].name) == 0)
                otherwise = options[k].otherwise;
        if (!fields[i].value && fields[i].kind != UI_FIELD_BOOL)
            fields[i].value = value_of(values, fields[i].name, otherwise, &memory);
    }
    ui_form_open(a, &(struct ui_form_opts){
                        .title = "Ingest", .submit_word = "Run", .fields = fields, .n_field = n,
                        .owner = g, .check = check, .command = command, .submit = submit,
                        .look = look, .free = free_ingest, .draw_more = draw_more,
                        .more_rows = MORE_ROWS});
    arena_done(&memory);
}
