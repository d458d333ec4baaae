/* json.c - the only file that sees cJSON. A struct json is a cJSON item by another name. */
#include "config.h"

#include "src/base/json.h"

#include "src/base/file.h"
#include "src/base/text.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

static const size_t file_max = (size_t)512 << 20;

static const cJSON *item(const struct json *j)
{
    return (const cJSON *)j;
}

static const struct json *json(const cJSON *c)
{
    return (const struct json *)c;
}

/* --- reading --- */

static int bad_at(const char *s, size_t size, size_t at, struct err *e)
{
    size_t line = 1, column = 1;

    for (size_t i = 0; i < at && i < size; i++) {
        column = s[i] == '\n' ? 1 : column + 1;
        line += s[i] == '\n';
    }
    return err_set(e, FAIL_INPUT, "not valid JSON at line %zu, column %zu", line, column);
}

/* cJSON reads 1e999 as infinity: nothing that we store is */
static bool numbers_finite(const cJSON *c)
{
    for (; c; c = c->next)
        if ((cJSON_IsNumber(c) && !isfinite(c->valuedouble)) ||
            (c->child && !numbers_finite(c->child)))
            return false;
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct json *json_parse(const char *s, size_t size, struct err *e)
{
    const char *end = s;
    cJSON *c = cJSON_ParseWithLengthOpts(s, size, &end, false);

    if (!c) {
        bad_at(s, size, (size_t)(end - s), e);
        return NULL;
    }
    while (end < s + size && is_space(*end))
        end++;
    if (end < s + size) {
        bad_at(s, size, (size_t)(end - s), e);
    } else if (!numbers_finite(c)) {
        err_set(e, FAIL_INPUT, "a number in the JSON text is too large");
    } else {
        return (struct json *)c;
    }
    cJSON_Delete(c);
    return NULL;
}

struct json *json_read_file(const char *path, struct err *e)
{
    struct buf b = {0};
    struct json *j = NULL;

    if (file_read_all(path, file_max, &b, e) == 0) {
        j = json_parse(buf_str(&b), b.size, e);
        if (!j)
            err_ctx(e, "'%s'", path);
    }
    buf_done(&b);
    return j;
}

void json_free(struct json *j)
{
    cJSON_Delete((cJSON *)j);
}

enum json_kind json_kind(const struct json *j)
{
    const cJSON *c = item(j);

    if (!c || cJSON_IsNull(c))
        return JSON_NULL;
    if (cJSON_IsBool(c))
        return JSON_BOOL;
    if (cJSON_IsNumber(c))
        return JSON_NUMBER;
    if (cJSON_IsString(c))
        return JSON_TEXT;
    return cJSON_IsArray(c) ? JSON_ARRAY : JSON_OBJECT;
}

const struct json *json_get(const struct json *object, const char *key)
{
    return json(cJSON_GetObjectItemCaseSensitive(item(object), key));
}

size_t json_size(const struct json *j)
{
    size_t n = 0;

    for (const struct json *i = json_first(j); i; i = json_next(i))
        n++;
    return n;
}

const struct json *json_first(const struct json *j)
{
    return j ? json(item(j)->child) : NULL;
}

const struct json *json_next(const struct json *i)
{
    return json(item(i)->next);
}

const char *json_key(const struct json *i)
{
    return item(i)->string ? item(i)->string : "";
}

bool json_bool(const struct json *j, bool otherwise)
{
    return j && cJSON_IsBool(item(j)) ? cJSON_IsTrue(item(j)) : otherwise;
}

double json_f64(const struct json *j, double otherwise)
{
    return j && cJSON_IsNumber(item(j)) ? item(j)->valuedouble : otherwise;
}

int64_t json_i64(const struct json *j, int64_t otherwise)
{
    double v = json_f64(j, NAN);

    return fabs(v) <= 0x1p53 && v == floor(v) ? (int64_t)v : otherwise;
}

const char *json_text(const struct json *j, const char *otherwise)
{
    return j && cJSON_IsString(item(j)) ? item(j)->valuestring : otherwise;
}

const struct json *json_need(const struct json *o, const char *key, enum json_kind kind,
                             struct err *e)
{
    static const char *const words[] = {"null", "true or false", "a number", "text", "a list",
                                        "an object"};
    const struct json *j = json_get(o, key);

    if (!j)
        err_set(e, FAIL_INPUT, "'%s' is missing", key);
    else if (json_kind(j) != kind)
        err_set(e, FAIL_INPUT, "'%s' must be %s", key, words[kind]);
    else
        return j;
    return NULL;
}

int json_need_text(const struct json *o, const char *key, const char **out, struct err *e)
{
    const struct json *j = json_need(o, key, JSON_TEXT, e);

    if (!j)
        return -1;
    *out = item(j)->valuestring;
    return 0;
}

int json_need_f64(const struct json *o, const char *key, double *out, struct err *e)
{
    const struct json *j = json_need(o, key, JSON_NUMBER, e);

    if (!j)
        return -1;
    *out = item(j)->valuedouble;
    return 0;
}

int json_need_i64(const struct json *o, const char *key, int64_t *out, struct err *e)
{
    double v;

    if (json_need_f64(o, key, &v, e) < 0)
        return -1;
    if (fabs(v) > 0x1p53 || v != floor(v))
        return err_set(e, FAIL_INPUT, "'%s' must be a whole number", key);
    *out = (int64_t)v;
    return 0;
}

void json_print(const struct json *j, struct buf *out)
{
    struct json_out o = {.b = out};

    switch (json_kind(j)) {
    case JSON_NULL:
        buf_text(out, "null");
        return;
    case JSON_BOOL:
        buf_text(out, json_bool(j, false) ? "true" : "false");
        return;
    case JSON_NUMBER:
        json_put_f64(&o, NULL, json_f64(j, 0));
        return;
    case JSON_TEXT:
        json_put_text(&o, NULL, json_text(j, ""));
        return;
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    bool object = json_kind(j) == JSON_OBJECT;
    buf_byte(out, object ? '{' : '[');
    for (const struct json *i = json_first(j); i; i = json_next(i)) {
        if (i != json_first(j))
            buf_byte(out, ',');
        if (object) {
            struct json_out k = {.b = out};

            json_put_text(&k, NULL, json_key(i));
            buf_byte(out, ':');
        }
        json_print(i, out);
    }
    buf_byte(out, object ? '}' : ']');
}

/* --- writing --- */

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* what is not plain: escaped, copied or replaced; gives the bytes used of s[0..size) */
static size_t quoted_odd(struct buf *b, const char *s, size_t size)
{
    unsigned char c = (unsigned char)*s;
    size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

    if (c == '"' || c == '\\')
        buf_printf(b, "\\%c", c);
    else if (c == '\n')
        buf_text(b, "\\n");
    else if (c < 0x80)
        buf_printf(b, "\\u%04x", c);
    else if (n <= size && text_is_utf8(s, n))
        buf_add(b, s, n);
    else {
        buf_text(b, "\xef\xbf\xbd");
        return 1;
    }
    return n;
}

static void quoted(struct buf *b, const char *s, size_t size)
{
    buf_byte(b, '"');
    for (size_t i = 0; i < size;) {
        size_t n = 0;

        while (i + n < size && is_plain((unsigned char)s[i + n]))
            n++;
        buf_add(b, s + i, n);
        i += n;
        if (i < size)
            i += quoted_odd(b, s + i, size - i);
    }
    buf_byte(b, '"');
}

static void lead_in(struct json_out *o, const char *key)
{
    if (o->comma)
        buf_byte(o->b, ',');
    o->comma = true;
    if (key) {
        quoted(o->b, key, strlen(key));
        buf_byte(o->b, ':');
    }
}

void json_object(struct json_out *o, const char *key)
{
    lead_in(o, key);
    buf_byte(o->b, '{');
    o->comma = false;
}

void json_array(struct json_out *o, const char *key)
{
    lead_in(o, key);
    buf_byte(o->b, '[');
    o->comma = false;
}

void json_end_object(struct json_out *o)
{
    buf_byte(o->b, '}');
    o->comma = true;
}

void json_end_array(struct json_out *o)
{
    buf_byte(o->b, ']');
    o->comma = true;
}

void json_put_text(struct json_out *o, const char *key, const char *s)
{
    if (s)
        json_put_text_n(o, key, s, strlen(s));
    else
        json_put_null(o, key);
}

void json_put_text_n(struct json_out *o, const char *key, const char *s, size_t size)
{
    lead_in(o, key);
    quoted(o->b, s, size);
}

void json_put_i64(struct json_out *o, const char *key, int64_t v)
{
    lead_in(o, key);
    buf_printf(o->b, "%lld", (long long)v);
}

void json_put_f64(struct json_out *o, const char *key, double v)
{
    char text[TEXT_F64_SIZE];

    lead_in(o, key);
    if (isfinite(v))
        buf_add(o->b, text, text_from_f64(v, false, text));
    else
        buf_text(o->b, "null");
}

void json_put_bool(struct json_out *o, const char *key, bool v)
{
    json_put_raw(o, key, v ? "true" : "false");
}

void json_put_null(struct json_out *o, const char *key)
{
    json_put_raw(o, key, "null");
}

void json_put_raw(struct json_out *o, const char *key, const char *text)
{
    lead_in(o, key);
    buf_text(o->b, text);
}

const char *json_version(void)
{
    return cJSON_Version();
}
