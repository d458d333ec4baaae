/* http.c - the only file that sees libcurl.
 *
 *              +---------------------- pause <-----------------------+
 *              v                                                     | again, tries left
 *   ask --> answer --take--> body --the end, all of it--> done       |
 *              |               |                                     |
 *              |               +--broken, or less than was told------+
 *              +--later (429, 503), afresh (the range is no use)-----+
 *              +--refuse--> failed: HTTP_STATUS ...
 *
 * The answer is judged once its headers are there: before the first byte of the body is kept, or
 * when it ends without one. libcurl's own limits (MAXFILESIZE, FAILONERROR, RESUME_FROM) are not
 * relied on: status, ranges and sizes are checked here.
 * Invariants: the file holds exactly have bytes of one version of the source; etag is that
 * version's, strong, or "". A fault is written once, by fail(), and ends the fetch. */
#include "config.h"

#include "src/data/http.h"

#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/proc.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { ETAG_SIZE = 256, RECEIVE_SIZE = 1 << 17, NAP_MS = 50, WAIT_SHIFT_MAX = 10 };

enum answer { ANSWER_NONE, ANSWER_TAKE, ANSWER_LATER, ANSWER_AFRESH };

struct fetch {
    struct http_opts o;      /* defaults filled in */
    int fd;
    CURL *curl;
    char text[CURL_ERROR_SIZE]; /* of libcurl, about the try at hand */
    int64_t have, furthest;  /* bytes in the file; the most there ever were */
    int64_t total;           /* bytes of the source; -1: not told */
    bool ends;               /* the server tells where it ends, in one way or another */
    char etag[ETAG_SIZE];
    int64_t asked;           /* where the range of the try at hand begins; 0: no range */
    enum answer answer;
    int failed;              /* tries in a row that brought nothing new */
    enum reason why;         /* with e: the fault that ends the fetch */
    struct err e;
};

/* Ends the fetch with the message that is in f->e; gives -1. */
static int fail(struct fetch *f, enum reason why)
{
    f->why = why;
    if (!f->e.hint[0])
        err_hint(&f->e, "%s", reason_hint(why));
    return -1;
}

static bool has_failed(const struct fetch *f)
{
    return f->e.code != FAIL_NONE;
}

/* --- the answer --- */

static const char *header(const struct fetch *f, const char *name)
{
    struct curl_header *h;

    if (curl_easy_header(f->curl, name, 0, CURLH_HEADER, -1, &h) != CURLHE_OK)
        return "";
    return h->value;
}

