/* theme.c - themes/NAME.theme: lines of role[.depth] = colours and attributes, one pass.
 *
 * What a role looks like at a depth is the first that is there: its line for that depth, for the
 * next lower ones down to 8, the line without a depth, and the one for mono. Colours stay within
 * what their line's depth has, so nothing is ever rounded. */
#include "config.h"

#include "ui/theme.h"

#include "src/base/buf.h"
#include "src/base/file.h"
#include "src/base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THEME_MAX = 1 << 16, LINE_SIZE = 256, RAMP_MAX = UI_HEAT_STEPS };
enum { LEVEL_MONO, LEVEL_PLAIN, LEVEL_8, LEVEL_16, LEVEL_256, LEVELS };

const char *const ui_theme_names[] = {"dark", "light", "high-contrast", "colour-blind-safe", "mono",
                                      NULL};

static const struct {
    const char *name;
    int colors;
} levels[LEVELS] = {
    [LEVEL_MONO] = {"mono", 0}, [LEVEL_PLAIN] = {"", 8},    [LEVEL_8] = {"8", 8},
    [LEVEL_16] = {"16", 16},    [LEVEL_256] = {"256", 256},
};

static const int level_of[] = {
    [UI_MONO] = LEVEL_MONO, [UI_8] = LEVEL_8, [UI_16] = LEVEL_16, [UI_256] = LEVEL_256};

struct ramp {
    short color[RAMP_MAX];
    char glyph[RAMP_MAX];
    int n; /* 0: not given */
};

struct reading {
    const char *path;
    int line;
    char name[32];
    bool has[UI_HEAT][LEVELS];
    struct ui_look look[UI_HEAT][LEVELS];
    struct ramp ramp[LEVELS];
};

static int wrong(const struct reading *r, struct err *e, const char *what, const char *word)
{
    return err_set(e, FAIL_INPUT, word ? "%s:%d: %s '%s'" : "%s:%d: %s", r->path, r->line, what,
                   word);
}

/* --- words --- */

/* The next word of a line into out; gives what follows, or NULL at the end. */
static char *next_word(char *s, char **out)
{
    s += strspn(s, " \t");
    if (!*s)
        return NULL;
    *out = s;
    s += strcspn(s, " \t");
    if (*s)
        *s++ = '\0';
    return s;
}

static int color_of(const char *word) /* -2: none */
{
    static const char *const names[] = {"black", "red",     "green", "yellow",
                                        "blue",  "magenta", "cyan",  "white"};
    bool bright = strncmp(word, "bright-", 7) == 0;
    int64_t n;

    if (strcmp(word, "default") == 0)
        return -1;
    for (int i = 0; i < 8; i++)
        if (strcmp(word + (bright ? 7 : 0), names[i]) == 0)
            return bright ? i + 8 : i;
    if (text_to_i64(word, strlen(word), &n) != TEXT_NUM_OK || n < 0 || n > 255)
        return -2;
    return (int)n;
}

static int attr_of(const char *word) /* 0: none */
{
    static const struct {
        const char *name;
        int attr;
    } attrs[] = {
        {"bold", UI_BOLD},
        {"reverse", UI_REVERSE},
        {"underline", UI_UNDERLINE},
        {"faint", UI_FAINT},
    };

    for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++)
        if (strcmp(word, attrs[i].name) == 0)
            return attrs[i].attr;
    return 0;
}

static int check_color(const struct reading *r, int level, const char *word, struct err *e)
{
    int c = color_of(word);

    if (c == -2)
        return wrong(r, e, "no such colour:", word);
    if (level == LEVEL_MONO && c >= 0)
        return wrong(r, e, "mono has no colour:", word);
    if (c < 0 || c < levels[level].colors)
        return 0;
    wrong(r, e, "too deep a colour for this line:", word);
    return err_hint(e, "write it behind role.%s", c < 16 ? "16" : "256");
}

/* --- values --- */

static int read_look(struct reading *r, int role, int level, char *value, struct err *e)
{
    struct ui_look look = {-1, -1, 0, 0};
    int n_color = 0;
    char *word;

    while ((value = next_word(value, &word))) {
        int attr = attr_of(word);

        look.attr |= (unsigned char)attr;
        if (attr)
            continue;
        if (n_color == 2)
            return wrong(r, e, "no such attribute:", word);
        if (check_color(r, level, word, e) < 0)
            return -1;
        *(n_color++ ? &look.bg : &look.fg) = (short)color_of(word);
    }
    r->look[role][level] = look;
    r->has[role][level] = true;
    return 0;
}

