/* test_http.c - fetching from a server that misbehaves (http_server.py), with small limits. */
#include "config.h"

#include "src/base/buf.h"
#include "src/base/file.h"
#include "src/base/now.h"
#include "src/base/proc.h"
#include "src/data/http.h"

#include "tests/workspace.h"

#include <arpa/inet.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROWS = 30000, DEADLINE_S = 5 };
enum server { HTTP, HTTPS, WRONG, UNKNOWN };

static int port[4];
static pid_t server_pid;
static int server_in; /* it ends with this */
static struct buf a_csv;

/* --- the server --- */

static void make_files(void)
{
    FILE *f;

    for (int i = 0; i < ROWS; i++)
        buf_printf(&a_csv, "%d,%d\n", i, i * 7919);
    f = fopen(path_of("a.csv"), "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(a_csv.s, 1, a_csv.size, f), a_csv.size);
    assert_int_equal(fclose(f), 0);
}

static int start_server(void **state)
{
    const char *data = getenv("MW_DATADIR");
    char script[400];
    int in[2], out[2];
    posix_spawn_file_actions_t fa;

    if (make_folder(state) < 0 || pipe(in) < 0 || pipe(out) < 0)
        return -1;
    make_files();
    snprintf(script, sizeof script, "%s/tests/http_server.py", data ? data : ".");
    char *argv[] = {(char[]){"python3"}, script, folder, NULL};

    posix_spawn_file_actions_init(&fa);
    posix_spawn_file_actions_adddup2(&fa, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&fa, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&fa, STDERR_FILENO + 1);
    int rc = posix_spawnp(&server_pid, "python3", &fa, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&fa);
    close(in[0]);
    close(out[1]);
    server_in = in[1];
    FILE *f = fdopen(out[0], "r");
    if (rc != 0 || !f || fscanf(f, "http=%d https=%d wrong=%d unknown=%d", &port[HTTP],
                                &port[HTTPS], &port[WRONG], &port[UNKNOWN]) != 4)
        return -1;
    return fclose(f);
}

static int stop_server(void **state)
{
    int status = -1;

    close(server_in);
    waitpid(server_pid, &status, 0);
    buf_done(&a_csv);
    return remove_folder(state) == 0 && status == 0 ? 0 : -1;
}

/* What was asked of the server: lines of "requests" whose path begins so. Sums the bytes sent. */
static int requests(const char *path, const char *with, int64_t *out_sent)
{
    struct buf b = {0};
    struct err e = {0};
    int n = 0;

    *out_sent = 0;
    assert_fine(file_read_all(path_of("requests"), 1 << 24, &b, &e), &e);
    for (char *line = b.s, *end; line && *line; line = end + 1) {
        end = strchr(line, '\n');
        assert_non_null(end);
        *end = '\0';
        if (strncmp(line, path, strlen(path)) != 0 || !strstr(line, with))
            continue;
        *out_sent += strtoll(strrchr(line, ' '), NULL, 10);
        n++;
    }
    buf_done(&b);
    return n;
}

/* --- one fetch --- */

struct try {
    struct http_got got;
    struct err e;
    bool same; /* what came is a.csv */
    int64_t size;
    double took;
};

static const struct http_opts small = {
    .connect_ms = 3000, .slow_s = 1, .gain = 1000, .wait_ms = 1, .wait_max_s = 2,
};

static void look_at_file(int fd, struct try *out)
{
    char *bytes = malloc(a_csv.size);
    struct stat st;

    assert_int_equal(fstat(fd, &st), 0);
    out->size = st.st_size;
    out->same = st.st_size == (off_t)a_csv.size &&
                pread(fd, bytes, a_csv.size, 0) == st.st_size &&
                memcmp(bytes, a_csv.s, a_csv.size) == 0;
    free(bytes);
}

static int fetch_url(const char *url, const struct http_opts *o, struct try *out)
{
    struct err e = {0};
    int fd = file_nameless(folder, &e);
    double began = now_mono();

    assert_true(fd >= 0);
    *out = (struct try){0};
    int rc = http_fetch(url, fd, o, &out->got, &out->e);
    out->took = now_mono() - began;
    look_at_file(fd, out);
    close(fd);
    return rc;
}

/* With the test's authority; every fetch with a query of its own, and so a first request. */
static int fetch(enum server s, const char *path, struct http_opts o, struct try *out)
{
    static int n;
    char url[200], ca[500];

    snprintf(ca, sizeof ca, "%s", path_of("ca.pem"));
    o.ca_file = o.ca_file ? o.ca_file : ca;
    snprintf(url, sizeof url, "http%s://127.0.0.1:%d/%s?%d", s == HTTP ? "" : "s", port[s], path,
             n++);
    return fetch_url(url, &o, out);
}

/* --- tests --- */

static void http_fetch_faults_that_heal_give_the_same_bytes(void **state)
{
    static const struct {
        enum server server;
        const char *path;
        bool unmeasured;
    } cases[] = {
        {HTTP, "good/a.csv", false},     {HTTPS, "good/a.csv", false},
        {HTTP, "reset/a.csv", false},    {HTTPS, "reset/a.csv", false},
        {HTTP, "cuts/a.csv", false},     {HTTPS, "cuts/a.csv", false},
        {HTTP, "parts/a.csv", false},    {HTTP, "plain/a.csv", false},
        {HTTP, "weak/a.csv", false},     {HTTP, "changed/a.csv", false},
        {HTTP, "liar/a.csv", false},     {HTTP, "ignore/a.csv", false},
        {HTTP, "offset/a.csv", false},   {HTTP, "unsat/a.csv", false},
        {HTTP, "close/a.csv", true},     {HTTP, "chunked/a.csv", false},
        {HTTP, "unended/a.csv", false},  {HTTP, "later/a.csv", false},
        {HTTP, "once/a.csv", false},     {HTTPS, "hops/5/a.csv", false},
        {HTTP, "tohttps/a.csv", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct try t;
        int rc = fetch(cases[i].server, cases[i].path, small, &t);

        if (rc < 0 || !t.same || t.got.length_unknown != cases[i].unmeasured)
            fail_msg("%s: %d, same %d, unmeasured %d: %s", cases[i].path, rc, t.same,
                     t.got.length_unknown, t.e.msg);
        assert_int_equal(t.got.bytes, a_csv.size);
        assert_true(t.took < DEADLINE_S);
    }
}

static void http_fetch_faults_that_stay_end_with_their_reason(void **state)
{
    static const struct {
        enum server server;
        const char *path;
        enum reason why;
        enum fail code;
        const char *says; /* in the message */
    } cases[] = {
        {HTTP, "short/a.csv", REASON_HTTP_SHORT, FAIL_NET, "after 5 tries"},
        {HTTP, "drop/a.csv", REASON_HTTP_SHORT, FAIL_NET, "0 bytes, after 5 tries"},
        {HTTPS, "drop/a.csv", REASON_HTTP_SHORT, FAIL_NET, "0 bytes, after 5 tries"},
        {HTTP, "silent/a.csv", REASON_HTTP_SLOW, FAIL_NET, "after 0 bytes"},
        {HTTP, "huge/a.csv", REASON_HTTP_TOO_BIG, FAIL_INPUT, "more than"},
        {HTTP, "gone/a.csv", REASON_HTTP_STATUS, FAIL_INPUT, "404: not found"},
        {HTTP, "unasked/a.csv", REASON_HTTP_STATUS, FAIL_INPUT, "answers 206"},
        {HTTP, "status/404/a.csv", REASON_HTTP_STATUS, FAIL_INPUT, "404: not found"},
        {HTTP, "status/416/a.csv", REASON_HTTP_STATUS, FAIL_INPUT, "answers 416"},
        {HTTP, "status/304/a.csv", REASON_HTTP_STATUS, FAIL_INPUT, "answers 304"},
        {HTTP, "status/204/a.csv", REASON_HTTP_STATUS, FAIL_INPUT, "204: no content"},
        {HTTP, "status/500/a.csv", REASON_HTTP_STATUS, FAIL_INPUT, "answers 500"},
        {HTTP, "muchlater/a.csv", REASON_HTTP_STATUS, FAIL_INPUT, "answers 429"},
        {HTTP, "busy/a.csv", REASON_HTTP_STATUS, FAIL_INPUT, "answers 503"},
        {HTTPS, "loop/a.csv", REASON_HTTP_REDIRECT, FAIL_INPUT, "redirects"},
        {HTTPS, "hops/6/a.csv", REASON_HTTP_REDIRECT, FAIL_INPUT, "redirects"},
        {HTTP, "hops/1/a.csv", REASON_HTTP_REDIRECT, FAIL_INPUT, "redirects"},
        {HTTPS, "tohttp/a.csv", REASON_HTTP_REDIRECT, FAIL_INPUT, "redirects"},
        {HTTPS, "tofile/a.csv", REASON_HTTP_REDIRECT, FAIL_INPUT, "redirects"},
        {WRONG, "good/a.csv", REASON_HTTP_TLS, FAIL_INPUT, "safe"},
        {UNKNOWN, "good/a.csv", REASON_HTTP_TLS, FAIL_INPUT, "safe"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct try t;
        int rc = fetch(cases[i].server, cases[i].path, small, &t);

        if (rc == 0 || t.got.why != cases[i].why || t.e.code != cases[i].code ||
            !strstr(t.e.msg, cases[i].says) || !t.e.hint[0])
            fail_msg("%s: %d, %s, '%s'", cases[i].path, rc,
                     t.got.why ? reason_name(t.got.why) : "none", t.e.msg);
        if (t.took >= DEADLINE_S)
            fail_msg("%s: %g s", cases[i].path, t.took);
    }
}

static void http_fetch_without_the_authority_is_refused(void **state)
{
    struct http_opts o = small;
    struct try t;
    char url[100];

    (void)state;
    snprintf(url, sizeof url, "https://127.0.0.1:%d/good/a.csv", port[HTTPS]);
    assert_int_equal(fetch_url(url, &o, &t), -1);
    assert_int_equal(t.got.why, REASON_HTTP_TLS);
    assert_int_equal(t.size, 0);
    o.ca_file = "absent.pem";
    assert_int_equal(fetch_url(url, &o, &t), -1);
    assert_int_equal(t.got.why, REASON_HTTP_TLS);
    assert_non_null(strstr(t.e.msg, "absent.pem"));
}

static void http_fetch_nobody_listens_is_no_network(void **state)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof a;
    int s = socket(AF_INET, SOCK_STREAM, 0); /* bound, and never listening */
    struct try t;
    char url[100];

    (void)state;
    assert_int_equal(bind(s, (struct sockaddr *)&a, size), 0);
    assert_int_equal(getsockname(s, (struct sockaddr *)&a, &size), 0);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/a.csv", ntohs(a.sin_port));
    assert_int_equal(fetch_url(url, &small, &t), -1);
    assert_int_equal(t.got.why, REASON_HTTP_STATUS);
    assert_int_equal(t.e.code, FAIL_NET);
    assert_non_null(strstr(t.e.msg, "cannot connect"));
    assert_non_null(strstr(t.e.hint, "is there a network?"));
    assert_true(t.took < 1); /* at once: it is not tried again */
    close(s);
}

/* A server that takes no more connections: its queue is full, and it never looks at it. */
static void http_fetch_nobody_answers_is_no_network(void **state)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof a;
    int s = socket(AF_INET, SOCK_STREAM, 0), waiting[4];
    struct http_opts o = small;
    struct try t;
    char url[100];

    (void)state;
    o.connect_ms = 300;
    assert_int_equal(bind(s, (struct sockaddr *)&a, size), 0);
    assert_int_equal(listen(s, 0), 0);
    assert_int_equal(getsockname(s, (struct sockaddr *)&a, &size), 0);
    for (int i = 0; i < 4; i++) {
        waiting[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        connect(waiting[i], (struct sockaddr *)&a, size);
    }
    snprintf(url, sizeof url, "http://127.0.0.1:%d/a.csv", ntohs(a.sin_port));
    assert_int_equal(fetch_url(url, &o, &t), -1);
    assert_int_equal(t.got.why, REASON_HTTP_STATUS);
    assert_int_equal(t.e.code, FAIL_NET);
    assert_true(t.took >= 0.25 && t.took < 2);
    for (int i = 0; i < 4; i++)
        close(waiting[i]);
    close(s);
}

static void http_fetch_what_is_no_url_is_refused(void **state)
{
    struct try t;

    (void)state;
    assert_int_equal(fetch_url("http://[:1/a b", &small, &t), -1);
    assert_int_equal(t.got.why, REASON_SRC_KIND);
}

static void http_fetch_resumes_with_range_and_strong_etag(void **state)
{
    int64_t sent;
    struct try t;

    (void)state;
    assert_int_equal(fetch(HTTP, "cuts/a.csv", small, &t), 0);
    assert_true(t.same);
    assert_int_equal(requests("/cuts/a.csv", " \"v2\" ", &sent) % 19, 0); /* 20, but the first */
    int times = requests("/cuts/a.csv", "", &sent) / 20;

    assert_true(times > 0);
    assert_true((double)sent <= 1.05 * times * (double)a_csv.size);
    assert_int_equal(requests("/weak/a.csv", "bytes=", &sent), 0);
    assert_int_equal(requests("/plain/a.csv", "bytes=", &sent), 0);
}

static void http_fetch_tries_that_bring_little_are_counted(void **state)
{
    struct http_opts o = small;
    int64_t before, sent;
    struct try t;

    (void)state;
    int n = requests("/cuts/a.csv", "", &before);
    o.gain = (int64_t)a_csv.size; /* no twentieth is that much */
    assert_int_equal(fetch(HTTP, "cuts/a.csv", o, &t), -1);
    assert_int_equal(t.got.why, REASON_HTTP_SHORT);
    assert_int_equal(requests("/cuts/a.csv", "", &sent) - n, 5);
}

/* libcurl looks at the mean of some seconds: with a rate as high as this they need not pass. */
static void http_fetch_stalled_body_is_too_slow(void **state)
{
    struct http_opts o = small;
    struct try t;

    (void)state;
    o.slow_rate = 1 << 22;
    assert_int_equal(fetch(HTTP, "stall/a.csv", o, &t), -1);
    assert_int_equal(t.got.why, REASON_HTTP_SLOW);
    assert_int_equal(t.e.code, FAIL_NET);
    assert_non_null(strstr(t.e.msg, "for 1 s"));
    assert_int_equal(t.size, a_csv.size / 2);
    assert_true(t.took >= 0.9 && t.took < DEADLINE_S);
}

static void http_fetch_endless_body_ends_at_the_cap(void **state)
{
    struct http_opts o = small;
    struct try t;

    (void)state;
    o.size_max = 1000000;
    assert_int_equal(fetch(HTTP, "endless/a.csv", o, &t), -1);
    assert_int_equal(t.got.why, REASON_HTTP_TOO_BIG);
    assert_true(t.size <= o.size_max && t.size > o.size_max / 2);
    o.size_max = (int64_t)a_csv.size;
    assert_int_equal(fetch(HTTP, "close/a.csv", o, &t), 0); /* to the byte is not too much */
    o.size_max--;
    assert_int_equal(fetch(HTTP, "close/a.csv", o, &t), -1);
    assert_int_equal(t.got.why, REASON_HTTP_TOO_BIG);
}

static void http_fetch_more_than_the_disk_holds_is_refused(void **state)
{
    struct http_opts o = small;
    struct try t;

    (void)state;
    o.size_max = (int64_t)1 << 60;
    assert_int_equal(fetch(HTTP, "huge/a.csv", o, &t), -1);
    assert_int_equal(t.got.why, REASON_DISK_FULL);
    assert_int_equal(t.e.code, FAIL_SPACE);
    assert_int_equal(t.size, 0);
}

static void http_fetch_retry_after_is_waited_for(void **state)
{
    struct http_opts o = small;
    struct try t;

    (void)state;
    assert_int_equal(fetch(HTTP, "later/a.csv", o, &t), 0);
    assert_true(t.took >= 0.9);
    assert_int_equal(fetch(HTTP, "muchlater/a.csv", o, &t), -1);
    assert_true(t.took < 0.5);
}

static void http_fetch_empty_body_is_an_empty_file(void **state)
{
    struct try t;

    (void)state;
    assert_int_equal(fetch(HTTP, "empty/a.csv", small, &t), 0);
    assert_int_equal(t.size, 0);
    assert_false(t.got.length_unknown);
}

static void http_fetch_key_stays_with_its_server(void **state)
{
    struct http_opts o = small;
    struct try t;
    char url[200], ca[500];

    (void)state;
    snprintf(ca, sizeof ca, "%s", path_of("ca.pem"));
    o.ca_file = ca;
    snprintf(url, sizeof url, "http://plant:s3cr3t@127.0.0.1:%d/key/a.csv", port[HTTP]);
    assert_int_equal(fetch_url(url, &o, &t), 0);
    assert_true(t.same);
    snprintf(url, sizeof url, "http://plant:wrong@127.0.0.1:%d/key/a.csv", port[HTTP]);
    assert_int_equal(fetch_url(url, &o, &t), -1);
    assert_non_null(strstr(t.e.msg, "401"));
    assert_null(strstr(t.e.msg, "wrong"));
    snprintf(url, sizeof url, "http://plant:s3cr3t@127.0.0.1:%d/keyhops/a.csv", port[HTTP]);
    assert_int_equal(fetch_url(url, &o, &t), 0); /* 500 if the second server sees the key */
    assert_true(t.same);
}

struct watcher {
    struct progress progress; /* first */
    int64_t last, total;
    bool backwards, stops;
};

static int watch(struct progress *p, const char *phase, int64_t done, int64_t total,
                 const char *unit, struct err *e)
{
    struct watcher *w = (struct watcher *)p;

    assert_string_equal(phase, "fetch");
    assert_string_equal(unit, "B");
    w->backwards = w->backwards || done < w->last;
    w->last = done;
    w->total = total > w->total ? total : w->total;
    return w->stops && done > 0 ? err_set(e, FAIL_CANCELLED, "cancelled") : 0;
}

static void http_fetch_progress_only_grows(void **state)
{
    struct watcher w = {.progress = {watch}};
    struct http_opts o = small;
    struct try t;

    (void)state;
    o.progress = &w.progress;
    assert_int_equal(fetch(HTTP, "plain/a.csv", o, &t), 0);
    assert_false(w.backwards);
    assert_true(w.last > 0);
    assert_int_equal(w.total, a_csv.size);
}

static void http_fetch_stops_when_it_is_told(void **state)
{
    struct watcher w = {.progress = {watch}, .stops = true};
    struct http_opts o = small;
    struct try t;

    (void)state;
    o.slow_s = 60;
    o.progress = &w.progress;
    assert_int_equal(fetch(HTTP, "stall/a.csv", o, &t), -1);
    assert_int_equal(t.e.code, FAIL_CANCELLED);
    assert_int_equal(t.got.why, REASON_NONE);
    assert_true(t.took < 2);
    proc_set_cancelled(true);
    o.progress = NULL;
    assert_int_equal(fetch(HTTP, "stall/a.csv", o, &t), -1);
    proc_set_cancelled(false);
    assert_int_equal(t.e.code, FAIL_CANCELLED);
    assert_true(t.took < 2);
}

static void http_fetch_file_that_cannot_be_written_is_told(void **state)
{
    struct http_got got;
    struct err e = {0};
    char url[100];
    FILE *full = fopen("/dev/full", "r+");

    (void)state;
    assert_non_null(full);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/chunked/a.csv", port[HTTP]);
    assert_int_equal(http_fetch(url, fileno(full), &small, &got, &e), -1);
    assert_int_equal(got.why, REASON_NONE);
    assert_int_equal(e.code, FAIL_IO);
    fclose(full);
}

static bool there(const char *program)
{
    char command[100];

    snprintf(command, sizeof command, "%s >/dev/null 2>&1", program);
    return system(command) == 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(http_fetch_faults_that_heal_give_the_same_bytes),
        cmocka_unit_test(http_fetch_faults_that_stay_end_with_their_reason),
        cmocka_unit_test(http_fetch_without_the_authority_is_refused),
        cmocka_unit_test(http_fetch_nobody_listens_is_no_network),
        cmocka_unit_test(http_fetch_nobody_answers_is_no_network),
        cmocka_unit_test(http_fetch_what_is_no_url_is_refused),
        cmocka_unit_test(http_fetch_resumes_with_range_and_strong_etag),
        cmocka_unit_test(http_fetch_tries_that_bring_little_are_counted),
        cmocka_unit_test(http_fetch_stalled_body_is_too_slow),
        cmocka_unit_test(http_fetch_endless_body_ends_at_the_cap),
        cmocka_unit_test(http_fetch_more_than_the_disk_holds_is_refused),
        cmocka_unit_test(http_fetch_retry_after_is_waited_for),
        cmocka_unit_test(http_fetch_empty_body_is_an_empty_file),
        cmocka_unit_test(http_fetch_key_stays_with_its_server),
        cmocka_unit_test(http_fetch_progress_only_grows),
        cmocka_unit_test(http_fetch_stops_when_it_is_told),
        cmocka_unit_test(http_fetch_file_that_cannot_be_written_is_told),
    };
    static const char *const proxies[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                          "ALL_PROXY"};

    if (!there("python3 --version") || !there("openssl version")) {
        puts("SKIP: python3 or openssl is not here");
        return 77;
    }
    for (size_t i = 0; i < sizeof proxies / sizeof *proxies; i++)
        unsetenv(proxies[i]);
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
