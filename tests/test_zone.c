/* test_zone.c - changes of zones worked out by hand, the C library as a twin, and files that are
 * damaged. What needs the tz database is skipped, aloud, where there is none. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/buf.h"
#include "src/base/civil.h"
#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/rng.h"
#include "src/base/zone.h"
#include "src/base/zone_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { HOUR = 3600, DAY = 24 * HOUR };

static const char database[] = "/usr/share/zoneinfo";

#define need_database() /* a macro, because skip() leaves the test that it stands in */ \
    do { \
        if (!file_exists("/usr/share/zoneinfo/Europe/Berlin")) { \
            print_message("left out: no time zone data in %s (package tzdata)\n", database); \
            skip(); \
        } \
    } while (0)

static int64_t at(const char *text)
{
    int64_t t;

    if (!civil_parse_arg(text, &t))
        fail_msg("'%s' is no time", text);
    return t;
}

static struct zone *open_ok(const char *name)
{
    struct err e = {0};
    struct zone *z = zone_open(name, &e);

    if (!z)
        fail_msg("%s: %s: %s", name, e.ctx, e.msg);
    return z;
}

static enum zone_local look(const struct zone *z, int64_t local, struct zone_utc *out)
{
    struct zone_cursor c = {0};

    return zone_local_to_utc(z, &c, local, out);
}

/* --- by hand --- */

struct known {
    const char *zone, *local;
    enum zone_local want;
    const char *before, *after; /* UTC */
};

