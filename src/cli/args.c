/* args.c - argv -> words and options, by the tables of the commands.
 *
 * Two walks over argv. The first finds the command: an option in front of it is looked up among
 * all commands, since only its table row tells whether the next word is its value (a test holds
 * that all commands agree on that). The second reads everything by the command's own table.
 * Options become one JSON object of those given; defaults are applied when a value is asked for.
 *
 * Not here: which commands there are (cmd.c), what they print (out.c, help.c). */
#include "config.h"

#include "src/cli/args.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/cli/cmd.h"

enum { /* rows of args_global */
    GLOBAL_WORKSPACE,
    GLOBAL_JSON,
    GLOBAL_CSV,
    GLOBAL_QUIET,
    GLOBAL_THREADS,
    GLOBAL_COLOR,
    GLOBAL_DETACH,
    GLOBAL_HELP,
    GLOBAL_END,
};

const struct op_param args_global[] = {
    [GLOBAL_WORKSPACE] = {"workspace", PARAM_TEXT, NULL, "FILE",
                          "the workspace (default: $MILLWRIGHT_WORKSPACE, else workspace.mw)"},
    [GLOBAL_JSON] = {"json", PARAM_BOOL, NULL, NULL, "print JSON lines"},
    [GLOBAL_CSV] = {"csv", PARAM_BOOL, NULL, NULL, "print rows as CSV"},
    [GLOBAL_QUIET] = {"quiet", PARAM_BOOL, NULL, NULL, "no progress and no messages but errors"},
    [GLOBAL_THREADS] = {"threads", PARAM_I64, NULL, "N",
                        "threads to use (default: all cores); changes no result"},
    [GLOBAL_COLOR] = {"color", PARAM_TEXT, "auto", "auto|always|never", "colour in tables"},
    [GLOBAL_DETACH] = {"detach", PARAM_BOOL, NULL, NULL,
                       "start the run, print its number and return"},
    [GLOBAL_HELP] = {"help", PARAM_BOOL, NULL, NULL, "this help, or that of the command"},
    [GLOBAL_END] = {0},
};

static bool is_global(const struct op_param *p)
{
    return p >= args_global && p < args_global + GLOBAL_END;
}

char args_letter(const struct op_param *p)
{
    if (p == &args_global[GLOBAL_WORKSPACE])
        return 'w';
    if (p == &args_global[GLOBAL_QUIET])
        return 'q';
    return p == &args_global[GLOBAL_HELP] ? 'h' : '\0';
}

/* --- the nearest word --- */

void nearest_try(struct nearest *n, const char *candidate)
{
    size_t size = strlen(n->word), distance = text_distance(n->word, candidate);

    if (size >= 3 && strncmp(n->word, candidate, size) == 0)
        distance = 1;
    if (distance > 1 + size / 4 || (n->best && distance >= n->distance))
        return;
    n->best = candidate;
    n->distance = distance;
}

/* --- options by name --- */

static bool same_name(const struct op_param *p, const char *name, size_t size)
{
    return strlen(p->name) == size && memcmp(p->name, name, size) == 0;
}

static const struct op_param *find_in(const struct op_param *table, const char *name, size_t size)
{
    for (const struct op_param *p = table; p->name; p++)
        if (same_name(p, name, size))
            return p;
    return NULL;
}

static const struct op_param *find_of(const struct cmd *c, const char *name, size_t size)
{
    const struct op_param *p;

    for (size_t i = 0; (p = cmd_option(c, i)); i++)
        if (same_name(p, name, size))
            break;
    return p;
}

/* c NULL: whatever any command calls so. */
static const struct op_param *find_option(const struct cmd *c, const char *name, size_t size)
{
    const struct op_param *p = find_in(args_global, name, size);

    if (p)
        return p;
    if (c) {
        p = find_of(c, name, size);
        return p && !cmd_is_word(c, p->name) ? p : NULL;
    }
    for (size_t i = 0; cmd_table[i] && !p; i++)
        p = find_of(cmd_table[i], name, size);
    return p;
}

static const struct op_param *find_letter(char letter)
{
    for (const struct op_param *p = args_global; p->name; p++)
        if (args_letter(p) == letter)
            return p;
    return NULL;
}