static long status_of(const struct fetch *f)
{
    long status = 0;

    curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static int64_t length_of(const struct fetch *f)
{
    const char *s = header(f, "Content-Length");
    char *end;
    long long n = strtoll(s, &end, 10);

    return *s && *end == '\0' && n >= 0 ? n : -1;
}

static bool is_strong(const char *etag)
{
    return *etag == '"' && strlen(etag) < ETAG_SIZE;
}

/* The file begins anew, with whatever comes next. */
static void forget(struct fetch *f)
{
    f->have = 0;
    f->total = -1;
    f->etag[0] = '\0';
}

static int cannot_keep(struct fetch *f)
{
    err_errno(&f->e, "keep", "what is fetched");
    return fail(f, f->e.code == FAIL_SPACE ? REASON_DISK_FULL : REASON_NONE);
}

static int fail_size(struct fetch *f)
{
    err_set(&f->e, FAIL_INPUT, "%s: more than %lld bytes", reason_says(REASON_HTTP_TOO_BIG),
            (long long)f->o.size_max);
    return fail(f, REASON_HTTP_TOO_BIG);
}

/* What is too large, for us or for the disk, had better not come at all. */
static int check_size(struct fetch *f)
{
    struct statvfs v;

    if (f->total > f->o.size_max)
        return fail_size(f);
    if (f->total < 0 || fstatvfs(f->fd, &v) < 0 ||
        (double)f->total <= (double)v.f_bavail * (double)v.f_frsize)
        return 0;
    errno = ENOSPC;
    return cannot_keep(f);
}

static int take_whole(struct fetch *f)
{
    const char *etag = header(f, "ETag");

    forget(f);
    f->total = length_of(f);
    if (is_strong(etag))
        memcpy(f->etag, etag, strlen(etag) + 1);
    f->answer = ANSWER_TAKE;
    return ftruncate(f->fd, 0) < 0 ? cannot_keep(f) : check_size(f);
}

/* "bytes 100-199/1000" or "bytes 100-199/ *"; the numbers of a range that makes sense. */
static bool read_range(const char *s, int64_t *out_from, int64_t *out_total)
{
    long long from, to, total = -1;

    if (strncasecmp(s, "bytes ", 6) != 0)
        return false;
    int n = sscanf(s + 6, "%18lld-%18lld/%18lld", &from, &to, &total);
    if (n < 2 || from < 0 || to < from || (n == 3 && total <= to))
        return false;
    *out_from = from;
    *out_total = total;
    return true;
}

/* Does the part begin where ours ends, and is it of the same version? */
static void take_part(struct fetch *f)
{
    int64_t from, total;

    f->answer = ANSWER_AFRESH;
    if (!read_range(header(f, "Content-Range"), &from, &total) || from != f->asked ||
        strcmp(header(f, "ETag"), f->etag) != 0)
        return;
    if (total >= 0 && f->total >= 0 && total != f->total)
        return;
    f->total = total >= 0 ? total : f->total;
    f->answer = ANSWER_TAKE;
}

struct status {
    long status;
    const char *says, *hint;
};

static const struct status statuses[] = {
    {204, "no content", "is the address right?"},
    {401, "sign-in needed", "is the address complete, with its key or user:password?"},
    {403, "forbidden", "is the address complete, with its key, and has it not expired?"},
    {404, "not found", "is the address right?"},
    {407, "the proxy wants a sign-in", "see the variables http_proxy and https_proxy"},
    {410, "gone", "is there a newer address?"},
    {429, "too many requests", "try again later"},
    {500, "a fault of the server", "try again later"},
    {502, "a fault behind the server", "try again later"},
    {503, "the server is busy", "try again later"},
    {504, "no answer behind the server", "try again later"},
};

static int fail_status(struct fetch *f, long status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        if (statuses[i].status != status)
            continue;
        err_set(&f->e, FAIL_INPUT, "the server answers %ld: %s", status, statuses[i].says);
        err_hint(&f->e, "%s", statuses[i].hint);
        return fail(f, REASON_HTTP_STATUS);
    }
    err_set(&f->e, FAIL_INPUT, "the server answers %ld, where the file should be", status);
    return fail(f, REASON_HTTP_STATUS);
}

/* Once for each try, when all headers of the last answer are there. */
static int judge(struct fetch *f)
{
    long status = status_of(f);

    if (status == 200 && take_whole(f) < 0)
        return -1;
    if (status == 206 && f->asked)
        take_part(f);
    else if (status == 416 && f->asked)
        f->answer = ANSWER_AFRESH;
    else if (status == 429 || status == 503)
        f->answer = ANSWER_LATER;
    else if (status != 200)
        return fail_status(f, status);
    f->ends = f->total >= 0 || strcasestr(header(f, "Transfer-Encoding"), "chunked");
    return 0;
}

/* --- what libcurl calls --- */

static int keep(struct fetch *f, const char *bytes, size_t size)
{
    while (size) {
        ssize_t n = pwrite(f->fd, bytes, size, f->have);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return cannot_keep(f);
        bytes += n;
        size -= (size_t)n;
        f->have += n;
    }
    f->furthest = f->have > f->furthest ? f->have : f->furthest;
    return 0;
}

static size_t on_bytes(char *bytes, size_t size, size_t n, void *arg)
{
    struct fetch *f = arg;

    size *= n;
    if (f->answer == ANSWER_NONE && judge(f) < 0)
        return CURL_WRITEFUNC_ERROR;
    if (f->answer != ANSWER_TAKE) /* what such an answer says is of no use */
        return CURL_WRITEFUNC_ERROR;
    bool fits = (int64_t)size <= f->o.size_max - f->have;
    int rc = fits ? keep(f, bytes, size) : fail_size(f);
    return rc < 0 ? CURL_WRITEFUNC_ERROR : size;
}

/* 0, or -1 and FAIL_CANCELLED. Bytes that come again are no progress. */
static int tell(struct fetch *f)
{
    if (proc_cancelled())
        err_set(&f->e, FAIL_CANCELLED, "cancelled");
    else
        progress_step(f->o.progress, "fetch", f->furthest, f->total > 0 ? f->total : 0, "B", &f->e);
    return has_failed(f) ? -1 : 0;
}

static int on_progress(void *arg, curl_off_t total, curl_off_t now, curl_off_t up_total,
                       curl_off_t up)
{
    struct fetch *f = arg;

    (void)total;
    (void)now;
    (void)up_total;
    (void)up;
    return has_failed(f) ? -1 : tell(f);
}

