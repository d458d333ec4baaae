/* url.c - URLs as words.
 *
 * Nothing here judges whether a URL is right: that is for whoever fetches it (http.c). Where one
 * is so wrong that user and password cannot be told from the host, redacting takes too much
 * rather than too little. */
#include "config.h"

#include "src/data/url.h"

#include "src/base/buf.h"
#include "src/base/mem.h"
#include "src/base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool url_is(const char *word)
{
    return strncasecmp(word, "http://", 7) == 0 || strncasecmp(word, "https://", 8) == 0;
}

bool url_is_other(const char *word)
{
    size_t n = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    return n > 0 && strncmp(word + n, "://", 3) == 0 && !url_is(word);
}

/* --- what may be shown --- */

/* The word that begins at s: to a space or a quote; a quote behind a backslash is JSON's. */
static size_t word_size(const char *s)
{
    size_t n = 0;

    while (s[n] && !isspace((unsigned char)s[n]) && (s[n] != '"' || (n && s[n - 1] == '\\')))
        n++;
    return n;
}

static size_t last_at(const char *s, size_t size)
{
    while (size && s[size - 1] != '@')
        size--;
    return size; /* behind it; 0: there is none */
}

/* host, host:80 and [::1]:80 are no secrets; host:word is what a password cut by '/' looks like. */
static bool is_host(const char *s, size_t size)
{
    const char *colon = memchr(s, ':', size);
    size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;

    return !colon || *s == '[' || colon + 1 + digits >= s + size;
}

/* How much of a word behind "://" is user and password. */
static size_t secret_size(const char *s, size_t size)
{
    size_t host = strcspn(s, "/?#"), at;

    host = host < size ? host : size;
    at = last_at(s, host);
    if (at || is_host(s, host))
        return at;
    at = last_at(s, size);
    return at ? at : size;
}

/* The value behind s, where s is the name of a secret in a query, and "=". 0: it is none. */
static size_t query_secret(const char *s)
{
    static const char *const names[] = {"sig=", "signature=", "token=", "access_token=",
                                        "x-amz-signature=", "x-amz-security-token=",
                                        "x-goog-signature="};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncasecmp(s, names[i], strlen(names[i])) == 0)
            return strlen(names[i]);
    return 0;
}

/* One word behind its "://". */
static void redact_word(struct buf *out, const char *s, size_t size)
{
    size_t i = secret_size(s, size);

    if (i)
        buf_text(out, i < size || s[i - 1] == '@' ? "***@" : "***");
    for (; i < size; i++) {
        buf_byte(out, s[i]);
        size_t name = s[i] == '?' || s[i] == '&' ? query_secret(s + i + 1) : 0;

        if (name == 0 || i + 1 + name > size)
            continue;
        buf_add(out, s + i + 1, name);
        buf_text(out, "***");
        i += name;
        while (i + 1 < size && !strchr("&#'\\", s[i + 1]))
            i++;
    }
}

char *url_redact(const char *text)
{
    struct buf b = {0};
    const char *s = text;

    buf_text(&b, "");
    for (const char *next = strstr(s, "://"); next; next = strstr(s, "://")) {
        size_t size = word_size(next + 3);

        buf_add(&b, s, (size_t)(next + 3 - s));
        redact_word(&b, next + 3, size);
        s = next + 3 + size;
    }
    buf_text(&b, s);
    return b.s ? buf_take(&b) : mem_text("");
}

/* --- the name of the file --- */

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, tolower((unsigned char)c)) : NULL;

    return at ? (int)(at - digits) : -1;
}

/* The byte that s stands for, of size bytes; out_used of them are taken. */
static unsigned char decode(const char *s, size_t size, size_t *out_used)
{
    int high = size > 2 && *s == '%' ? hex_digit(s[1]) : -1;
    int low = high >= 0 ? hex_digit(s[2]) : -1;

    *out_used = low >= 0 ? 3 : 1;
    return low >= 0 ? (unsigned char)(high << 4 | low) : (unsigned char)*s;
}

static void put_name(struct buf *out, const char *s, size_t size)
{
    size_t used;

    for (; size; s += used, size -= used) {
        unsigned char c = decode(s, size, &used);

        if (c >= 0x20 && c != 0x7f && c != '/' && (c != '.' || out->size > 0))
            buf_byte(out, (char)c);
    }
}

char *url_name(const char *url)
{
    const char *host = strstr(url, "://");
    struct buf b = {0};

    if (!host)
        return mem_text("");
    host += 3;
    size_t size = strcspn(host, "?#"), begin = size;
    while (begin && host[begin - 1] != '/')
        begin--;
    if (begin) /* 0: nothing but a host */
        put_name(&b, host + begin, size - begin);
    if (b.s && text_is_utf8(b.s, b.size))
        return buf_take(&b);
    buf_done(&b);
    return mem_text("");
}