static int unknown_option(const struct cmd *c, const char *name, size_t size, struct err *e)
{
    char word[64];
    struct nearest n = {.word = word};
    const struct op_param *p;
    size_t used = size < sizeof word - 1 ? size : sizeof word - 1;

    memcpy(word, name, used);
    word[used] = '\0';
    for (p = args_global; p->name; p++)
        nearest_try(&n, p->name);
    for (size_t i = 0; c && (p = cmd_option(c, i)); i++)
        if (!cmd_is_word(c, p->name))
            nearest_try(&n, p->name);
    err_set(e, FAIL_USAGE, "unknown option '--%s'", word);
    if (n.best)
        return err_hint(e, "did you mean '--%s'?", n.best);
    return c ? err_hint(e, "see 'millwright %s --help'", c->name)
             : err_hint(e, "see 'millwright --help'");
}

static int unknown_letter(const char *text, struct err *e)
{
    err_set(e, FAIL_USAGE, "unknown option '-%s'", text);
    return err_hint(e, "options are -w, -q, -h, or have two dashes; '--' stands before a word "
                       "that begins with a dash");
}

/* --- the walk --- */

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_OPTION };
struct token {
    enum token_kind kind;
    const char *word;
    const struct op_param *option; /* NULL in the first walk: not known to any command */
    const char *value;             /* NULL: none given */
};
struct walk {
    const struct cmd *cmd; /* NULL: the first walk, in which nothing is an error */
    const char *const *argv;
    int argc, i;
    bool ended; /* after -- */
};

static int read_value(struct walk *w, struct token *t, const char *attached, struct err *e)
{
    if (t->option->kind == PARAM_BOOL) {
        if (attached && w->cmd)
            return err_set(e, FAIL_USAGE, "option '--%s' takes no value", t->option->name);
        return 0;
    }
    t->value = attached;
    if (!attached && w->i < w->argc)
        t->value = w->argv[w->i++];
    if (!t->value && w->cmd)
        return err_set(e, FAIL_USAGE, "option '--%s' needs a value: %s", t->option->name,
                       t->option->arg);
    return 0;
}

static int read_long(struct walk *w, struct token *t, const char *text, struct err *e)
{
    const char *equals = strchr(text, '=');
    size_t size = equals ? (size_t)(equals - text) : strlen(text);

    t->option = find_option(w->cmd, text, size);
    if (!t->option)
        return w->cmd ? unknown_option(w->cmd, text, size, e) : 0;
    return read_value(w, t, equals ? equals + 1 : NULL, e);
}

static int read_short(struct walk *w, struct token *t, const char *text, struct err *e)
{
    t->option = find_letter(text[0]);
    if (!t->option)
        return w->cmd ? unknown_letter(text, e) : 0;
    return read_value(w, t, text[1] ? text + 1 : NULL, e);
}

static int walk_next(struct walk *w, struct token *t, struct err *e)
{
    *t = (struct token){.kind = TOKEN_END};
    if (w->i < w->argc && !w->ended && strcmp(w->argv[w->i], "--") == 0) {
        w->ended = true;
        w->i++;
    }
    if (w->i >= w->argc)
        return 0;
    t->word = w->argv[w->i++];
    t->kind = w->ended || t->word[0] != '-' || !t->word[1] ? TOKEN_WORD : TOKEN_OPTION;
    if (t->kind == TOKEN_WORD)
        return 0;
    return t->word[1] == '-' ? read_long(w, t, t->word + 2, e) : read_short(w, t, t->word + 1, e);
}

/* --- one option's value --- */

/* "null|zero|reject" names the values that may be; "N|P%" does not. */
static bool is_choice(const char *arg)
{
    return arg && strchr(arg, '|') && strspn(arg, "abcdefghijklmnopqrstuvwxyz0123456789_-|") ==
                                          strlen(arg);
}

static int check_choice(const struct op_param *p, const char *value, struct err *e)
{
    for (const char *s = p->arg; *s; s += *s == '|') {
        size_t size = strcspn(s, "|");

        if (strlen(value) == size && memcmp(value, s, size) == 0)
            return 0;
        s += size;
    }
    err_set(e, FAIL_USAGE, "option '--%s' cannot be '%s'", p->name, value);
    return err_hint(e, "one of %s", p->arg);
}