static const struct known known[] = {
    {"UTC", "2015-06-01 12:00:00", ZONE_ONE, "2015-06-01 12:00:00", "2015-06-01 12:00:00"},
    {"GMT+5", "2015-06-01 12:00:00", ZONE_ONE, "2015-06-01 07:00:00", "2015-06-01 07:00:00"},
    {"GMT-0330", "2015-06-01 12:00:00", ZONE_ONE, "2015-06-01 15:30:00", "2015-06-01 15:30:00"},
    {"Etc/GMT+5", "2015-06-01 12:00:00", ZONE_ONE, "2015-06-01 17:00:00", "2015-06-01 17:00:00"},
    {"Asia/Kolkata", "2015-06-01 12:00:00", ZONE_ONE, "2015-06-01 06:30:00",
     "2015-06-01 06:30:00"},
    /* an hour in spring and one in autumn */
    {"America/New_York", "2015-03-08 01:59:59", ZONE_ONE, "2015-03-08 06:59:59",
     "2015-03-08 06:59:59"},
    {"America/New_York", "2015-03-08 02:00:00", ZONE_GAP, "2015-03-08 07:00:00",
     "2015-03-08 06:00:00"},
    {"America/New_York", "2015-03-08 02:59:59", ZONE_GAP, "2015-03-08 07:59:59",
     "2015-03-08 06:59:59"},
    {"America/New_York", "2015-03-08 03:00:00", ZONE_ONE, "2015-03-08 07:00:00",
     "2015-03-08 07:00:00"},
    {"America/New_York", "2015-11-01 00:59:59", ZONE_ONE, "2015-11-01 04:59:59",
     "2015-11-01 04:59:59"},
    {"America/New_York", "2015-11-01 01:00:00", ZONE_TWICE, "2015-11-01 05:00:00",
     "2015-11-01 06:00:00"},
    {"America/New_York", "2015-11-01 01:59:59", ZONE_TWICE, "2015-11-01 05:59:59",
     "2015-11-01 06:59:59"},
    {"America/New_York", "2015-11-01 02:00:00", ZONE_ONE, "2015-11-01 07:00:00",
     "2015-11-01 07:00:00"},
    /* southern hemisphere; a gap that takes midnight */
    {"Australia/Sydney", "2015-10-04 02:30:00", ZONE_GAP, "2015-10-03 16:30:00",
     "2015-10-03 15:30:00"},
    {"Australia/Sydney", "2015-04-05 02:30:00", ZONE_TWICE, "2015-04-04 15:30:00",
     "2015-04-04 16:30:00"},
    {"America/Sao_Paulo", "2018-11-04 00:00:00", ZONE_GAP, "2018-11-04 03:00:00",
     "2018-11-04 02:00:00"},
    {"America/Sao_Paulo", "2018-02-17 23:30:00", ZONE_TWICE, "2018-02-18 01:30:00",
     "2018-02-18 02:30:00"},
    /* half an hour */
    {"Australia/Lord_Howe", "2025-10-05 02:15:00", ZONE_GAP, "2025-10-04 15:45:00",
     "2025-10-04 15:15:00"},
    {"Australia/Lord_Howe", "2025-10-05 02:30:00", ZONE_ONE, "2025-10-04 15:30:00",
     "2025-10-04 15:30:00"},
    {"Australia/Lord_Howe", "2025-04-06 01:45:00", ZONE_TWICE, "2025-04-05 14:45:00",
     "2025-04-05 15:15:00"},
    {"Australia/Lord_Howe", "2025-04-06 02:00:00", ZONE_ONE, "2025-04-05 15:30:00",
     "2025-04-05 15:30:00"},
    /* summer is standard time, winter an hour less */
    {"Europe/Dublin", "2015-07-01 12:00:00", ZONE_ONE, "2015-07-01 11:00:00",
     "2015-07-01 11:00:00"},
    {"Europe/Dublin", "2015-03-29 01:30:00", ZONE_GAP, "2015-03-29 01:30:00",
     "2015-03-29 00:30:00"},
    {"Europe/Dublin", "2015-10-25 01:30:00", ZONE_TWICE, "2015-10-25 00:30:00",
     "2015-10-25 01:30:00"},
    /* a day that never was */
    {"Pacific/Apia", "2011-12-29 23:59:59", ZONE_ONE, "2011-12-30 09:59:59",
     "2011-12-30 09:59:59"},
    {"Pacific/Apia", "2011-12-30 12:00:00", ZONE_GAP, "2011-12-30 22:00:00",
     "2011-12-29 22:00:00"},
    {"Pacific/Apia", "2011-12-31 00:00:00", ZONE_ONE, "2011-12-30 10:00:00",
     "2011-12-30 10:00:00"},
    /* years that the rule at the file's end rules */
    {"Europe/Berlin", "2100-03-28 02:30:00", ZONE_GAP, "2100-03-28 01:30:00",
     "2100-03-28 00:30:00"},
    {"Europe/Berlin", "2100-10-31 02:30:00", ZONE_TWICE, "2100-10-31 00:30:00",
     "2100-10-31 01:30:00"},
    {"Europe/Berlin", "2100-07-01 12:00:00", ZONE_ONE, "2100-07-01 10:00:00",
     "2100-07-01 10:00:00"},
    {"Europe/Berlin", "9999-12-31 23:59:59", ZONE_ONE, "9999-12-31 22:59:59",
     "9999-12-31 22:59:59"},
    {"Australia/Sydney", "2100-01-01 00:00:00", ZONE_ONE, "2099-12-31 13:00:00",
     "2099-12-31 13:00:00"},
    {"Europe/Dublin", "2100-10-31 01:30:00", ZONE_TWICE, "2100-10-31 00:30:00",
     "2100-10-31 01:30:00"},
    {"America/Nuuk", "2100-03-27 23:30:00", ZONE_GAP, "2100-03-28 01:30:00",
     "2100-03-28 00:30:00"},
    /* before the first change: local mean time */
    {"Europe/Berlin", "1850-01-01 00:53:28", ZONE_ONE, "1850-01-01 00:00:00",
     "1850-01-01 00:00:00"},
    {"Europe/Berlin", "0001-01-01 00:53:28", ZONE_ONE, "0001-01-01 00:00:00",
     "0001-01-01 00:00:00"},
};