/* --- one try --- */

enum fault { FAULT_OTHER, FAULT_NONE, FAULT_OURS, FAULT_BROKEN, FAULT_UNREACHED, FAULT_TIME,
             FAULT_TLS, FAULT_REDIRECT, FAULT_URL };

static enum fault fault_of(CURLcode code)
{
    static const struct {
        CURLcode code;
        enum fault fault;
    } faults[] = {
        {CURLE_OK, FAULT_NONE},
        {CURLE_WRITE_ERROR, FAULT_OURS},
        {CURLE_ABORTED_BY_CALLBACK, FAULT_OURS},
        {CURLE_PARTIAL_FILE, FAULT_BROKEN},
        {CURLE_RECV_ERROR, FAULT_BROKEN},
        {CURLE_SEND_ERROR, FAULT_BROKEN},
        {CURLE_GOT_NOTHING, FAULT_BROKEN},
        {CURLE_COULDNT_RESOLVE_HOST, FAULT_UNREACHED},
        {CURLE_COULDNT_RESOLVE_PROXY, FAULT_UNREACHED},
        {CURLE_COULDNT_CONNECT, FAULT_UNREACHED},
        {CURLE_PROXY, FAULT_UNREACHED},
        {CURLE_OPERATION_TIMEDOUT, FAULT_TIME},
        {CURLE_SSL_CONNECT_ERROR, FAULT_TLS},
        {CURLE_PEER_FAILED_VERIFICATION, FAULT_TLS},
        {CURLE_SSL_CACERT_BADFILE, FAULT_TLS},
        {CURLE_SSL_CERTPROBLEM, FAULT_TLS},
        {CURLE_SSL_CIPHER, FAULT_TLS},
        {CURLE_SSL_ISSUER_ERROR, FAULT_TLS},
        {CURLE_SSL_INVALIDCERTSTATUS, FAULT_TLS},
        {CURLE_TOO_MANY_REDIRECTS, FAULT_REDIRECT},
        {CURLE_UNSUPPORTED_PROTOCOL, FAULT_REDIRECT}, /* the URL's own has been looked at */
        {CURLE_URL_MALFORMAT, FAULT_URL},
    };

    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (faults[i].code == code)
            return faults[i].fault;
    return FAULT_OTHER;
}

static const char *text_of(const struct fetch *f, CURLcode code)
{
    return f->text[0] ? f->text : curl_easy_strerror(code);
}

/* No answer from anybody. */
static int fail_unreached(struct fetch *f, CURLcode code)
{
    err_set(&f->e, FAIL_NET, "cannot connect: %s", text_of(f, code));
    err_hint(&f->e, "is there a network? or fetch the file elsewhere, and ingest it by its path");
    return fail(f, REASON_HTTP_STATUS);
}

static int fail_slow(struct fetch *f)
{
    err_set(&f->e, FAIL_NET, "%s: less than %d bytes a second for %d s, after %lld bytes",
            reason_says(REASON_HTTP_SLOW), f->o.slow_rate, f->o.slow_s, (long long)f->have);
    return fail(f, REASON_HTTP_SLOW);
}

static int fail_with(struct fetch *f, enum reason why, CURLcode code)
{
    err_set(&f->e, FAIL_INPUT, "%s: %s", reason_says(why), text_of(f, code));
    return fail(f, why);
}

/* Whether time ran out in a transfer that was too slow, or before there was a connection. */
static bool was_connected(const struct fetch *f)
{
    curl_off_t ready_us = 0;

    curl_easy_getinfo(f->curl, CURLINFO_PRETRANSFER_TIME_T, &ready_us);
    return ready_us > 0;
}

static bool proxy_refused(const struct fetch *f)
{
    long status = 0;

    curl_easy_getinfo(f->curl, CURLINFO_HTTP_CONNECTCODE, &status);
    return status >= 300;
}

/* A try that libcurl calls failed. 0: it may be made again. Who was there before may come back. */
static int look_at_fault(struct fetch *f, CURLcode code)
{
    bool before = f->furthest > 0;

    switch (fault_of(code)) {
    case FAULT_OURS:
        return has_failed(f) ? -1 : 0;
    case FAULT_BROKEN:
        return proxy_refused(f) ? fail_unreached(f, code) : 0;
    case FAULT_UNREACHED:
    case FAULT_TIME:
        if (code == CURLE_OPERATION_TIMEDOUT && was_connected(f))
            return fail_slow(f);
        return before ? 0 : fail_unreached(f, code);
    case FAULT_TLS:
        return before && code == CURLE_SSL_CONNECT_ERROR ? 0
                                                         : fail_with(f, REASON_HTTP_TLS, code);
    case FAULT_REDIRECT:
        return fail_with(f, REASON_HTTP_REDIRECT, code);
    case FAULT_URL:
        return fail_with(f, REASON_SRC_KIND, code);
    default:
        return fail_with(f, REASON_HTTP_STATUS, code);
    }
}