static int read_glyphs(struct reading *r, const char *value, struct err *e)
{
    struct ramp *p = &r->ramp[LEVEL_MONO];
    const char *end = value[0] == '"' ? strchr(value + 1, '"') : NULL;

    if (!end || end[1] || end - value - 1 > RAMP_MAX || end - value < 2)
        return wrong(r, e, "heat.mono is 1 to 16 characters in quotes, not", value);
    p->n = (int)(end - value - 1);
    for (int i = 0; i < p->n; i++) {
        p->glyph[i] = value[i + 1];
        if (p->glyph[i] < ' ' || p->glyph[i] > '~')
            return wrong(r, e, "heat.mono is of ASCII characters", NULL);
    }
    return 0;
}

static int read_ramp(struct reading *r, int level, char *value, struct err *e)
{
    struct ramp *p = &r->ramp[level];
    char *word;

    if (level == LEVEL_MONO)
        return read_glyphs(r, value, e);
    p->n = 0;
    while ((value = next_word(value, &word))) {
        if (p->n == RAMP_MAX)
            return wrong(r, e, "a ramp has at most 16 colours", NULL);
        if (check_color(r, level, word, e) < 0)
            return -1;
        if (color_of(word) < 0)
            return wrong(r, e, "a ramp has no", word);
        p->color[p->n++] = (short)color_of(word);
    }
    return 0;
}

static int read_name(struct reading *r, const char *value, struct err *e)
{
    size_t n = strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789-_");

    if (n == 0 || value[n] || n >= sizeof r->name)
        return wrong(r, e, "a name is 1 to 31 of a-z, 0-9, - and _, not", value);
    memcpy(r->name, value, n + 1);
    return 0;
}

/* --- lines --- */

static int level_find(const char *name)
{
    for (int i = 0; i < LEVELS; i++)
        if (levels[i].name[0] && strcmp(levels[i].name, name) == 0)
            return i;
    return -1;
}

static int read_pair(struct reading *r, char *key, char *value, struct err *e)
{
    char *dot = strchr(key, '.');
    int level = dot ? level_find(dot + 1) : LEVEL_PLAIN, role;

    if (strcmp(key, "name") == 0)
        return read_name(r, value, e);
    if (level < 0)
        return wrong(r, e, "a depth is 256, 16, 8 or mono, not", dot + 1);
    if (dot)
        *dot = '\0';
    role = ui_role_find(key);
    if (role < 0)
        return wrong(r, e, "no such role:", key);
    if (!*value)
        return wrong(r, e, "nothing is said of", key);
    return role == UI_HEAT ? read_ramp(r, level, value, e) : read_look(r, role, level, value, e);
}

static void cut_comment(char *s)
{
    bool quoted = false;

    for (; *s && (quoted || *s != '#'); s++)
        quoted ^= *s == '"';
    *s = '\0';
}

static void trim_end(char *s)
{
    size_t n = strlen(s);

    while (n && strchr(" \t\r", s[n - 1]))
        n--;
    s[n] = '\0';
}

static int read_line(struct reading *r, char *line, struct err *e)
{
    char *equals;

    cut_comment(line);
    trim_end(line);
    line += strspn(line, " \t");
    if (!*line)
        return 0;
    equals = strchr(line, '=');
    if (!equals)
        return wrong(r, e, "a line is ROLE = COLOURS, not", line);
    *equals++ = '\0';
    trim_end(line);
    return read_pair(r, line, equals + strspn(equals, " \t"), e);
}

static int read_all(struct reading *r, const char *text, size_t size, struct err *e)
{
    while (size) {
        const char *end = memchr(text, '\n', size);
        size_t n = end ? (size_t)(end - text) : size, used = n + (end != NULL);
        char line[LINE_SIZE];

        r->line++;
        if (n >= sizeof line || memchr(text, '\0', n))
            return wrong(r, e, "not a line of a theme", NULL);
        memcpy(line, text, n);
        line[n] = '\0';
        if (read_line(r, line, e) < 0)
            return -1;
        text += used;
        size -= used;
    }
    return 0;
}

/* --- looks --- */

/* How light a colour is, 0 to 255, to tell whether black or white reads on it. */
static int lightness(int c)
{
    static const short first[16] = {0,  60, 120, 140, 40,  70,  130, 200,
                                    90, 110, 180, 220, 110, 140, 210, 255};
    int r, g, b;

    if (c < 16)
        return first[c];
    if (c >= 232)
        return 8 + 10 * (c - 232);
    r = (c - 16) / 36;
    g = (c - 16) / 6 % 6;
    b = (c - 16) % 6;
    r = r ? 55 + 40 * r : 0;
    g = g ? 55 + 40 * g : 0;
    b = b ? 55 + 40 * b : 0;
    return (2126 * r + 7152 * g + 722 * b) / 10000;
}