static void zone_local_to_utc_as_worked_out_by_hand(void **state)
{
    (void)state;
    need_database();
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const struct known *k = &known[i];
        struct zone *z = open_ok(k->zone);
        struct zone_utc utc = {0};
        enum zone_local found = look(z, at(k->local), &utc);

        if (found != k->want || utc.before != at(k->before) || utc.after != at(k->after))
            fail_msg("%s %s: %d, %lld and %lld", k->zone, k->local, found,
                     (long long)utc.before, (long long)utc.after);
        zone_free(z);
    }
}

/* --- the C library as a twin --- */

static const char *const zones[] = {
    "UTC", "Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Moscow",
    "Europe/Istanbul", "Africa/Casablanca", "Africa/Cairo", "Africa/Monrovia", "Africa/Juba",
    "America/New_York", "America/Los_Angeles", "America/St_Johns", "America/Sao_Paulo",
    "America/Santiago", "America/Caracas", "America/Havana", "America/Nuuk", "America/Scoresbysund",
    "Antarctica/Troll", "Antarctica/Casey", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran",
    "Asia/Gaza", "Asia/Pyongyang", "Asia/Tokyo", "Asia/Manila", "Asia/Shanghai",
    "Australia/Sydney", "Australia/Lord_Howe", "Australia/Eucla", "Pacific/Apia",
    "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Kwajalein", "Pacific/Easter",
    "Pacific/Auckland", "Etc/GMT+12",
};

static int64_t twin_offset(int64_t utc)
{
    time_t t = (time_t)utc;
    struct tm tm;

    assert_non_null(localtime_r(&t, &tm));
    return tm.tm_gmtoff;
}

/* All instants at which a local time was shown: every offset within 26 hours is tried. */
static int twin_instants(int64_t local, int64_t out[4])
{
    int64_t tried[64];
    int n_tried = 0, n = 0;

    for (int64_t t = local - 26 * HOUR; t <= local + 26 * HOUR; t += HOUR) {
        int64_t offset = twin_offset(t);
        bool again = false;

        for (int i = 0; i < n_tried; i++)
            again |= tried[i] == offset;
        if (again)
            continue;
        tried[n_tried++] = offset;
        if (twin_offset(local - offset) == offset && n < 4)
            out[n++] = local - offset;
    }
    return n;
}

static void compare_local(const struct zone *z, struct zone_cursor *c, int64_t local)
{
    struct zone_utc utc = {0};
    int64_t want[4] = {0};
    enum zone_local found = zone_local_to_utc(z, c, local, &utc);
    int n = twin_instants(local, want);
    int64_t least = want[0], most = want[0];

    for (int i = 1; i < n; i++) {
        least = want[i] < least ? want[i] : least;
        most = want[i] > most ? want[i] : most;
    }
    if (found != (n == 0 ? ZONE_GAP : n == 1 ? ZONE_ONE : ZONE_TWICE) ||
        (n && (utc.before != least || utc.after != most)))
        fail_msg("%s: local %lld is %d, %lld and %lld, not %d instants from %lld to %lld",
                 zone_name(z), (long long)local, found, (long long)utc.before,
                 (long long)utc.after, n, (long long)least, (long long)most);
}

static void compare_utc(const struct zone *z, int64_t utc)
{
    struct zone_span s = zone_at(z, utc);

    assert_true(s.from <= utc && utc < s.until);
    if (s.offset != twin_offset(utc))
        fail_msg("%s: %lld has offset %d, not %lld", zone_name(z), (long long)utc, s.offset,
                 (long long)twin_offset(utc));
}

static void compare_zone(const char *name, struct rng *r)
{
    struct zone *z = open_ok(name);
    struct zone_cursor c = {0};
    int64_t first = at("1800-01-01"), last = at("2250-01-01");

    setenv("TZ", name, 1);
    tzset();
    for (int i = 0; i < 1000; i++)
        compare_utc(z, first + (int64_t)rng_below(r, (uint64_t)(last - first)));
    for (int64_t t = zone_at(z, at("1895-01-01")).until; t < at("2120-01-01");
         t = zone_at(z, t).until) {
        compare_utc(z, t - 1);
        compare_utc(z, t);
        for (int i = 0; i < 4; i++)
            compare_local(z, &c, t + zone_at(z, t).offset +
                                     (int64_t)rng_below(r, i % 2 ? 4 * HOUR : 4 * DAY) -
                                     (i % 2 ? 2 * HOUR : 2 * DAY));
    }
    unsetenv("TZ");
    tzset();
    zone_free(z);
}

