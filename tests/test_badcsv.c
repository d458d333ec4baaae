/* test_badcsv.c - odd, broken and hostile input: state, counts, lines and codes of every case of
 * the corpus, through the program itself, loaded and looked at before (--dry-run). Cases with
 * options that it does not have are left out, by name. */
#include "config.h"

#include "tests/golden.h"
#include "tests/workspace.h"

#include "src/base/buf.h"
#include "src/base/json.h"
#include "src/data/reason.h"

#include <dirent.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct lines { /* JSON lines that a command printed */
    struct json *line[4096];
    size_t n;
    int status;
};

static void quote(struct buf *b, const char *word)
{
    buf_text(b, " '");
    for (; *word; word++) {
        if (*word == '\'')
            buf_text(b, "'\\''");
        else
            buf_byte(b, *word);
    }
    buf_byte(b, '\'');
}

static void run(const char *command, struct lines *out)
{
    char *text = NULL;
    size_t cap = 0;
    ssize_t n;
    FILE *f = popen(command, "r");
    struct err e = {0};

    assert_non_null(f);
    out->n = 0;
    while ((n = getline(&text, &cap, f)) > 0 && out->n < 4096)
        out->line[out->n++] = json_parse(text, (size_t)n, &e);
    out->status = WEXITSTATUS(pclose(f));
    free(text);
}

static void lines_done(struct lines *l)
{
    for (size_t i = 0; i < l->n; i++)
        json_free(l->line[i]);
}

static void start_command(struct buf *b)
{
    const char *program = getenv("MILLWRIGHT");

    buf_clear(b);
    quote(b, program ? program : "./millwright");
    buf_text(b, " -q -w");
    quote(b, path_of("case.mw"));
}

static int is_input(const struct dirent *d)
{
    return strncmp(d->d_name, "input", 5) == 0;
}

static void ingest_case(const char *dir, const struct json *c, const char *more,
                        struct lines *out)
{
    struct dirent **name;
    struct buf b = {0};
    int n = scandir(dir, &name, is_input, alphasort);
    const char *dataset = json_text(json_get(c, "dataset"), "");

    start_command(&b);
    buf_text(&b, " --json ingest");
    quote(&b, strcmp(dataset, "any") == 0 ? "sundry" : dataset);
    for (int i = 0; i < n; i++) {
        struct buf path = {0};

        buf_printf(&path, "%s/%s", dir, name[i]->d_name);
        quote(&b, buf_str(&path));
        buf_done(&path);
        free(name[i]);
    }
    free(name);
    for (const struct json *o = json_first(json_get(c, "options")); o; o = json_next(o))
        quote(&b, json_text(o, ""));
    buf_printf(&b, "%s 2>/dev/null", more);
    run(buf_str(&b), out);
    buf_done(&b);
}

static void show_load(struct buf *b, const struct json *l, const char *state)
{
    buf_printf(b, "%s %s %lld %lld %lld\n", json_text(json_get(l, state), "?"),
               json_text(json_get(l, "reason"), "-"),
               (long long)json_i64(json_get(l, "stored"), -1),
               (long long)json_i64(json_get(l, "rejected"), -1),
               (long long)json_i64(json_get(l, "duplicate"), -1));
}

static void show_reject(struct buf *b, const struct json *r)
{
    buf_printf(b, "%lld %s\n", (long long)json_i64(json_get(r, "line"), -1),
               json_text(json_get(r, "reason"), "?"));
}

static void show_wanted(struct buf *b, const struct json *expect)
{
    const struct json *loads = json_get(expect, "loads");

    buf_printf(b, "exit %lld\n", (long long)json_i64(json_get(expect, "exit"), -1));
    if (!loads)
        show_load(b, expect, "load_state");
    for (const struct json *l = json_first(loads); l; l = json_next(l))
        show_load(b, l, "load_state");
    for (const struct json *r = json_first(json_get(expect, "rejects")); r; r = json_next(r))
        show_reject(b, r);
}

static void show_found(struct buf *b, const struct lines *loads)
{
    struct buf command = {0};
    struct lines rejects;

    buf_printf(b, "exit %d\n", loads->status);
    for (size_t i = 0; i < loads->n; i++) {
        const struct json *l = loads->line[i];

        show_load(b, l, "state");
        if (strcmp(json_text(json_get(l, "state"), ""), "stored") == 0)
            assert_int_equal(json_i64(json_get(l, "records"), -1),
                             json_i64(json_get(l, "stored"), 0) +
                                 json_i64(json_get(l, "rejected"), 0) +
                                 json_i64(json_get(l, "duplicate"), 0));
    }
    start_command(&command);
    buf_text(&command, " --json rejects");
    run(buf_str(&command), &rejects);
    for (size_t i = 0; i < rejects.n; i++)
        show_reject(b, rejects.line[i]);
    lines_done(&rejects);
    buf_done(&command);
}

static bool has_option(const char *help, const char *word)
{
    size_t n = strlen(word);

    for (const char *s = strstr(help, word); s; s = strstr(s + 1, word))
        if (s[n] == ' ' || s[n] == '\n')
            return true;
    return false;
}

static bool has_reason(const char *name)
{
    for (int r = REASON_NONE + 1; r < REASON_COUNT; r++)
        if (strcmp(reason_name((enum reason)r), name) == 0)
            return true;
    return false;
}

