/* json.h - the only file that sees cJSON.
 *
 * Reading: json_parse() takes exactly one value (trailing bytes are an error), objects are
 * searched with regard to case, 64-bit integers are exact within 2^53 (larger ids travel as
 * text). Getters return borrowed values, until json_free of the root.
 * Writing: json_out appends JSON text to a buf with commas and escapes handled; doubles are the
 * shortest text that reads back; NaN and infinities become null; bad UTF-8 becomes U+FFFD. */
#ifndef MW_BASE_JSON_H
#define MW_BASE_JSON_H

#include "src/base/buf.h"
#include "src/base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct json;

struct json *json_parse(const char *s, size_t size, struct err *e); /* FAIL_INPUT with position */
struct json *json_read_file(const char *path, struct err *e);       /* at most 512 MiB */
void json_free(struct json *j);                                     /* roots only; NULL is fine */

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_TEXT, JSON_ARRAY, JSON_OBJECT };
enum json_kind json_kind(const struct json *j);
const struct json *json_get(const struct json *object, const char *key); /* NULL: absent */
size_t json_size(const struct json *j); /* members of an array or object */
const struct json *json_first(const struct json *j); /* iterate arrays and objects in order */
const struct json *json_next(const struct json *item);
const char *json_key(const struct json *item);       /* name of an object's member */
bool json_bool(const struct json *j, bool otherwise);         /* NULL or other kind: otherwise */
double json_f64(const struct json *j, double otherwise);
int64_t json_i64(const struct json *j, int64_t otherwise);    /* whole numbers only */
const char *json_text(const struct json *j, const char *otherwise);

/* Required members, with an error that names the key. */
int json_need_text(const struct json *o, const char *key, const char **out, struct err *e);
int json_need_i64(const struct json *o, const char *key, int64_t *out, struct err *e);
int json_need_f64(const struct json *o, const char *key, double *out, struct err *e);
const struct json *json_need(const struct json *o, const char *key, enum json_kind kind,
                             struct err *e);

void json_print(const struct json *j, struct buf *out); /* compact, keys in order */

/* --- writing --- */

struct json_out {
    struct buf *b;
    bool comma; /* the next value needs one */
};

void json_object(struct json_out *o, const char *key); /* key NULL: in an array or at the top */
void json_array(struct json_out *o, const char *key);
void json_end_object(struct json_out *o);
void json_end_array(struct json_out *o);
void json_put_text(struct json_out *o, const char *key, const char *s); /* NULL s: null */
void json_put_text_n(struct json_out *o, const char *key, const char *s, size_t size);
void json_put_i64(struct json_out *o, const char *key, int64_t v);
void json_put_f64(struct json_out *o, const char *key, double v);
void json_put_bool(struct json_out *o, const char *key, bool v);
void json_put_null(struct json_out *o, const char *key);
void json_put_raw(struct json_out *o, const char *key, const char *json); /* ready JSON text */

const char *json_version(void); /* of the library; for ever */

#endif