static void zone_at_and_local_equal_the_c_library(void **state)
{
    struct rng r = rng_stream(31, 0, 0);

    (void)state;
    need_database();
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        compare_zone(zones[i], &r);
}

/* What a cursor remembers changes no answer. */
static void zone_cursor_changes_no_answer(void **state)
{
    struct rng r = rng_stream(32, 0, 0);
    struct zone_cursor c = {0};

    (void)state;
    need_database();
    struct zone *z = open_ok("Australia/Lord_Howe");

    for (int i = 0; i < 100000; i++) {
        int64_t local = at("2014-01-01") + (int64_t)rng_below(&r, 900 * (uint64_t)DAY);
        struct zone_utc one = {0}, other = {0};

        assert_int_equal(zone_local_to_utc(z, &c, local, &one), look(z, local, &other));
        assert_true(one.before == other.before && one.after == other.after);
    }
    zone_free(z);
}

/* --- names --- */

static void zone_open_names_judged_as_stated(void **state)
{
    static const struct {
        const char *name, *hint; /* part of it */
    } cases[] = {
        {"", "look like"},
        {"../zoneinfo/UTC", "look like"},
        {"/usr/share/zoneinfo/UTC", "look like"},
        {"Europe/Berlin.", "look like"},
        {"Europe Berlin", "look like"},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "look like"},
        {"PST", "America/Los_Angeles"},
        {"EST", "America/New_York"},
        {"GMT+24", "at most"},
        {"GMT+5:3", "at most"},
        {"GMT+", "at most"},
        {"Europe/Berln", "'Europe/Berlin'"},
        {"europe/berlin", "'Europe/Berlin'"},
        {"Kolkata", "'Asia/Kolkata'"},
        {"Europe", "below"},
        {"Nowhere/Land_Of_None", "for instance"},
    };

    (void)state;
    need_database();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = {0};

        assert_null(zone_open(cases[i].name, &e));
        if (e.code != FAIL_USAGE || !strstr(e.hint, cases[i].hint))
            fail_msg("'%s': %s; %s", cases[i].name, e.msg, e.hint);
    }
}

static void zone_open_without_files(void **state)
{
    static const struct {
        const char *name;
        int offset;
    } cases[] = {
        {"UTC", 0},         {"GMT", 0},           {"Etc/UTC", 0},      {"GMT+2", 7200},
        {"GMT-02", -7200},  {"GMT+0530", 19800},  {"GMT-03:30", -12600}, {"GMT+23:59", 86340},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct zone *z = open_ok(cases[i].name);

        assert_string_equal(zone_name(z), cases[i].name);
        assert_int_equal(zone_at(z, at("2015-01-01")).offset, cases[i].offset);
        assert_int_equal(zone_at(z, at("9999-01-01")).offset, cases[i].offset);
        assert_int_equal(zone_is_utc(z), cases[i].offset == 0);
        zone_free(z);
    }
}

/* --- files --- */

struct made { /* a file of version 2: what is in its 64-bit block */
    int64_t at[4];
    unsigned char type[4];
    uint32_t n_time, n_type, n_leap;
    int32_t offset[3];
    const char *footer; /* with its newlines */
};

static void put32(struct buf *b, uint32_t v)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_byte(b, (char)(v >> shift & 0xff));
}

