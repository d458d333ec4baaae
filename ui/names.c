/* names.c - short names: a table of endings and what they become before a digit. */
#include "config.h"

#include "ui/names.h"

#include "src/base/text.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const struct ending {
    const char *is, *becomes; /* where a digit follows */
} endings[] = {
    {"_rollingmean_", "_m"}, {"_rollingstd_", "_s"}, {"_mean_", "_m"}, {"_std_", "_s"},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* How much of "error2sum" at s goes into its "error2"; 0: it is something else. */
static size_t error_size(const char *s)
{
    static const char word[] = "error";
    size_t n = sizeof word - 1;

    if (strncmp(s, word, n) != 0 || !is_digit(s[n]))
        return 0;
    while (is_digit(s[n]))
        n++;
    return strncmp(s + n, "sum", 3) == 0 && (s[n + 3] == '\0' || s[n + 3] == '_') ? n : 0;
}

static const struct ending *ending_at(const char *s)
{
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i].is);

        if (strncmp(s, endings[i].is, n) == 0 && is_digit(s[n]))
            return &endings[i];
    }
    return NULL;
}

void ui_name_short(const char *name, char out[UI_NAME])
{
    size_t error = error_size(name), n = 0;

    if (error) {
        n = (size_t)snprintf(out, UI_NAME, "%.*s", (int)error, name);
        name += error + 3;
    }
    while (*name && n < UI_NAME - 3) {
        const struct ending *end = ending_at(name);

        if (end) {
            memcpy(out + n, end->becomes, strlen(end->becomes));
            n += strlen(end->becomes);
            name += strlen(end->is);
        } else {
            out[n++] = *name++;
        }
    }
    out[n < UI_NAME ? n : UI_NAME - 1] = '\0';
}

/* Cells that a text of unknown origin takes. */
static int width_of(const char *s)
{
    char safe[UI_NAME * 8];

    return (int)safe_cells(s, strlen(s), UI_NAME, safe, sizeof safe);
}

void ui_name_fit(const char *name, int width, char out[UI_NAME])
{
    if (width_of(name) <= width)
        snprintf(out, UI_NAME, "%s", name);
    else
        ui_name_short(name, out);
}

void ui_label_name(const struct json *about, double label, char out[UI_NAME])
{
    const struct json *name = json_first(json_get(about, "classes"));
    char number[TEXT_F64_SIZE];

    if (name && label == 0) {
        snprintf(out, UI_NAME, "none");
        return;
    }
    for (double i = 1; name && i < label; i++)
        name = json_next(name);
    text_from_f64(label, false, number);
    snprintf(out, UI_NAME, "%s", label >= 1 && floor(label) == label
                                     ? json_text(name, number) : number);
}

void ui_sql_name(struct buf *b, const char *name)
{
    buf_byte(b, '"');
    for (; *name; name++) {
        if (*name == '"')
            buf_byte(b, '"');
        buf_byte(b, *name);
    }
    buf_byte(b, '"');
}
