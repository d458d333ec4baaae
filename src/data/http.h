/* http.h - a URL fetched into an open file: all of it, or the reason why not.
 *
 *     struct http_opts o = {.ca_file = ca, .progress = p};
 *     struct http_got got;
 *     if (http_fetch(url, fd, &o, &got, e) < 0)
 *         ...            // got.why: HTTP_*, DISK_FULL; REASON_NONE: cancelled, or fd is no good
 *
 * Only http and https, over HTTP/1.1; redirects only to https; https only with a certificate that
 * is verified (there is no switch). .netrc and cookies are not used; proxies are those of the
 * environment (https_proxy, no_proxy ...). Bytes are kept as they come: nothing is unpacked.
 *
 * A connection that breaks is taken up again where it broke, if the server gave a strong ETag and
 * still has that very file; otherwise from the start. So are 429 and 503, when their time has
 * come. After so many tries in a row that brought nothing new the fetch fails.
 *
 * Reasons: HTTP_STATUS an answer that is not the file (e says which: FAIL_INPUT), or no answer at
 * all: no network, no such host, nobody listens, no proxy (FAIL_NET; the list of reasons has none
 * nearer); HTTP_SHORT, HTTP_SLOW (FAIL_NET); HTTP_TOO_BIG, HTTP_TLS, HTTP_REDIRECT (FAIL_INPUT).
 * What is no URL is SRC_KIND. Messages never name the URL. */
#ifndef MW_DATA_HTTP_H
#define MW_DATA_HTTP_H

#include "src/base/err.h"
#include "src/base/progress.h"
#include "src/data/reason.h"

#include <stdbool.h>
#include <stdint.h>

struct http_opts {          /* 0 is the default */
    const char *ca_file;    /* certificates to trust, PEM; NULL: those of the system */
    struct progress *progress; /* phase "fetch", bytes; total 0: the server does not say */
    int64_t size_max;       /* bytes; 64 GiB */
    int connect_ms;         /* to a connection, TLS included; 15 s */
    int slow_rate, slow_s;  /* bytes/s that may not be undercut for so long; 1024, 60 */
    int redirects;          /* 5 */
    int tries;              /* in a row that bring nothing new; 5 */
    int64_t gain;           /* bytes that are something new; 64 KiB */
    int wait_ms;            /* before the second try, then twice as long each time; 500 */
    int wait_max_s;         /* longer than this nobody waits, whatever Retry-After says; 60 */
};

struct http_got {
    enum reason why;     /* of a failure */
    int64_t bytes;
    bool length_unknown; /* the server said neither how long it is nor where it ends */
};

/* http_fetch - writes fd from its first byte on; its offset does not move. */
int http_fetch(const char *url, int fd, const struct http_opts *o, struct http_got *out,
               struct err *e);

const char *http_version(void); /* of libcurl; for ever */

#endif
