/* fuzz_keys.c - bytes as a terminal sends them: characters and pastes put together, and what they
 * become played as keys into a screen without a terminal, on a small workspace.
 *
 * A byte below 128 is that key; above, it begins a character, or is one of the keys without one
 * (0xf8 + ...). "/" is left out: names of files stay in this folder. What is held: no key ends
 * the program but those that quit, each picture is drawn whole, cells alone reach the terminal. */
#include "config.h"

#include "tests/fuzz/fuzz_app.h"

#include "src/base/column.h"
#include "src/base/now.h"
#include "src/store/dataset.h"
#include "ui/app.h"
#include "ui/bytes.h"
#include "ui/dialog.h"

enum { MACHINES = 3, HOURS = 40, TICKS = 20, FROM = 1420070400 };

static struct buf workspace; /* its bytes; each input finds it the same */

const char *fuzz_seed(size_t i)
{
    static const char *const seeds[] = {
        "12jjlll[]&volt > 151\rn\x1bgg?/new\r\x1b", "1a\tfleet.csv\t\x1b" "2y[{Y(gr3\r o\r",
        "3\raj\rx.json\r\x1b" "E\r", "4a\r\t\tname\xf8\x09\x1b", "5aejq\x1b" "6xrtwe\r&run\r\x1b",
        "\x10pane\t\r:models list\r\x1b" "O\x1b" "M12M\r@\r", "\xf8\x11theme \xf8\x16\x1b",
        "2\xf8\x1a" "a paste\r\n\x1b[201~jk", "1\xc3\xa9\xe2\x82\xac\xf0\x9f\x9a\x80 v*f-gv_HL<>Tm",
    };

    return i < sizeof seeds / sizeof *seeds ? seeds[i] : NULL;
}

/* --- the workspace --- */

static void fill(struct table *t)
{
    static const char *const words[] = {"ok", "worn\033[31m", "\xe2\x80\xae" "evil"};

    for (int m = 1; m <= MACHINES; m++)
        for (int h = 0; h < HOURS; h++) {
            table_i64(t, 0, m);
            table_i64(t, 1, FROM + 3600 * (int64_t)h);
            table_f64(t, 2, 150 + m + h * 0.125);
            table_text(t, 3, words[h % 3], strlen(words[h % 3]));
        }
}

static void make_workspace(void)
{
    struct err e = {0};
    struct schema *schema = schema_new();
    struct store *s = store_open("w.mw", STORE_CREATE, &e);
    struct chunk c;

    schema_add(schema, "machineID", COLUMN_I64);
    schema_add(schema, "datetime", COLUMN_TIME);
    schema_add(schema, "volt", COLUMN_F64);
    schema_add(schema, "state", COLUMN_TEXT);
    schema_key(schema, "machineID");
    schema_key(schema, "datetime");
    struct table *t = table_new(schema);
    struct column_writer *w = dataset_write(
        s, "telemetry", schema, &(struct dataset_write_opts){.kind = "raw"}, &e);

    fill(t);
    table_chunk(t, 0, table_rows(t), &c);
    fuzz_check(w && column_writer_put(w, &c, &e) == 0 && column_writer_finish(w, &e) == 0,
               "a dataset");
    column_writer_free(w);
    table_free(t);
    schema_free(schema);
    store_close(s);
    fuzz_check(file_read_all("w.mw", 1 << 24, &workspace, &e) == 0, "a workspace");
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    fuzz_folder((*argv)[0]);
    now_set(FROM);
    make_workspace();
    return 0;
}

/* --- playing --- */

static void check_picture(struct app *a)
{
    const struct ui_canvas *c = app_canvas(a);
    wchar_t out[UI_CELL_CHARS];

    app_draw(a);
    for (int row = 0; row < c->rows; row++) {
        for (int col = 0; col < c->cols; col++) {
            const struct ui_cell *x = ui_canvas_at(c, row, col);

            if (x->width == 0)
                continue;
            fuzz_check(col + x->width <= c->cols, "no glyph is halved");
            ui_cell_characters(x->glyph, out);
            for (const wchar_t *w = out; *w; w++)
                fuzz_check(*w >= 32 && (*w < 127 || *w >= 160), "no control character is shown");
        }
    }
}

static void press(struct app *a, int key)
{
    if (key == '/')
        key = UI_KEY_F3;
    app_key(a, key);
    for (int i = 0; i < TICKS && app_wait_ms(a) == 0; i++)
        app_tick(a);
}

/* A key without a character, a resize, the begin of a paste. */
static void special(struct app *a, int byte, struct ui_paste *paste, bool *in_paste)
{
    enum { KEYS = UI_KEY_F12 - UI_KEY_FIRST + 1 };

    if (byte == 26) {
        ui_paste_begin(paste);
        *in_paste = true;
    } else if (byte == 27) {
        app_resize(a, 0, 0);
    } else if (byte >= 128) {
        app_resize(a, byte - 128, 3 * (byte - 128));
    } else {
        press(a, UI_KEY_FIRST + byte % KEYS);
    }
}

static void paste_byte(struct app *a, int byte, struct ui_paste *paste, bool *in_paste)
{
    if (!ui_paste_byte(paste, byte == '/' ? '.' : byte))
        return;
    *in_paste = false;
    fuzz_check(paste->text.size <= UI_PASTE_MAX, "a paste has its limit");
    app_paste(a, buf_str(&paste->text), paste->text.size);
}

static void play(struct app *a, const uint8_t *s, size_t size)
{
    struct ui_utf8 u = {0};
    struct ui_paste paste = {0};
    bool in_paste = false;

    for (size_t i = 0; i < size && !app_quits(a); i++) {
        if (in_paste) {
            paste_byte(a, s[i], &paste, &in_paste);
            continue;
        }
        int key = ui_utf8_byte(&u, s[i]);

        fuzz_check(key < 0x110000 && (key < 0x80 || key >= 0xa0) && (key < 0xd800 || key > 0xdfff),
                   "a character of Unicode, no control");
        if (s[i] == 0xf8 && i + 1 < size)
            special(a, s[++i], &paste, &in_paste);
        else if (key > 0)
            press(a, key);
        if (i % 8 == 0)
            check_picture(a);
    }
    check_picture(a);
    buf_done(&paste.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *s, size_t size)
{
    struct err e = {0};

    fuzz_write("w.mw", &workspace);
    struct app *a = app_new(&(struct app_opts){.workspace = "w.mw"}, &e);

    fuzz_check(a != NULL, "it opens");
    app_resize(a, 24, 80);
    app_draw(a);
    play(a, s, size);
    app_free(a);
    return 0;
}
