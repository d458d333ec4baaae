/* test_preview.c - what is told of a source before it is loaded: columns, types, rejects, verdict,
 * and the advice. */
#include "config.h"

#include "tests/workspace.h"

#include "src/base/gz.h"
#include "src/base/json.h"
#include "src/base/mem.h"
#include "src/data/preview.h"
#include "src/ops/ingest_preview.h"

#include <string.h>

static void write_file(const char *name, const char *bytes, size_t size)
{
    FILE *f = fopen(path_of(name), "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
}

/* --- a preview as one line --- */

/* "NAME type": of the header as it is loaded; "NAME>COLUMN type" where that differs. */
static void show_columns(struct buf *b, const struct preview *p)
{
    for (size_t i = 0; i < p->n_column; i++) {
        const struct preview_column *c = &p->column[i];

        buf_printf(b, "%s%s", i ? ", " : " [", c->name);
        if (c->column && strcmp(c->column, c->name) != 0)
            buf_printf(b, ">%s", c->column);
        buf_printf(b, " %s", p->schema && !c->column ? "out" : column_type_name(c->type));
        if (c->missing)
            buf_printf(b, " -%lld", (long long)c->missing);
    }
    if (p->n_column)
        buf_byte(b, ']');
}

/* "REASON stored/rejected/duplicate [columns] {notes}", and behind ">" the better one. */
static void show(struct buf *b, const struct preview *p)
{
    buf_printf(b, "%s", !p->refused ? "ok" : reason_name(p->reason) ? reason_name(p->reason) : "?");
    if (p->schema)
        buf_printf(b, " %lld/%lld/%lld", (long long)p->stored, (long long)p->rejected,
                   (long long)p->duplicate);
    show_columns(b, p);
    for (size_t i = 0; i < p->n_note; i++)
        buf_printf(b, "%s%s", i ? "; " : " {",
                   p->note[i].option ? p->note[i].option : p->note[i].about);
    if (p->n_note)
        buf_byte(b, '}');
    if (!p->better)
        return;
    buf_text(b, " > ");
    show(b, p->better);
}

/* --- small inputs --- */

struct small {
    const char *name, *dataset, *bytes;
    struct ingest_opts o;
    const char *want;
};

static const struct layout_pair type_b_real = {"b", "real"}, map_a = {"machineID", "Unit"};
static const char *const key_a[] = {"a"};

static const struct small smalls[] = {
    {"types are sniffed", "t", "a,b,c,d\n1,1.5,x,2015-01-01 06:00:00\n1,2,,2015-01-02T06:00:00Z\n",
     {0}, "ok 2/0/0 [a integer, b real, c text -1, d time] {--key d}"},
    {"declared type rejects", "t", "a,b\nx,1\ny,z\n", {.type = &type_b_real, .n_type = 1},
     "REJECT_LIMIT 1/1/0 [a text, b real]"},
    {"declared type within the limit", "t", "a,b\nx,1\ny,z\n",
     {.type = &type_b_real, .n_type = 1, .limit = {.rejects = 1}},
     "ok 1/1/0 [a text, b real]"},
    {"limit in percent", "t", "a,b\nx,1\ny,z\n",
     {.type = &type_b_real, .n_type = 1, .limit = {.is_percent = true, .percent = 50}},
     "ok 1/1/0 [a text, b real]"},
    {"header alone", "t", "a,b\n", {0}, "ok 0/0/0 [a integer, b integer]"},
    {"empty names", "t", "a,,\n1,2,3\n", {0},
     "ok 1/0/0 [a integer, column_2 integer, column_3 integer]"},
    /* the five */
    {"one of the five", "machines", "model,age,machineID\nm,3,1\nm,,2\n", {0},
     "ok 2/0/0 [model text, age integer -1, machineID integer]"},
    {"columns left out", "machines", "machineID,model,age,colour\n1,m,3,red\n", {0},
     "ok 1/0/0 [machineID integer, model text, age integer, colour out]"},
    {"small and large letters", "machines", "MACHINEID,Model,AGE\n1,m,3\n", {0},
     "ok 1/0/0 [MACHINEID>machineID integer, Model>model text, AGE>age integer]"},
    {"mapped", "machines", "Unit,model,age\n1,m,3\n", {.map = &map_a, .n_map = 1},
     "ok 1/0/0 [Unit>machineID integer, model text, age integer]"},
    {"rejects", "machines", "machineID,model,age\n1,m,3\nx,m,3\n3,m\n", {0},
     "REJECT_LIMIT 1/2/0 [machineID integer, model text, age integer]"},
    {"rejects that can be helped", "machines", "machineID,model,age\n1,\"m\"x,3\n2,\xff,3\n", {0},
     "REJECT_LIMIT 0/2/0 [machineID integer, model text, age integer] {rejects; rejects}"},
    /* keys */
    {"duplicate and clash", "machines", "machineID,model,age\n1,m,3\n1,m,3\n1,m,4\n2,m,4\n", {0},
     "REJECT_LIMIT 2/1/1 [machineID integer, model text, age integer] {rejects}"},
    {"keep first", "machines", "machineID,model,age\n1,m,3\n1,m,4\n1,m,3\n",
     {.clash = DATASET_KEEP_FIRST}, "ok 1/0/2 [machineID integer, model text, age integer]"},
    {"keep last", "machines", "machineID,model,age\n1,m,3\n1,m,4\n1,m,3\n",
     {.clash = DATASET_KEEP_LAST}, "ok 1/0/2 [machineID integer, model text, age integer]"},
    {"events of one time", "errors", "datetime,machineID,errorID\n2015-01-01 06:00:00,1,e1\n"
     "2015-01-01 06:00:00,1,e2\n2015-01-01 06:00:00,1,e1\n", {0},
     "ok 2/0/1 [datetime time, machineID integer, errorID text]"},
    {"given key", "t", "a,b\n1,x\n1,y\n", {.key = key_a, .n_key = 1},
     "REJECT_LIMIT 1/1/0 [a integer, b text] {rejects}"},
    {"a proposed id", "t", "v,unit_id\n1.5,7\n1.5,8\n", {0},
     "ok 2/0/0 [v real, unit_id integer] {--key unit_id}"},
    {"a proposed pair", "t", "at,v,unit\n2015-01-01 06:00:00,1,7\n2015-01-01 06:00:00,1,8\n"
     "2015-01-02 06:00:00,1,7\n", {0},
     "ok 3/0/0 [at time, v integer, unit integer] {--key unit,at}"},
    {"humidity is no id", "t", "humidity,at,unit\n40,2015-01-01 06:00:00,7\n"
     "41,2015-01-02 06:00:00,7\n", {0},
     "ok 2/0/0 [humidity integer, at time, unit integer] {--key unit,at}"},
    {"no key to propose", "t", "a,b\n1,1\n1,1\n", {0}, "ok 2/0/0 [a integer, b integer]"},
    {"a real is no key", "t", "a,b\n1.5,1\n2.5,1\n", {0}, "ok 2/0/0 [a real, b integer]"},
    {"an empty value is no key", "t", "a,b\n1,1\n,1\n", {0},
     "ok 2/0/0 [a integer -1, b integer]"},
    /* delimiters */
    {"semicolons", "t", "a;b\n1;x\n2;y\n", {0},
     "ok 2/0/0 [a;b text] {--delimiter ';'} > ok 2/0/0 [a integer, b text] {--key a}"},
    {"semicolons and decimal commas", "t", "a;b\n1;1,5\n1;2,5\n", {0},
     "REJECT_LIMIT 0/2/0 [a;b integer] {--delimiter ';'} > "
     "ok 2/0/0 [a integer, b text] {decimal-comma; --key b}"},
    {"tabs", "machines", "machineID\tmodel\tage\n1\tm\t3\n", {0},
     "HDR_MISSING [machineID\tmodel\tage text] {--delimiter tab} > "
     "ok 1/0/0 [machineID integer, model text, age integer]"},
    {"quoted names and bars", "t", "\"a\"|\"b\"\n\"1\"|\"x\"\n", {0},
     "QUOTE_STRAY {--delimiter '|'} > ok 1/0/0 [a integer, b text]"},
    {"commas where semicolons are given", "t", "a,b\n1,x\n1,y\n", {.delimiter = ';'},
     "ok 2/0/0 [a,b text] {--delimiter ,} > ok 2/0/0 [a integer, b text] {--key b}"},
    {"semicolons within a text", "t", "a,b\n1,x;y\n1,z;u;w\n", {0},
     "ok 2/0/0 [a integer, b text] {--key b}"},
    {"one column for good", "t", "a\n1\n1\n", {0}, "ok 2/0/0 [a integer]"},
    {"delimiter and names", "machines", "machine_id;model;Age\n1;m;3\n", {0},
     "HDR_MISSING [machine_id;model;Age text] {--delimiter ';'} > "
     "HDR_MISSING [machine_id integer, model text, Age integer] {--map machineID=machine_id} > "
     "ok 1/0/0 [machine_id>machineID integer, model text, Age>age integer]"},
    /* names */
    {"names alike", "telemetry", "timestamp,Machine ID,Voltage,rpm,presure,vib,id\n"
     "2015-01-01 06:00:00,1,1,2,3,4,5\n", {0},
     "HDR_MISSING [timestamp time, Machine ID integer, Voltage integer, rpm integer, "
     "presure integer, vib integer, id integer] {--map datetime=timestamp; "
     "--map 'machineID=Machine ID'; --map volt=Voltage; --map rotate=rpm; "
     "--map pressure=presure; --map vibration=vib} > ok 1/0/0 [timestamp>datetime time, "
     "Machine ID>machineID integer, Voltage>volt real, rpm>rotate real, presure>pressure real, "
     "vib>vibration real, id out]"},
    {"no name alike", "machines", "machineID,model,colour\n1,m,red\n", {0},
     "HDR_MISSING [machineID integer, model text, colour text] {map}"},
    {"names twice", "t", "a,b,A\n1,2,x\n", {0}, "HDR_DUP [a integer, b integer, A text]"},
    {"a value in the header", "t", "a,170.5\n1,2\n", {0},
     "ok 1/0/0 [a integer, 170.5 integer] {header}"},
    {"data for a header", "telemetry", "2015-01-01 06:00:00,1,1,2,3,4\n", {0},
     "HDR_NUMERIC {header}"},
    {"all is text", "t", "a,b\nx,y\nx,y\n", {0}, "ok 2/0/0 [a text, b text] {header}"},
    /* values */
    {"decimal commas of numbers", "machines", "machineID,model,age\n1,m,\"3,5\"\n", {0},
     "REJECT_LIMIT 0/1/0 [machineID integer, model text, age integer] {decimal-comma}"},
    {"commas in words", "t", "a\n\"1,5\"\nx\n", {0}, "ok 2/0/0 [a text] {header; --key a}"},
    {"few words among numbers", "t", "a,b\n1,1\n1,2\n1,3\n1,4\n1,NA\n", {0},
     "ok 5/0/0 [a integer, b text] {types; --key b}"},
    {"leading zeros", "t", "a,b\n007,1\n008,1\n", {0}, "ok 2/0/0 [a text, b integer] {--key a}"},
    {"empty and blank", "t", "a,b\n, \n\"\",x\n1,\"\"\n", {0},
     "ok 3/0/0 [a integer -2, b text]"},
    {"day first", "failures", "datetime,machineID,failure\n23/04/2015 6:00,1,c\n", {0},
     "REJECT_LIMIT 0/1/0 [datetime time, machineID integer, failure text] "
     "{--time-format '%d/%m/%Y %H:%M'} > "
     "ok 1/0/0 [datetime time, machineID integer, failure text]"},
    {"month first", "t", "a,b\n04/23/2015,1\n05/01/2015,1\n", {0},
     "ok 2/0/0 [a text, b integer] {--time-format %m/%d/%Y} > "
     "ok 2/0/0 [a time, b integer] {--key a}"},
    {"two forms", "t", "a,b,c\n23/04/2015,04/23/2015,1\n", {0},
     "ok 1/0/0 [a text, b text, c integer] {time-format; time-format}"},
    {"one form beside ISO", "t", "a,b,c\n23/04/2015,2015-01-01 06:00:00,1\n", {0},
     "ok 1/0/0 [a text, b time, c integer] {time-format}"},
    {"with and without a clock", "t", "a,b\n23/04/2015,1\n23/04/2015 6:00,1\n", {0},
     "ok 2/0/0 [a text, b integer] {time-format; --key a}"},
    {"neither first", "t", "a,b\n04/03/2015 06:00:00,1\n04/03/2015 06:00:00,1\n", {0},
     "ok 2/0/0 [a text, b integer] {time-format}"},
    {"day and month first", "t", "a,b\n23/04/2015,1\n04/23/2015,1\n", {0},
     "ok 2/0/0 [a text, b integer] {time-format; --key a}"},
    /* no table */
    {"nothing", "t", "", {0}, "EMPTY"},
    {"a web page", "t", " <html>a;b</html>\n", {0}, "CONTENT_HTML"},
    {"another encoding", "t", "\xff\xfe" "a", {0}, "ENC_UTF16"},
    {"a header that is not UTF-8", "t", "a,\xff\n1,2\n", {0}, "ENC_BAD"},
    {"an open quote", "t", "a,\"b\n1,2\n", {0}, "QUOTE_OPEN"},
};

static struct preview *look(const char *dataset, const char *file, const struct ingest_opts *more)
{
    struct ingest_opts o = *more;
    struct err e = {0};
    char path[500];

    snprintf(path, sizeof path, "%s", path_of(file));
    o.dataset = dataset;
    o.source = path;
    struct preview *p = preview_new(&o, NULL, &e);

    if (!p)
        fail_msg("%s", e.msg);
    return p;
}

static void preview_small_input_tells_columns_verdict_and_advice(void **state)
{
    int failed = 0;

    (void)state;
    for (size_t i = 0; i < sizeof smalls / sizeof *smalls; i++) {
        const struct small *c = &smalls[i];
        struct buf b = {0};

        write_file("in.csv", c->bytes, strlen(c->bytes));
        struct preview *p = look(c->dataset, "in.csv", &c->o);

        show(&b, p);
        if (strcmp(buf_str(&b), c->want) != 0) {
            print_error("%s:\nwanted: %s\nfound:  %s\n", c->name, c->want, buf_str(&b));
            failed++;
        }
        assert_true(p->whole);
        preview_free(p);
        buf_done(&b);
    }
    assert_int_equal(failed, 0);
}

static void preview_columns_have_range_examples_and_forms(void **state)
{
    static const char text[] = "n,t,x,at\n2,b,1.5,2015-01-02 06:00:00\n-1,a,,1/1/2015 6:00:00 AM\n"
                               "0,b,1e3,2015-01-03T06:00:00\n0,c,2,2015-01-03T06:00:00+01:00\n";

    (void)state;
    write_file("in.csv", text, strlen(text));
    struct preview *p = look("t", "in.csv", &(struct ingest_opts){0});
    const struct preview_column *c = p->column;

    assert_string_equal(c[0].low, "-1");
    assert_string_equal(c[0].high, "2");
    assert_string_equal(c[1].example[0], "b");
    assert_string_equal(c[1].example[1], "a");
    assert_string_equal(c[1].example[2], "c");
    assert_null(c[1].low);
    assert_string_equal(c[2].low, "1.5");
    assert_string_equal(c[2].high, "1000");
    assert_int_equal(c[2].missing, 1);
    assert_string_equal(c[3].low, "2015-01-01 06:00:00");
    assert_string_equal(c[3].high, "2015-01-03 06:00:00");
    assert_int_equal(c[3].forms, PREVIEW_SPACE | PREVIEW_T | PREVIEW_OFFSET | PREVIEW_AM_PM);
    preview_free(p);
}

static void preview_rejects_are_in_order_of_line_with_text(void **state)
{
    static const char text[] = "machineID,model,age\n1,m,1\n1,m,2\nx,m,1\n2,m\n1,m,1\n";
    static const struct {
        int64_t line;
        enum reason reason;
        const char *column, *text;
    } want[] = {{3, REASON_DUP_KEY, NULL, "1,m,2"},
                {4, REASON_NUM_BAD, "machineID", "x,m,1"},
                {5, REASON_COLS_FEW, NULL, "2,m"}};

    (void)state;
    write_file("in.csv", text, strlen(text));
    struct preview *p = look("machines", "in.csv", &(struct ingest_opts){0});

    assert_int_equal(p->n_reject, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(p->reject[i].line, want[i].line);
        assert_int_equal(p->reject[i].reason, want[i].reason);
        assert_string_equal(p->reject[i].text, want[i].text);
        if (want[i].column)
            assert_string_equal(p->reject[i].column, want[i].column);
        else
            assert_null(p->reject[i].column);
    }
    assert_string_equal(p->reject[0].detail, "the key of line 2, with other values");
    assert_int_equal(table_rows(p->first), 1);
    preview_free(p);
}

/* --- large inputs --- */

static void add_rows(struct buf *b, int from, int to)
{
    for (int i = from; i < to; i++)
        buf_printf(b, "%06d,%d\n", 100000 + i, i % 10);
}

static void preview_of_a_long_source_tells_how_much_was_seen(void **state)
{
    struct buf b = {0};

    (void)state;
    buf_text(&b, "id,v\n");
    add_rows(&b, 0, PREVIEW_ROWS);
    write_file("ten.csv", b.s, b.size);
    struct preview *p = look("t", "ten.csv", &(struct ingest_opts){0});

    assert_true(p->whole);
    assert_int_equal(p->records, PREVIEW_ROWS);
    assert_int_equal(p->records_about, PREVIEW_ROWS);
    preview_free(p);
    add_rows(&b, PREVIEW_ROWS, 50000);
    buf_text(&b, "x,y,z\n"); /* not seen */
    write_file("more.csv", b.s, b.size);
    p = look("t", "more.csv", &(struct ingest_opts){0});
    assert_false(p->whole);
    assert_false(p->refused);
    assert_int_equal(p->records, PREVIEW_ROWS);
    assert_int_equal(p->stored, PREVIEW_ROWS);
    assert_in_range(p->records_about, 49000, 51000);
    assert_string_equal(p->key[0], "id");
    preview_free(p);
    buf_done(&b);
}

static int add_bytes(void *arg, const void *bytes, size_t size, struct err *e)
{
    (void)e;
    buf_add(arg, bytes, size);
    return 0;
}

static void preview_of_a_long_gz_guesses_its_records(void **state)
{
    struct buf b = {0}, packed = {0};
    struct err e = {0};

    (void)state;
    buf_text(&b, "id,v\n");
    add_rows(&b, 0, 800000);
    struct gz_writer *z = gz_writer_new(add_bytes, &packed);

    assert_fine(gz_writer_put(z, b.s, b.size, &e), &e);
    assert_fine(gz_writer_finish(z, &e), &e);
    gz_writer_free(z);
    write_file("long.csv.gz", packed.s, packed.size);
    struct preview *p = look("t", "long.csv.gz", &(struct ingest_opts){0});

    assert_int_equal(p->records, PREVIEW_ROWS);
    assert_in_range(p->records_about, 720000, 880000);
    preview_free(p);
    write_file("cut.csv.gz", packed.s, packed.size - 4); /* not seen */
    p = look("t", "cut.csv.gz", &(struct ingest_opts){0});
    assert_false(p->refused);
    preview_free(p);
    write_file("short.csv.gz", packed.s, 1000);
    p = look("t", "short.csv.gz", &(struct ingest_opts){0});
    assert_int_equal(p->reason, REASON_GZ_TRUNC);
    preview_free(p);
    buf_done(&b);
    buf_done(&packed);
}

/* The record that the last byte seen cuts in two is no reject, and a header may be too long. */
static void preview_cuts_between_records(void **state)
{
    enum { LONG = 300000 };
    char *text = mem_array(LONG, 1);
    struct buf b = {0};

    (void)state;
    memset(text, 'x', LONG);
    buf_text(&b, "a,b\n");
    while (b.size <= PREVIEW_BYTES + LONG) {
        buf_text(&b, "\"");
        buf_add(&b, text, LONG);
        buf_text(&b, "\",1\n");
    }
    write_file("long.csv", b.s, b.size);
    struct preview *p = look("t", "long.csv", &(struct ingest_opts){0});

    assert_false(p->whole);
    assert_int_equal(p->rejected, 0);
    assert_int_equal(p->records, PREVIEW_BYTES / LONG);
    assert_in_range(p->records_about, PREVIEW_BYTES / LONG, PREVIEW_BYTES / LONG + 3);
    preview_free(p);
    buf_clear(&b);
    while (b.size <= PREVIEW_BYTES + LONG)
        buf_text(&b, "abcdefg,");
    write_file("wide.csv", b.s, b.size);
    p = look("t", "wide.csv", &(struct ingest_opts){0});
    assert_true(p->refused);
    assert_null(p->schema);
    preview_free(p);
    buf_done(&b);
    free(text);
}

/* --- several sources --- */

static int add_preview(void *arg, const struct ingest_preview *v, struct err *e)
{
    (void)e;
    buf_printf(arg, "%s %s: ", ingest_would_name(v->would), v->exists ? "exists" : "");
    show(arg, v->preview);
    buf_byte(arg, '\n');
    return 0;
}

static void later_source_meets_the_columns_of_the_first(void **state)
{
    struct buf b = {0}, params = {0};
    struct err e = {0};

    (void)state;
    write_file("one.csv", "a,b\n1,x\n", 8);
    write_file("two.csv", "b,a\ny,z\n", 8);
    write_file("three.csv", "b\ny\n", 4);
    buf_printf(&params, "{\"dataset\":\"t\",\"key\":[\"a\"],\"sources\":[\"%s/one.csv\",", folder);
    buf_printf(&params, "\"%s/two.csv\",\"%s/three.csv\"]}", folder, folder);
    struct json *j = json_parse(buf_str(&params), params.size, &e);

    assert_non_null(j);
    assert_int_equal(ingest_preview(NULL, j, NULL, add_preview, &b, &e), -1);
    assert_string_equal(buf_str(&b),
                        "create : ok 1/0/0 [a integer, b text]\n"
                        "refuse : REJECT_LIMIT 0/1/0 [b text, a integer]\n"
                        "refuse : HDR_MISSING [b text] {map}\n");
    assert_non_null(strstr(e.ctx, "two.csv"));
    json_free(j);
    buf_done(&b);
    buf_done(&params);
}

static void wrong_options_are_usage(void **state)
{
    static const struct layout_pair bad = {"a", "number"};
    struct ingest_opts o = {.dataset = "t", .type = &bad, .n_type = 1};
    struct err e = {0};
    char path[500];

    (void)state;
    write_file("in.csv", "a\n1\n", 4);
    snprintf(path, sizeof path, "%s", path_of("in.csv"));
    o.source = path;
    assert_null(preview_new(&o, NULL, &e));
    assert_int_equal(e.code, FAIL_USAGE);
}

static void absent_source_is_refused(void **state)
{
    (void)state;
    struct preview *p = look("t", "nothing.csv", &(struct ingest_opts){0});

    assert_true(p->refused);
    assert_int_equal(p->reason, REASON_SRC_KIND);
    preview_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(preview_small_input_tells_columns_verdict_and_advice),
        in_folder(preview_columns_have_range_examples_and_forms),
        in_folder(preview_rejects_are_in_order_of_line_with_text),
        in_folder(preview_of_a_long_source_tells_how_much_was_seen),
        in_folder(preview_of_a_long_gz_guesses_its_records),
        in_folder(preview_cuts_between_records),
        in_folder(later_source_meets_the_columns_of_the_first),
        in_folder(wrong_options_are_usage),
        in_folder(absent_source_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
