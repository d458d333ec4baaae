/* zone_find.c - names of zones: those that need no file, where the files are, and which name was
 * meant by one that is none.
 *
 * A name becomes part of a path only when it is made of letters, digits, + - _ and /, so it cannot
 * leave its folder; TZDIR adds a folder to look in and nothing else. */
#include "config.h"

#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/base/zone_parts.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_SIZE = 64, FILE_MAX_SIZE = 1 << 20, DEPTH_MAX = 3, NAMES_MAX = 4000 };

static const char *const folders[] = {"/usr/share/zoneinfo", "/usr/lib/zoneinfo",
                                      "/usr/share/lib/zoneinfo", "/etc/zoneinfo"};
enum { N_FOLDER = 1 + sizeof folders / sizeof *folders };

/* Folder i, or NULL where there is none. */
static const char *folder_at(size_t i)
{
    const char *folder = i ? folders[i - 1] : getenv("TZDIR");

    return folder && *folder == '/' && file_is_folder(folder) ? folder : NULL;
}

/* --- without a file --- */

static bool digits_of(const char *s, size_t n, int *out)
{
    *out = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
        *out = *out * 10 + (s[i] - '0');
    }
    return true;
}

/* h, hh, hhmm or hh:mm, up to 23:59 */
static bool hours_and_minutes(const char *s, int32_t *out)
{
    size_t n = strlen(s);
    int hour, minute = 0;
    bool ok = n == 1 || n == 2 ? digits_of(s, n, &hour)
              : n == 4         ? digits_of(s, 2, &hour) && digits_of(s + 2, 2, &minute)
                               : n == 5 && s[2] == ':' && digits_of(s, 2, &hour) &&
                                     digits_of(s + 3, 2, &minute);

    if (!ok || hour > 23 || minute > 59)
        return false;
    *out = hour * 3600 + minute * 60;
    return true;
}

bool zone_find_fixed(const char *name, int32_t *out_offset)
{
    if (strcmp(name, "UTC") == 0 || strcmp(name, "GMT") == 0 || strcmp(name, "Etc/UTC") == 0) {
        *out_offset = 0;
        return true;
    }
    if (strncmp(name, "GMT", 3) != 0 || (name[3] != '+' && name[3] != '-') ||
        !hours_and_minutes(name + 4, out_offset))
        return false;
    if (name[3] == '-')
        *out_offset = -*out_offset;
    return true;
}

/* --- names --- */

/* These mean different zones to different people. */
static const struct {
    const char *name, *instead;
} ambiguous[] = {
    {"AST", "America/Halifax"},     {"BST", "Europe/London"},   {"CDT", "America/Chicago"},
    {"CST", "America/Chicago"},     {"EDT", "America/New_York"}, {"EST", "America/New_York"},
    {"IST", "Asia/Kolkata"},        {"JST", "Asia/Tokyo"},      {"MDT", "America/Denver"},
    {"MST", "America/Denver"},      {"PDT", "America/Los_Angeles"},
    {"PST", "America/Los_Angeles"},
};

static bool is_name(const char *s)
{
    static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-_/";
    size_t n = strspn(s, set);

    return n > 0 && n <= NAME_MAX_SIZE && !s[n] && *s != '/';
}

struct nearest {
    const char *wanted;
    char *name; /* the best so far; NULL: none */
    size_t distance, seen;
};

static void look_at(struct nearest *n, const char *name)
{
    size_t whole = text_distance(n->wanted, name), city = text_distance(n->wanted, file_base(name));
    size_t d = whole < city ? whole : city;

    n->seen++;
    if (d > n->distance || (d == n->distance && n->name && strcmp(name, n->name) >= 0))
        return;
    n->distance = d;
    free(n->name);
    n->name = mem_text(name);
}

/* posix/ and right/ hold every zone once more */
static bool is_zone_entry(const char *name)
{
    static const char *const others[] = {"posix", "right", "localtime", "posixrules", "Factory"};

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(name, others[i]) == 0)
            return false;
    return is_name(name);
}

static void look_below(struct nearest *n, const char *folder, const char *prefix, int depth)
{
    DIR *dir = opendir(folder);

    for (struct dirent *d; dir && n->seen < NAMES_MAX && (d = readdir(dir));) {
        if (!is_zone_entry(d->d_name))
            continue;
        char *path = file_join(folder, d->d_name), *name = file_join(prefix, d->d_name);

        if (!file_is_folder(path))
            look_at(n, name);
        else if (depth < DEPTH_MAX)
            look_below(n, path, name, depth + 1);
        free(path);
        free(name);
    }
    if (dir)
        closedir(dir);
}

static int no_such_zone(const char *name, struct err *e)
{
    struct nearest n = {.wanted = name, .distance = 1 + strlen(name) / 4};
    const char *folder = NULL;

    err_set(e, FAIL_USAGE, "no time zone is named '%s'", name);
    for (size_t i = 0; i < N_FOLDER && !folder; i++)
        folder = folder_at(i);
    if (!folder)
        return err_hint(e, "install the package tzdata; UTC and GMT+2 work without it");
    look_below(&n, folder, "", 1);
    if (n.name)
        err_hint(e, "did you mean '%s'? zones are the files below %s", n.name, folder);
    else
        err_hint(e, "names are those of the files below %s, for instance Europe/Berlin", folder);
    free(n.name);
    return -1;
}

static int check_name(const char *name, struct err *e)
{
    for (size_t i = 0; i < sizeof ambiguous / sizeof *ambiguous; i++) {
        if (strcmp(ambiguous[i].name, name) != 0)
            continue;
        err_set(e, FAIL_USAGE, "'%s' means different time zones to different people", name);
        return err_hint(e, "write %s, or whichever is meant", ambiguous[i].instead);
    }
    if (strncmp(name, "GMT+", 4) == 0 || strncmp(name, "GMT-", 4) == 0) {
        err_set(e, FAIL_USAGE, "'%s' is no offset from GMT", name);
        return err_hint(e, "write GMT+2, GMT+0530 or GMT-03:30; at most 23:59");
    }
    if (is_name(name))
        return 0;
    err_set(e, FAIL_USAGE, "'%s' cannot be the name of a time zone", name);
    return err_hint(e, "names look like Europe/Berlin, UTC or GMT+2");
}

int zone_find_file(const char *name, struct buf *out, struct err *e)
{
    if (check_name(name, e) < 0)
        return -1;
    for (size_t i = 0; i < N_FOLDER; i++) {
        const char *folder = folder_at(i);
        char *path = folder ? file_join(folder, name) : NULL;
        bool found = path && file_size(path) >= 0;
        int rc = found ? file_read_all(path, FILE_MAX_SIZE, out, e) : 0;

        free(path);
        if (found)
            return rc;
    }
    return no_such_zone(name, e);
}