static int check_value(const struct op_param *p, const char *value, struct err *e)
{
    const int64_t exact = INT64_C(1) << 53; /* what JSON numbers keep */
    size_t size = value ? strlen(value) : 0;
    int64_t whole;
    double real;

    if (p->kind == PARAM_I64 &&
        (text_to_i64(value, size, &whole) != TEXT_NUM_OK || whole > exact || whole < -exact))
        return err_set(e, FAIL_USAGE, "option '--%s' needs a whole number, not '%s'", p->name,
                       value);
    if (p->kind == PARAM_F64 && text_to_f64(value, size, &real) != TEXT_NUM_OK)
        return err_set(e, FAIL_USAGE, "option '--%s' needs a number, not '%s'", p->name, value);
    return p->kind == PARAM_TEXT && is_choice(p->arg) ? check_choice(p, value, e) : 0;
}

/* --- options as one JSON object --- */

struct given { /* the options of the line, in its order */
    struct token *token;
    size_t n;
};

/* A list is repeated; where its arg shows a comma ("A,B"), one value may hold several. */
static void put_list(struct json_out *o, const struct op_param *p, const struct given *g)
{
    bool commas = strchr(p->arg, ',') != NULL;

    json_array(o, p->name);
    for (size_t i = 0; i < g->n; i++) {
        const char *s = g->token[i].value;

        if (g->token[i].option != p)
            continue;
        for (const char *comma; commas && (comma = strchr(s, ',')); s = comma + 1)
            json_put_text_n(o, NULL, s, (size_t)(comma - s));
        json_put_text(o, NULL, s);
    }
    json_end_array(o);
}

static void put_option(struct json_out *o, const struct op_param *p, const char *value)
{
    int64_t whole = 0;
    double real = 0;

    switch (p->kind) {
    case PARAM_BOOL:
        json_put_bool(o, p->name, true);
        break;
    case PARAM_I64:
        text_to_i64(value, strlen(value), &whole);
        json_put_i64(o, p->name, whole);
        break;
    case PARAM_F64:
        text_to_f64(value, strlen(value), &real);
        json_put_f64(o, p->name, real);
        break;
    case PARAM_TEXT:
    case PARAM_LIST:
        json_put_text(o, p->name, value);
        break;
    }
}

/* The last one given counts, but of a list all. */
static void put_given(struct json_out *o, const struct op_param *p, const struct given *g)
{
    const struct token *last = NULL;

    for (size_t i = 0; i < g->n; i++)
        if (g->token[i].option == p)
            last = &g->token[i];
    if (!last)
        return;
    if (p->kind == PARAM_LIST)
        put_list(o, p, g);
    else
        put_option(o, p, last->value);
}

static int make_options(struct args *a, const struct given *g, struct err *e)
{
    struct buf b = {0};
    struct json_out o = {.b = &b};
    const struct op_param *p;

    json_object(&o, NULL);
    for (size_t i = 0; (p = cmd_option(a->cmd, i)); i++)
        put_given(&o, p, g);
    json_end_object(&o);
    a->options = json_parse(buf_str(&b), b.size, e);
    buf_done(&b);
    return a->options ? 0 : -1;
}

/* --- the options that every command has --- */

static void set_global(struct args *a, const struct token *t)
{
    int64_t n = 0;

    switch (t->option - args_global) {
    case GLOBAL_WORKSPACE:
        a->workspace = t->value ? t->value : a->workspace;
        a->named |= t->value != NULL;
        break;
    case GLOBAL_JSON:
        a->json = true;
        break;
    case GLOBAL_CSV:
        a->csv = true;
        break;
    case GLOBAL_QUIET:
        a->quiet = true;
        break;
    case GLOBAL_THREADS:
        if (t->value && text_to_i64(t->value, strlen(t->value), &n) == TEXT_NUM_OK)
            a->n_thread = n > 0 && n <= 1024 ? (unsigned)n : 0;
        break;
    case GLOBAL_COLOR:
        a->color = t->value ? t->value : a->color;
        break;
    case GLOBAL_DETACH:
        a->detach = true;
        break;
    default:
        a->help = true;
    }
}