/* The answer came to its end. 1: that was all of it; 0: there is more to be had. */
static int look_at_end(struct fetch *f)
{
    if (f->answer == ANSWER_NONE && judge(f) < 0)
        return -1;
    if (f->answer != ANSWER_TAKE)
        return 0;
    if (f->total < 0 || f->have == f->total)
        return 1;
    if (f->have > f->total) /* a part that was longer than the whole */
        f->answer = ANSWER_AFRESH;
    return 0;
}

static struct curl_slist *ask_range(struct fetch *f)
{
    char line[ETAG_SIZE + 16], range[32];
    struct curl_slist *list = NULL;

    f->asked = f->etag[0] ? f->have : 0;
    if (f->asked) {
        snprintf(line, sizeof line, "If-Range: %s", f->etag);
        list = curl_slist_append(NULL, line);
    }
    if (!list) /* then all of it */
        f->asked = 0;
    snprintf(range, sizeof range, "%lld-", (long long)f->asked);
    curl_easy_setopt(f->curl, CURLOPT_RANGE, f->asked ? range : NULL);
    curl_easy_setopt(f->curl, CURLOPT_HTTPHEADER, list);
    return list;
}

/* 1: all of it is there; 0: try again; -1: the fetch has failed. */
static int try_once(struct fetch *f)
{
    struct curl_slist *list = ask_range(f);

    f->answer = ANSWER_NONE;
    f->text[0] = '\0';
    CURLcode code = curl_easy_perform(f->curl);
    int rc = code == CURLE_OK ? look_at_end(f) : look_at_fault(f, code);

    if (rc == 0 && f->answer == ANSWER_AFRESH)
        forget(f);
    curl_easy_setopt(f->curl, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(list);
    return rc;
}

/* --- between tries --- */

static int fail_tries(struct fetch *f)
{
    if (f->answer == ANSWER_LATER)
        return fail_status(f, status_of(f));
    if (f->total >= 0)
        err_set(&f->e, FAIL_NET, "%s: %lld of %lld bytes, after %d tries",
                reason_says(REASON_HTTP_SHORT), (long long)f->have, (long long)f->total,
                f->o.tries);
    else
        err_set(&f->e, FAIL_NET, "%s: %lld bytes, after %d tries", reason_says(REASON_HTTP_SHORT),
                (long long)f->have, f->o.tries);
    return fail(f, REASON_HTTP_SHORT);
}

/* Milliseconds: what the server asks for, else twice as long each time. */
static int64_t wait_of(const struct fetch *f)
{
    curl_off_t after_s = 0;
    int shift = f->failed < WAIT_SHIFT_MAX ? f->failed : WAIT_SHIFT_MAX;
    int64_t wait = (int64_t)f->o.wait_ms << (shift > 0 ? shift - 1 : 0);
    int64_t most = (int64_t)f->o.wait_max_s * 1000;

    curl_easy_getinfo(f->curl, CURLINFO_RETRY_AFTER, &after_s);
    if (f->answer == ANSWER_LATER && after_s > 0)
        return after_s > f->o.wait_max_s ? -1 : (int64_t)after_s * 1000;
    return wait < most ? wait : most;
}

static int pause_for(struct fetch *f)
{
    int64_t ms = wait_of(f);
    double until = now_mono() + (double)ms / 1e3;

    if (ms < 0)
        return fail_tries(f);
    do {
        if (tell(f) < 0)
            return -1;
        now_sleep_ms(ms < NAP_MS ? (int)ms : NAP_MS);
    } while (now_mono() < until);
    return 0;
}

static int fetch_all(struct fetch *f)
{
    for (;;) {
        int64_t before = f->furthest;
        int rc = try_once(f);

        if (rc != 0)
            return rc < 0 ? -1 : 0;
        f->failed = f->furthest - before >= f->o.gain ? 0 : f->failed + 1;
        if (f->failed == f->o.tries)
            return fail_tries(f);
        if (pause_for(f) < 0)
            return -1;
    }
}

/* --- opening --- */

static struct http_opts with_defaults(struct http_opts o)
{
    o.size_max = o.size_max ? o.size_max : (int64_t)64 << 30;
    o.connect_ms = o.connect_ms ? o.connect_ms : 15000;
    o.slow_rate = o.slow_rate ? o.slow_rate : 1024;
    o.slow_s = o.slow_s ? o.slow_s : 60;
    o.redirects = o.redirects ? o.redirects : 5;
    o.tries = o.tries ? o.tries : 5;
    o.gain = o.gain ? o.gain : 1 << 16;
    o.wait_ms = o.wait_ms ? o.wait_ms : 500;
    o.wait_max_s = o.wait_max_s ? o.wait_max_s : 60;
    return o;
}

static CURLcode set_longs(const struct fetch *f)
{
    const struct {
        CURLoption option;
        long value;
    } longs[] = {
        {CURLOPT_NOSIGNAL, 1},
        {CURLOPT_NOPROGRESS, 0},
        {CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1},
        {CURLOPT_FOLLOWLOCATION, 1},
        {CURLOPT_MAXREDIRS, f->o.redirects},
        {CURLOPT_UNRESTRICTED_AUTH, 0},
        {CURLOPT_NETRC, CURL_NETRC_IGNORED},
        {CURLOPT_SSL_VERIFYPEER, 1},
        {CURLOPT_SSL_VERIFYHOST, 2},
        {CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
        {CURLOPT_CONNECTTIMEOUT_MS, f->o.connect_ms},
        {CURLOPT_LOW_SPEED_LIMIT, f->o.slow_rate},
        {CURLOPT_LOW_SPEED_TIME, f->o.slow_s},
        {CURLOPT_BUFFERSIZE, RECEIVE_SIZE},
        {CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
    };
    CURLcode code = CURLE_OK;

    for (size_t i = 0; i < sizeof longs / sizeof *longs && code == CURLE_OK; i++)
        code = curl_easy_setopt(f->curl, longs[i].option, longs[i].value);
    return code;
}

static CURLcode set_texts(const struct fetch *f, const char *url)
{
    const struct {
        CURLoption option;
        const char *value;
    } texts[] = {
        {CURLOPT_URL, url},
        {CURLOPT_PROTOCOLS_STR, "http,https"},
        {CURLOPT_REDIR_PROTOCOLS_STR, "https"},
        {CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION},
        {CURLOPT_CAINFO, f->o.ca_file},
        {CURLOPT_CAPATH, NULL},
    };
    size_t n = sizeof texts / sizeof *texts - (f->o.ca_file ? 0 : 2); /* else the system's */
    CURLcode code = CURLE_OK;

    for (size_t i = 0; i < n && code == CURLE_OK; i++)
        code = curl_easy_setopt(f->curl, texts[i].option, texts[i].value);
    return code;
}

static void set_callbacks(struct fetch *f)
{
    curl_easy_setopt(f->curl, CURLOPT_ERRORBUFFER, f->text);
    curl_easy_setopt(f->curl, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(f->curl, CURLOPT_WRITEDATA, f);
    curl_easy_setopt(f->curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(f->curl, CURLOPT_XFERINFODATA, f);
}

static pthread_once_t global_once = PTHREAD_ONCE_INIT;
static CURLcode global_code;

static void global_init(void)
{
    global_code = curl_global_init(CURL_GLOBAL_DEFAULT);
}

static int open_curl(struct fetch *f, const char *url)
{
    pthread_once(&global_once, global_init);
    CURLcode code = global_code;

    f->curl = code == CURLE_OK ? curl_easy_init() : NULL;
    if (f->curl)
        set_callbacks(f);
    else
        code = CURLE_FAILED_INIT;
    if (code == CURLE_OK)
        code = set_longs(f);
    if (code == CURLE_OK)
        code = set_texts(f, url);
    if (code == CURLE_OK)
        return 0;
    return err_set(&f->e, FAIL_IO, "libcurl cannot be used: %s", curl_easy_strerror(code));
}

int http_fetch(const char *url, int fd, const struct http_opts *o, struct http_got *out,
               struct err *e)
{
    struct fetch f = {.o = with_defaults(*o), .fd = fd, .total = -1};
    int rc = open_curl(&f, url) < 0 ? -1 : fetch_all(&f);

    curl_easy_cleanup(f.curl);
    *out = (struct http_got){f.why, f.have, rc == 0 && !f.ends};
    if (rc < 0)
        *e = f.e;
    return rc;
}

const char *http_version(void)
{
    return curl_version_info(CURLVERSION_NOW)->version;
}
