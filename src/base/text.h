/* text.h - text from outside made safe for a terminal; numbers to text and back, exactly.
 *
 * Machine output (CSV, JSON) never goes through safe_cells; everything a person looks at does. */
#ifndef MW_BASE_TEXT_H
#define MW_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* safe_cells - text as it may stand on a terminal, at most `columns` cells wide. Where the locale
 * (LC_CTYPE) is not UTF-8, only ASCII comes out and all else is named.
 *
 * Decodes UTF-8 strictly. C0, DEL and C1 become U+2400 pictures or ^X; bidi controls, zero-width,
 * tags, interlinear, private and non-characters become <U+202E>, so does a combining mark that
 * has nothing to stand on; bad bytes U+FFFD; more than 4 marks on one character are cut. Cut text
 * ends in "…" (or "~" in ASCII).
 * Writes a NUL-terminated string of at most out_size bytes into out; gives its width in cells.
 * Source: Unicode 15 general categories; wcwidth() of the C library for widths. */
size_t safe_cells(const char *s, size_t size, size_t columns, char *out, size_t out_size);
size_t safe_width(const char *s); /* cells that a safe text takes */

bool text_is_utf8(const char *s, size_t size); /* strict: no overlong, surrogate or cut sequence */

enum text_num { TEXT_NUM_OK, TEXT_NUM_BAD, TEXT_NUM_NONFINITE, TEXT_NUM_RANGE };

/* text_to_f64 - the correctly rounded double of a decimal number.
 *
 * Optional sign, digits with an optional point (.5 and 5. are numbers), optional exponent with
 * optional sign; surrounding spaces and tabs are allowed; all of s[0..size) must be used. -0 and
 * underflow give 0; too large is TEXT_NUM_RANGE; inf and nan in any case TEXT_NUM_NONFINITE; the
 * rest TEXT_NUM_BAD. Never reads s[size]. About 10 ns for a sensor value of 15 digits.
 * Source: Clinger's fast path; Lemire 2021 (Number parsing at a gigabyte per second) or a 128-bit
 * quotient with a halfway check; strtod decides the rest. */
enum text_num text_to_f64(const char *s, size_t size, double *out);

/* text_to_i64 - optional sign, then digits alone; surrounding spaces and tabs allowed. */
enum text_num text_to_i64(const char *s, size_t size, int64_t *out);

/* text_from_f64 - the shortest decimal that reads back to the same double; integers as "12.0"
 * when point is true, else "12". NaN and infinities as "nan", "inf". Returns the length. */
enum { TEXT_F64_SIZE = 32 };
size_t text_from_f64(double v, bool point, char out[TEXT_F64_SIZE]);

int text_case_cmp(const char *a, const char *b);     /* ASCII case folded, no locale */
size_t text_distance(const char *a, const char *b);  /* Damerau-Levenshtein; for "did you mean" */
uint64_t text_duration(const char *s, bool *ok);     /* "90", "90s", "15m", "2h", "1d" in seconds */

#endif