static int check_global(const struct args *a, const struct token *t, struct err *e)
{
    if (strcmp(t->option->name, "threads") == 0 && !a->n_thread)
        return err_set(e, FAIL_USAGE, "option '--threads' needs a number from 1 to 1024, not '%s'",
                       t->value);
    if (strcmp(t->option->name, "detach") == 0 && !a->cmd->op && !a->cmd->detaches)
        return err_set(e, FAIL_USAGE, "option '--detach' is for commands that are runs");
    if (strcmp(t->option->name, "csv") == 0 && !a->cmd->rows)
        return err_set(e, FAIL_USAGE, "option '--csv' is for commands that print rows");
    return 0;
}

/* --- the two walks --- */

static bool is_workspace(const char *word) /* plant.mw */
{
    size_t n = strlen(word);

    return n > 3 && strcmp(word + n - 3, ".mw") == 0;
}

static int find_command(struct args *a, size_t *out_used, struct err *e)
{
    struct walk w = {.argv = a->argv, .argc = a->argc, .i = 1};
    const char *unknown = NULL, *words[2];
    size_t n = 0;
    struct token t;

    for (;;) {
        walk_next(&w, &t, e);
        if (t.kind == TOKEN_END)
            break;
        if (t.kind == TOKEN_WORD && n < 2)
            words[n++] = t.word;
        if (t.kind == TOKEN_OPTION && !t.option && !n && !unknown)
            unknown = t.word;
        if (t.kind == TOKEN_OPTION && t.option && is_global(t.option))
            set_global(a, &t);
        if (t.kind == TOKEN_OPTION && !n && strcmp(t.word, "--version") == 0)
            a->version = true;
    }
    if (unknown && !a->version && unknown[1] != '-')
        return unknown_letter(unknown + 1, e);
    if (unknown && !a->version)
        return unknown_option(NULL, unknown + 2, strcspn(unknown + 2, "="), e);
    if (n ? is_workspace(words[0]) : !a->help && !a->version) {
        a->cmd = &cmd_ui;
        return 0;
    }
    a->cmd = n ? cmd_find(words, n, out_used, e) : NULL;
    return a->cmd || !n ? 0 : -1;
}

static int read_line(struct args *a, size_t n_command, struct given *g, struct err *e)
{
    struct walk w = {.cmd = a->cmd, .argv = a->argv, .argc = a->argc, .i = 1};
    struct token t;

    for (;;) {
        if (walk_next(&w, &t, e) < 0)
            return -1;
        if (t.kind == TOKEN_END)
            return 0;
        if (t.kind == TOKEN_WORD && n_command) {
            n_command--;
            continue;
        }
        if (t.kind == TOKEN_WORD) {
            a->words[a->n_word++] = t.word;
            continue;
        }
        if (check_value(t.option, t.value, e) < 0)
            return -1;
        if (is_global(t.option)) {
            set_global(a, &t);
            if (check_global(a, &t, e) < 0)
                return -1;
        } else {
            g->token[g->n++] = t;
        }
    }
}

static int check_words(const struct args *a, struct err *e)
{
    const struct cmd *c = a->cmd;

    if (a->n_word >= c->min_word && a->n_word <= c->max_word)
        return 0;
    if (a->n_word < c->min_word)
        err_set(e, FAIL_USAGE, "%s", a->n_word + 1 == c->min_word ? "an argument is missing"
                                                                  : "arguments are missing");
    else
        err_set(e, FAIL_USAGE, "unexpected argument '%s'", a->words[c->max_word]);
    return err_hint(e, "usage: millwright %s", c->usage);
}

static int read_command(struct args *a, size_t n_command, struct err *e)
{
    struct given g = {.token = mem_zero((size_t)a->argc, sizeof *g.token)};
    int rc = read_line(a, n_command, &g, e);

    if (rc == 0 && !a->help)
        rc = check_words(a, e);
    if (rc == 0)
        rc = make_options(a, &g, e);
    free(g.token);
    return rc < 0 ? err_ctx(e, "%s", a->cmd->name) : 0;
}

int args_parse(struct args *a, int argc, const char *const *argv, struct err *e)
{
    const char *named = getenv("MILLWRIGHT_WORKSPACE");
    size_t n_command = 0;

    *a = (struct args){.argv = argv, .argc = argc, .color = "auto"};
    a->workspace = named && named[0] ? named : "workspace.mw";
    a->words = mem_zero((size_t)argc + 1, sizeof *a->words);
    if (find_command(a, &n_command, e) < 0)
        return -1;
    return a->cmd ? read_command(a, n_command, e) : 0;
}