static void put_header(struct buf *b, uint32_t n_leap, uint32_t n_time, uint32_t n_type,
                       uint32_t n_char)
{
    buf_add(b, "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);
    put32(b, 0);
    put32(b, 0);
    put32(b, n_leap);
    put32(b, n_time);
    put32(b, n_type);
    put32(b, n_char);
}

static void make_file(struct buf *b, const struct made *m)
{
    buf_clear(b);
    put_header(b, 0, 0, 1, 1);
    buf_add(b, "\0\0\0\0\0\0\0", 7);
    put_header(b, m->n_leap, m->n_time, m->n_type, 4);
    for (uint32_t i = 0; i < m->n_time && i < 4; i++) {
        put32(b, (uint32_t)((uint64_t)m->at[i] >> 32));
        put32(b, (uint32_t)m->at[i]);
    }
    buf_add(b, m->type, m->n_time < 4 ? m->n_time : 4);
    for (uint32_t i = 0; i < m->n_type && i < 3; i++) {
        put32(b, (uint32_t)m->offset[i]);
        buf_add(b, "\0\0", 2);
    }
    buf_add(b, "ABC", 4);
    for (uint32_t i = 0; i < m->n_leap && i < 2; i++)
        buf_add(b, "\0\0\0\0\0\0\0\0\0\0\0\1", 12);
    buf_text(b, m->footer);
}

static struct zone *parse(const struct buf *b, struct err *e)
{
    struct zone *z = mem_zero(1, sizeof *z);

    if (zone_file_parse(b->s, b->size, z, e) == 0)
        return z;
    zone_free(z);
    return NULL;
}

static void zone_file_parse_damage_is_told(void **state)
{
    static const struct {
        const char *says; /* NULL: fine */
        struct made m;
    } cases[] = {
        {NULL, {{100, 200}, {1, 0}, 2, 2, 0, {3600, 7200}, "\nABC-1\n"}},
        {NULL, {{100, 200}, {1, 0}, 2, 2, 0, {3600, 7200}, "\n\n"}},
        {NULL, {{0}, {0}, 0, 1, 0, {3600}, "\n<+01>-1\n"}},
        {"types", {{0}, {0}, 0, 0, 0, {0}, "\nABC-1\n"}},
        {"a type that it does not have", {{100}, {2}, 1, 2, 0, {0}, "\n\n"}},
        {"not in order", {{200, 100}, {0, 0}, 2, 1, 0, {0}, "\n\n"}},
        {"not in order", {{200, 200}, {0, 0}, 2, 1, 0, {0}, "\n\n"}},
        {"26 hours", {{0}, {0}, 0, 1, 0, {93600}, "\n\n"}},
        {"26 hours", {{0}, {0}, 0, 1, 0, {INT32_MIN}, "\n\n"}},
        {"leap seconds", {{0}, {0}, 0, 1, 1, {0}, "\n\n"}},
        {"shorter", {{0}, {0}, UINT32_MAX, 1, 0, {0}, "\n\n"}},
        {"shorter", {{0}, {0}, 0, UINT32_MAX, 0, {0}, "\n\n"}},
        {"no end", {{0}, {0}, 0, 1, 0, {0}, ""}},
        {"no end", {{0}, {0}, 0, 1, 0, {0}, "\nABC-1"}},
        {"rule", {{0}, {0}, 0, 1, 0, {0}, "\nABC-1CEST\n"}},
        {"rule", {{0}, {0}, 0, 1, 0, {0}, "\nAB-1\n"}},
    };
    struct buf b = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = {0};

        make_file(&b, &cases[i].m);
        struct zone *z = parse(&b, &e);

        if (!z != !!cases[i].says || (!z && !strstr(e.msg, cases[i].says)))
            fail_msg("case %zu: '%s'", i, e.msg);
        zone_free(z);
    }
    buf_done(&b);
}