static bool can_run(const char *name, const struct json *c, const char *help)
{
    const char *reason = json_text(json_get(json_get(c, "expect"), "reason"), NULL);

    for (const struct json *o = json_first(json_get(c, "options")); o; o = json_next(o)) {
        const char *word = json_text(o, "");

        if (strncmp(word, "--", 2) == 0 && !has_option(help, word)) {
            print_message("left out: %s: there is no %s\n", name, word);
            return false;
        }
    }
    if (reason && !has_reason(reason)) {
        print_message("left out: %s: there is no %s\n", name, reason);
        return false;
    }
    return true;
}

/* --- the same, seen before it is loaded --- */

/* What a preview cannot know: what is stored already, and the bytes that it did not read. */
static bool can_foresee(const struct json *expect)
{
    const char *reason = json_text(json_get(expect, "reason"), "");

    return !json_get(expect, "loads") && strcmp(reason, "SHA_MISMATCH") != 0;
}

static void show_foreseen(struct buf *b, const struct lines *previews)
{
    const struct json *p = previews->line[0];
    bool refused = strcmp(json_text(json_get(p, "would"), ""), "refuse") == 0;

    buf_printf(b, "exit %d\n%s %s %lld %lld %lld\n", previews->status,
               refused ? "refused" : "stored", json_text(json_get(p, "reason"), "-"),
               (long long)(refused ? 0 : json_i64(json_get(p, "stored"), -1)),
               (long long)json_i64(json_get(p, "rejected"), -1),
               (long long)(refused ? 0 : json_i64(json_get(p, "duplicate"), -1)));
    for (const struct json *r = json_first(json_get(p, "rejects")); r; r = json_next(r))
        show_reject(b, r);
}

/* A preview that saw the whole source says what the load says; one that saw a part and refuses it
 * has the load's reason. Neither makes a workspace. */
static bool foresee_case(const struct json *c, const char *name, const char *dir)
{
    const struct json *expect = json_get(c, "expect");
    struct buf want = {0}, found = {0};
    struct lines previews;
    bool same = true;

    remove_folder(NULL);
    make_folder(NULL);
    ingest_case(dir, c, " --dry-run", &previews);
    assert_true(previews.n > 0 && previews.line[0]);
    assert_int_not_equal(access(path_of("case.mw"), F_OK), 0);
    show_wanted(&want, expect);
    show_foreseen(&found, &previews);
    const struct json *p = previews.line[0];

    if (can_foresee(expect) && json_bool(json_get(p, "whole"), false))
        same = strcmp(buf_str(&want), buf_str(&found)) == 0;
    else if (can_foresee(expect) && previews.status != 0)
        same = strcmp(json_text(json_get(p, "reason"), "-"),
                      json_text(json_get(expect, "reason"), "-")) == 0;
    if (!same)
        print_error("%s, foreseen: %s\nwanted:\n%sfound:\n%s", name,
                    json_text(json_get(c, "why"), ""), buf_str(&want), buf_str(&found));
    lines_done(&previews);
    buf_done(&want);
    buf_done(&found);
    return same;
}

/* True: as wanted. */
static bool check_case(const char *cases, const char *name, const char *help)
{
    struct buf dir = {0}, file = {0}, want = {0}, found = {0};
    struct lines loads;
    struct err e = {0};
    bool same = true;

    buf_printf(&dir, "%s/%s", cases, name);
    buf_printf(&file, "%s/case.json", buf_str(&dir));
    struct json *c = json_read_file(buf_str(&file), &e);

    assert_non_null(c);
    if (can_run(name, c, help)) {
        remove_folder(NULL);
        make_folder(NULL);
        show_wanted(&want, json_get(c, "expect"));
        ingest_case(buf_str(&dir), c, "", &loads);
        show_found(&found, &loads);
        lines_done(&loads);
        same = strcmp(buf_str(&want), buf_str(&found)) == 0;
        if (!same)
            print_error("%s: %s\nwanted:\n%sfound:\n%s", name, json_text(json_get(c, "why"), ""),
                        buf_str(&want), buf_str(&found));
        same &= foresee_case(c, name, buf_str(&dir));
    }
    json_free(c);
    buf_done(&dir);
    buf_done(&file);
    buf_done(&want);
    buf_done(&found);
    return same;
}

static void read_help(struct buf *out)
{
    struct buf b = {0};
    char block[4096];
    size_t n;

    start_command(&b);
    buf_text(&b, " ingest --help");
    FILE *f = popen(buf_str(&b), "r");

    assert_non_null(f);
    while ((n = fread(block, 1, sizeof block, f)) > 0)
        buf_add(out, block, n);
    pclose(f);
    buf_done(&b);
}

static int is_case(const struct dirent *d)
{
    return d->d_name[0] != '.';
}

static void ingest_bad_input_gives_the_state_counts_lines_and_codes(void **state)
{
    char *cases = golden_path("badcsv/cases");
    struct dirent **name;
    struct buf help = {0};
    int n, failed = 0;

    (void)state;
    if (!cases)
        skip();
    read_help(&help);
    n = scandir(cases, &name, is_case, alphasort);
    for (int i = 0; i < n; i++) {
        failed += !check_case(cases, name[i]->d_name, buf_str(&help));
        free(name[i]);
    }
    free(name);
    free(cases);
    buf_done(&help);
    assert_true(n > 0);
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ingest_bad_input_gives_the_state_counts_lines_and_codes),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