void args_done(struct args *a)
{
    json_free(a->options);
    free(a->words);
    *a = (struct args){0};
}

/* --- values --- */

static const char *otherwise_of(const struct args *a, const char *name)
{
    const struct op_param *p = find_of(a->cmd, name, strlen(name));

    return p ? p->otherwise : NULL;
}

const char *args_text(const struct args *a, const char *name)
{
    return json_text(json_get(a->options, name), otherwise_of(a, name));
}

int64_t args_i64(const struct args *a, const char *name, int64_t otherwise)
{
    const char *s = otherwise_of(a, name);

    if (s)
        text_to_i64(s, strlen(s), &otherwise);
    return json_i64(json_get(a->options, name), otherwise);
}

double args_f64(const struct args *a, const char *name, double otherwise)
{
    const char *s = otherwise_of(a, name);

    if (s)
        text_to_f64(s, strlen(s), &otherwise);
    return json_f64(json_get(a->options, name), otherwise);
}

bool args_bool(const struct args *a, const char *name)
{
    return json_bool(json_get(a->options, name), false);
}

const struct json *args_list(const struct args *a, const char *name)
{
    return json_get(a->options, name);
}

const char **args_texts(const struct args *a, const char *name)
{
    const struct json *list = args_list(a, name);
    size_t n = 0;

    if (!list)
        return NULL;
    const char **out = mem_zero(json_size(list) + 1, sizeof *out);
    for (const struct json *j = json_first(list); j; j = json_next(j))
        out[n++] = json_text(j, "");
    return out;
}

int args_time(const struct args *a, const char *name, bool *out_given, int64_t *out, struct err *e)
{
    const char *s = args_text(a, name);

    if (s && !civil_parse_arg(s, out)) {
        err_set(e, FAIL_USAGE, "option '--%s' needs a date, not '%s'", name, s);
        return err_hint(e, "write YYYY-MM-DD or 'YYYY-MM-DD HH:MM:SS'");
    }
    *out_given = s != NULL;
    return 0;
}

int args_number(const struct args *a, size_t i, const char *what, int64_t *out, struct err *e)
{
    if (text_to_i64(a->words[i], strlen(a->words[i]), out) == TEXT_NUM_OK && *out > 0)
        return 0;
    return err_set(e, FAIL_USAGE, "'%s' is not the number of a %s", a->words[i], what);
}

enum out_form args_form(const struct args *a)
{
    if (a->json)
        return OUT_JSON;
    return a->csv ? OUT_CSV : OUT_TABLE;
}

/* --- the line again --- */

void args_repeat(const struct args *a, struct buf *out)
{
    buf_text(out, "millwright");
    for (int i = 1; i < a->argc; i++) {
        buf_byte(out, ' ');
        buf_word(out, a->argv[i]);
    }
}

/* Word names in order; the last one takes the rest when it is a list. */
static void put_words(const struct args *a, struct json_out *o)
{
    const char *const *names = a->cmd->word_names;
    size_t i = 0;

    for (; *names && i < a->n_word; names++) {
        const struct op_param *p = find_of(a->cmd, *names, strlen(*names));

        if (!p || p->kind != PARAM_LIST) {
            json_put_text(o, *names, a->words[i++]);
            continue;
        }
        json_array(o, *names);
        while (i < a->n_word)
            json_put_text(o, NULL, a->words[i++]);
        json_end_array(o);
    }
}

void args_params(const struct args *a, struct buf *out)
{
    struct json_out o = {.b = out};

    json_object(&o, NULL);
    if (a->cmd->put_words)
        a->cmd->put_words(a, &o);
    else if (a->cmd->word_names)
        put_words(a, &o);
    for (const struct json *j = json_first(a->options); j; j = json_next(j)) {
        struct buf value = {0};

        if (a->cmd->own && find_in(a->cmd->own, json_key(j), strlen(json_key(j))))
            continue;
        json_print(j, &value);
        json_put_raw(&o, json_key(j), buf_str(&value));
        buf_done(&value);
    }
    json_end_object(&o);
}