/* Every cut of a real file is refused, and whatever a changed byte makes of it, lookups end. */
static void zone_file_parse_any_cut_or_byte_is_survived(void **state)
{
    struct buf whole = {0};
    struct rng r = rng_stream(33, 0, 0);
    struct err e = {0};

    (void)state;
    need_database();
    assert_int_equal(file_read_all("/usr/share/zoneinfo/Europe/Berlin", 1 << 20, &whole, &e), 0);
    for (size_t n = 0; n < whole.size; n++) {
        struct buf cut = {0};

        buf_add(&cut, whole.s, n);
        assert_null(parse(&cut, &e));
        buf_done(&cut);
    }
    for (int i = 0; i < 20000; i++) {
        size_t k = rng_below(&r, whole.size);
        char old = whole.s[k];
        struct zone_utc utc;

        whole.s[k] = (char)rng_u64(&r);
        struct zone *z = parse(&whole, &e);

        for (int n = 0; z && n < 20; n++)
            look(z, at("1890-01-01") + (int64_t)rng_below(&r, 300 * 366 * (uint64_t)DAY), &utc);
        zone_free(z);
        whole.s[k] = old;
    }
    buf_done(&whole);
}

static void zone_rule_parse_forms_judged_as_stated(void **state)
{
    static const struct {
        const char *rule;
        bool ok;
    } cases[] = {
        {"UTC0", true},
        {"<+0330>-3:30", true},
        {"CET-1CEST,M3.5.0,M10.5.0/3", true},
        {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", true},
        {"IST-1GMT0,M10.5.0,M3.5.0/1", true},
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", true},
        {"XXX3EDT4,0/0,J365/23", true},
        {"EST5EDT,J60/167,300/-167:30:15", true},
        {"", false},
        {"EST", false},
        {"EST25", false},
        {"EST5EDT", false},
        {"EST5EDT,M3.2.0", false},
        {"EST5EDT,M13.1.0,M11.1.0", false},
        {"EST5EDT,M3.6.0,M11.1.0", false},
        {"EST5EDT,M3.0.0,M11.1.0", false},
        {"EST5EDT,M3.1.7,M11.1.0", false},
        {"EST5EDT,J0,M11.1.0", false},
        {"EST5EDT,366,M11.1.0", false},
        {"EST5EDT,M3.2.0/168,M11.1.0", false},
        {"EST5EDT,M3.2.0,M11.1.0 ", false},
        {"<>5", false},
        {"<+03-3", false},
        {"EST5:60", false},
        {"EST99999999999999999999", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct zone_rule r;

        if (zone_rule_parse(cases[i].rule, strlen(cases[i].rule), &r) != cases[i].ok)
            fail_msg("'%s' judged wrongly", cases[i].rule);
    }
}

/* Rules of all kinds, against the C library, which reads the same text in TZ. */
static void zone_rules_equal_the_c_library(void **state)
{
    static const char *const rules[] = {
        "CET-1CEST,M3.5.0,M10.5.0/3", "EST5EDT,J60/2,J300/2", "EST5EDT,59/2,299/2",
        "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "IST-1GMT0,M10.5.0,M3.5.0/1",
        "XXX3YYY2:15:30,M4.1.6/26,M9.4.2/-30", "AAA-14BBB-15,M1.1.0/167,M11.4.3/100",
    };
    struct rng r = rng_stream(34, 0, 0);
    struct buf b = {0}, footer = {0};
    struct err e = {0};

    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        buf_clear(&footer);
        buf_printf(&footer, "\n%s\n", rules[i]);
        make_file(&b, &(struct made){.n_type = 1, .footer = buf_str(&footer)});
        struct zone *z = parse(&b, &e);

        assert_non_null(z);
        z->name = mem_text(rules[i]);
        setenv("TZ", rules[i], 1);
        tzset();
        for (int k = 0; k < 3000; k++)
            compare_utc(z, at("1971-01-01") + (int64_t)rng_below(&r, 200 * 366 * (uint64_t)DAY));
        for (int64_t t = at("1995-01-10"); t < at("2030-01-01"); t = zone_at(z, t).until) {
            compare_utc(z, t - 1);
            compare_utc(z, t);
        }
        zone_free(z);
    }
    unsetenv("TZ");
    tzset();
    buf_done(&b);
    buf_done(&footer);
}

/* Both changes of a year come in the days after it. */
static void zone_rule_changes_after_the_year_are_of_that_year(void **state)
{
    static const struct {
        const char *at;
        int32_t offset;
    } cases[] = {
        {"2015-01-01 00:00:00", 0},    {"2015-01-04 03:59:59", 0}, {"2015-01-04 04:00:00", HOUR},
        {"2015-01-06 21:59:59", HOUR}, {"2015-01-06 22:00:00", 0}, {"2015-07-01 00:00:00", 0},
        {"2015-12-31 23:59:59", 0},    {"2016-01-04 04:00:00", HOUR},
    };
    struct buf b = {0};
    struct err e = {0};

    (void)state;
    make_file(&b, &(struct made){.n_type = 1, .footer = "\nCCC0DDD,J365/100,J365/167\n"});
    struct zone *z = parse(&b, &e);

    assert_non_null(z);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (zone_at(z, at(cases[i].at)).offset != cases[i].offset)
            fail_msg("%s has offset %d", cases[i].at, zone_at(z, at(cases[i].at)).offset);
    zone_free(z);
    buf_done(&b);
}

/* Summer all the year: the end of one is the start of the next, and no time is shown twice. */
static void zone_rule_summer_all_year_never_changes(void **state)
{
    struct buf b = {0};
    struct err e = {0};
    struct zone_utc utc;

    (void)state;
    make_file(&b, &(struct made){.n_type = 1, .footer = "\nXXX3EDT4,0/0,J365/23\n"});
    struct zone *z = parse(&b, &e);

    assert_non_null(z);
    for (int64_t t = at("2015-12-20"); t < at("2016-01-10"); t += 1800) {
        assert_int_equal(zone_at(z, t).offset, -4 * HOUR);
        assert_int_equal(look(z, t, &utc), ZONE_ONE);
        assert_true(utc.before == t + 4 * HOUR);
    }
    zone_free(z);
    buf_done(&b);
}

static void write_zone(const char *folder, const struct made *m)
{
    struct buf b = {0};
    char *path = file_join(folder, "Plant");
    FILE *f = fopen(path, "wb");

    make_file(&b, m);
    assert_non_null(f);
    assert_int_equal(fwrite(b.s, 1, b.size, f), b.size);
    assert_int_equal(fclose(f), 0);
    buf_done(&b);
    free(path);
}

static void zone_open_looks_in_tzdir(void **state)
{
    const char *tmp = getenv("TMPDIR");
    char folder[400];
    struct err e = {0};

    (void)state;
    snprintf(folder, sizeof folder, "%s/mw-XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(folder));
    write_zone(folder, &(struct made){.n_type = 1, .offset = {5400}, .footer = "\n\n"});
    assert_null(zone_open("Plant", &e));
    setenv("TZDIR", folder, 1);
    struct zone *z = open_ok("Plant");

    assert_int_equal(zone_at(z, 0).offset, 5400);
    zone_free(z);
    write_zone(folder, &(struct made){.n_type = 1, .offset = {93600}, .footer = "\n\n"});
    assert_null(zone_open("Plant", &e));
    assert_int_equal(e.code, FAIL_INPUT);
    assert_string_equal(e.ctx, "time zone 'Plant'");
    unsetenv("TZDIR");
    char *path = file_join(folder, "Plant");

    remove(path);
    remove(folder);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zone_local_to_utc_as_worked_out_by_hand),
        cmocka_unit_test(zone_at_and_local_equal_the_c_library),
        cmocka_unit_test(zone_cursor_changes_no_answer),
        cmocka_unit_test(zone_open_names_judged_as_stated),
        cmocka_unit_test(zone_open_without_files),
        cmocka_unit_test(zone_file_parse_damage_is_told),
        cmocka_unit_test(zone_file_parse_any_cut_or_byte_is_survived),
        cmocka_unit_test(zone_rule_parse_forms_judged_as_stated),
        cmocka_unit_test(zone_rules_equal_the_c_library),
        cmocka_unit_test(zone_rule_changes_after_the_year_are_of_that_year),
        cmocka_unit_test(zone_rule_summer_all_year_never_changes),
        cmocka_unit_test(zone_open_looks_in_tzdir),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