static short black_or_white(int on, enum ui_depth depth)
{
    bool black = lightness(on) > 115;

    if (depth == UI_256)
        return black ? 16 : 231; /* of the cube: people change the first sixteen */
    return black ? 0 : depth == UI_16 ? 15 : 7;
}

/* The level that says how a role looks at a depth; -1: none does. */
static int level_for(const bool *has, enum ui_depth depth)
{
    for (int level = level_of[depth]; level >= LEVEL_MONO; level--)
        if (has[level])
            return level;
    return depth == UI_MONO && has[LEVEL_PLAIN] ? LEVEL_PLAIN : -1;
}

static void make_looks(const struct reading *r, enum ui_depth depth, struct ui_theme *out)
{
    struct ui_look text = {-1, -1, 0, 0};

    for (int role = 0; role < UI_HEAT; role++) {
        int level = level_for(r->has[role], depth);
        struct ui_look look = level < 0 ? text : r->look[role][level];

        if (depth == UI_MONO)
            look.fg = look.bg = -1;
        if (role == UI_TEXT)
            text = look;
        out->look[role] = look;
    }
}

static void make_heat(const struct reading *r, enum ui_depth depth, struct ui_theme *out)
{
    bool has[LEVELS];

    for (int i = 0; i < LEVELS; i++)
        has[i] = r->ramp[i].n > 0 && (depth > UI_MONO || i == LEVEL_MONO);
    int level = level_for(has, depth);
    const struct ramp *p = level < 0 ? NULL : &r->ramp[level];

    for (int i = 0; i < UI_HEAT_STEPS; i++) {
        struct ui_look *look = &out->look[UI_HEAT + i];
        int at = p ? (i * (p->n - 1) * 2 + UI_HEAT_STEPS - 1) / (2 * (UI_HEAT_STEPS - 1)) : 0;

        *look = out->look[UI_TEXT];
        if (!p)
            continue;
        look->glyph = p->glyph[at];
        if (level == LEVEL_MONO)
            continue;
        look->bg = p->color[at];
        look->fg = black_or_white(p->color[at], depth);
    }
}

int ui_theme_parse(const char *text, size_t size, const char *path, enum ui_depth depth,
                   struct ui_theme *out, struct err *e)
{
    struct reading r = {.path = path};

    if (read_all(&r, text, size, e) < 0)
        return -1;
    if (!r.name[0])
        return err_set(e, FAIL_INPUT, "%s: it has no line name = NAME", path);
    memcpy(out->name, r.name, sizeof out->name);
    make_looks(&r, depth, out);
    make_heat(&r, depth, out);
    return 0;
}

void ui_theme_plain(struct ui_theme *out)
{
    *out = (struct ui_theme){.name = "plain"};
    for (int i = 0; i < UI_ROLES; i++)
        out->look[i] = (struct ui_look){-1, -1, i == UI_CURSOR ? UI_REVERSE : 0, 0};
}

int ui_theme_load(const char *name, enum ui_depth depth, struct ui_theme *out, struct err *e)
{
    struct buf file = {0}, text = {0};
    char *path = NULL;
    int rc = -1;

    if (!*name || name[0] == '.' || strchr(name, '/')) {
        err_set(e, FAIL_INPUT, "'%s' is no name of a theme", name);
        return err_hint(e, "one of dark, light, high-contrast, colour-blind-safe, mono");
    }
    buf_printf(&file, "themes/%s.theme", name);
    path = file_data(buf_str(&file), e);
    if (path && file_read_all(path, THEME_MAX, &text, e) == 0)
        rc = ui_theme_parse(buf_str(&text), text.size, path, depth, out, e);
    free(path);
    buf_done(&text);
    buf_done(&file);
    return rc;
}

/* "▁" to "▟". */
static bool is_bar(const char *glyph)
{
    const unsigned char *g = (const unsigned char *)glyph;

    return g[0] == 0xe2 && g[1] == 0x96 && g[2] > 0x80 && g[2] < 0xa0;
}

struct ui_look ui_look_of(const struct ui_look *look, const struct ui_cell *cell)
{
    struct ui_look shown = *look;

    if (cell->role != UI_CURSOR && is_bar(cell->glyph))
        shown.attr = (unsigned char)(shown.attr & ~UI_REVERSE);
    return shown;
}

enum ui_depth ui_theme_depth(const char *no_color, const char *term, int colors)
{
    if ((no_color && *no_color) || !term || strcmp(term, "dumb") == 0)
        return UI_MONO;
    return colors >= 256 ? UI_256 : colors >= 16 ? UI_16 : colors >= 8 ? UI_8 : UI_MONO;
}
