/* fuzz_script.c - lines of a script: cut into words, quoted and cut again; names of keys; a whole
 * script, played.
 *
 * What is played can wait, and reach other folders: "wait" and "/" are made something else. */
#include "config.h"

#include "tests/fuzz/fuzz_app.h"

#include "src/base/arena.h"
#include "src/base/file.h"
#include "src/store/store.h"
#include "ui/keys.h"
#include "ui/script.h"
#include "ui/script_line.h"

#include <string.h>

static struct buf workspace; /* bytes of an empty one */

const char *fuzz_seed(size_t i)
{
    static const char *const seeds[] = {
        "set size 80x24\nopen e.mw\nkey 1 a\ntype \"x y\"\nkey Esc 2 & F4\ndump screen -\n",
        "set clock 2015-06-26T08:00:00Z\nset ascii on\nset depth mono\nkey ? j j / x Enter Esc\n",
        "open e.mw\ndo settings\nkey Tab ^U\npaste \"Europe\\e[31m\\n\"\nkey F7\nset zone UTC\n",
        "open e.mw\nkey : \ntype models\nkey Tab Down Enter\nexpect no text \"x\"\nkey Esc gt gr\n",
        "resize 39x9\nkey Q\nresize 300x80\nkey O j Enter\ntype e.mw\nkey F7\n# words\n",
        "key M 3 Tab M Enter\nkey @ Enter\nexpect text 0,1 \"\"\nexpect role 0,1 header\n",
        "expect counter rows_read <= 3\ndump cells -\ndump svg -\nkey \"\\\"\" \"\\\\\" ^@ S-Tab\n",
    };

    return i < sizeof seeds / sizeof *seeds ? seeds[i] : NULL;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct err e = {0};

    (void)argc;
    fuzz_folder((*argv)[0]);
    store_close(store_open("e.mw", STORE_CREATE, &e));
    fuzz_check(file_read_all("e.mw", 1 << 24, &workspace, &e) == 0, "a workspace");
    return 0;
}

/* --- words --- */

static void check_quote(const char *word)
{
    struct arena memory = {0};
    struct script_line l;
    struct buf quoted = {0};
    struct err e = {0};

    script_quote(word, strlen(word), &quoted);
    fuzz_check(script_split(buf_str(&quoted), quoted.size, &memory, &l, &e) == 0 && l.n == 1 &&
                   strcmp(l.word[0], word) == 0,
               "a word that is quoted reads back");
    arena_done(&memory);
    buf_done(&quoted);
}

static void check_key(const char *word)
{
    char name[UI_KEY_NAME];
    int key = ui_key_find(word);

    if (key < 0)
        return;
    ui_key_name(key, name);
    fuzz_check(ui_key_find(name) == key, "the name of a key finds it");
}

static void check_line(const char *s, size_t size)
{
    struct arena memory = {0};
    struct script_line l;
    struct err e = {0};

    if (script_split(s, size, &memory, &l, &e) == 0) {
        for (size_t i = 0; i < l.n; i++) {
            check_quote(l.word[i]);
            check_key(l.word[i]);
        }
    }
    arena_done(&memory);
}

/* --- a script --- */

static void play(struct buf *text)
{
    struct err e = {0};

    for (char *s = text->s; (s = memchr(s, '/', (size_t)(text->s + text->size - s)));)
        *s = '.';
    for (size_t i = 0; i + 4 <= text->size; i++)
        if (memcmp(text->s + i, "wait", 4) == 0)
            text->s[i] = 'b';
    fuzz_write("e.mw", &workspace);
    fuzz_write("x.script", text);
    script_play("x.script", &(struct app_opts){0}, &e);
}

int LLVMFuzzerTestOneInput(const uint8_t *s, size_t size)
{
    struct buf text = {0};
    const char *line, *end;

    buf_add(&text, s, size);
    line = buf_str(&text);
    end = line + text.size;
    while (line < end) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));

        check_line(line, (size_t)((stop ? stop : end) - line));
        line = stop ? stop + 1 : end;
    }
    if (text.size)
        play(&text);
    buf_done(&text);
    return 0;
}
