/* script_line.c - the words of a line of a script: quotes, escapes, comments. */
#include "config.h"

#include "ui/script_line.h"

#include <string.h>

static const struct {
    char letter, means;
} escapes[] = {{'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'e', 27}, {'"', '"'}, {'\\', '\\'}};
enum { N_ESCAPE = sizeof escapes / sizeof *escapes };

static const char *skip_blanks(const char *s, const char *end)
{
    while (s < end && (*s == ' ' || *s == '\t' || *s == '\r'))
        s++;
    return s;
}

/* What stands behind the quote, up to the one that closes it; gives what follows, NULL on error. */
static const char *read_quoted(const char *s, const char *end, struct buf *out, struct err *e)
{
    for (; s < end && *s != '"'; s++) {
        size_t i = 0;

        if (*s != '\\') {
            buf_byte(out, *s);
            continue;
        }
        s++;
        while (i < N_ESCAPE && s < end && escapes[i].letter != *s)
            i++;
        if (s >= end || i == N_ESCAPE) {
            err_set(e, FAIL_INPUT, "\\%c means nothing here", s < end && *s >= ' ' ? *s : ' ');
            return NULL;
        }
        buf_byte(out, escapes[i].means);
    }
    if (s < end)
        return s + 1;
    err_set(e, FAIL_INPUT, "a quote is not closed");
    return NULL;
}

static const char *read_word(const char *s, const char *end, struct buf *out, struct err *e)
{
    if (*s == '"')
        return read_quoted(s + 1, end, out, e);
    for (; s < end && *s != ' ' && *s != '\t' && *s != '\r'; s++)
        buf_byte(out, *s);
    return s;
}

static int add_word(struct script_line *out, struct arena *a, const struct buf *word, struct err *e)
{
    if (out->n == SCRIPT_WORDS)
        return err_set(e, FAIL_INPUT, "a line has at most %d words", SCRIPT_WORDS);
    out->word[out->n++] = arena_text_n(a, buf_str(word), word->size);
    return 0;
}

int script_split(const char *s, size_t size, struct arena *a, struct script_line *out,
                 struct err *e)
{
    const char *end = s + size;
    struct buf word = {0};
    int rc = 0;

    *out = (struct script_line){.rest = ""};
    s = skip_blanks(s, end);
    while (rc == 0 && s < end && !(*s == '#' && out->n == 0)) {
        buf_clear(&word);
        s = read_word(s, end, &word, e);
        rc = s ? add_word(out, a, &word, e) : -1;
        if (rc < 0)
            break;
        s = skip_blanks(s, end);
        if (out->n == 1)
            out->rest = arena_text_n(a, s, (size_t)(end - s));
    }
    buf_done(&word);
    return rc;
}

void script_quote(const char *s, size_t size, struct buf *out)
{
    buf_byte(out, '"');
    for (size_t k = 0; k < size; k++) {
        size_t i = 0;

        while (i < N_ESCAPE && escapes[i].means != s[k])
            i++;
        if (i < N_ESCAPE) {
            buf_byte(out, '\\');
            buf_byte(out, escapes[i].letter);
        } else {
            buf_byte(out, s[k]);
        }
    }
    buf_byte(out, '"');
}
