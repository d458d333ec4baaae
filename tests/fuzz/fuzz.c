/* fuzz.c - plays files into a fuzz target, or changes its seeds again and again.
 *
 *   fuzz_NAME                    300 changes of the seeds, the same each time: make check
 *   fuzz_NAME -t SECONDS [-s N]  changes from number N (1) on, for so long: make fuzz
 *   fuzz_NAME FILE...            plays each file once
 *
 * The changes are made in a child. When it dies, what killed it is made again from its number
 * and kept as NAME-crash-NUMBER in the current folder, to be played. */
#include "config.h"

#include "tests/fuzz/fuzz.h"

#include "src/base/buf.h"
#include "src/base/file.h"
#include "src/base/now.h"
#include "src/base/rng.h"
#include "src/base/text.h"

#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static char began_in[PATH_MAX]; /* targets work elsewhere */
enum { CHANGES = 300, CHANGES_MOST = 12, INPUT_MAX = 4096, ALONE_S = 60 };

/* --- an input from its number --- */

/* What programs stumble over, between blanks as text. */
static const char *const tokens[] = {
    "\033[201~", "\033[2J", "\033]52;c;", "\n", "\r", "\t", "\"", "\\", "\xff", "\xc0\x80",
    "\xc2\x9b", "\xe2\x80\xae", "\xef\xbc\xa1", "\xf0\x9f\x91\xa9\xe2\x80\x8d",
    "\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
    "999999999999999999999", "-1", "%s%n", "1e999", "key ", "type ", "do ", "Enter ", "Esc ", "F7 ",
};
enum { N_TOKEN = sizeof tokens / sizeof *tokens };

static size_t count_seeds(void)
{
    size_t n = 0;

    while (fuzz_seed(n))
        n++;
    return n;
}

/* One of: a byte changed, a token put in, a part away, a part twice, the end of another seed. */
static void change(struct buf *b, struct rng *r, size_t n_seed)
{
    struct buf before = *b, out = {0};
    size_t at = rng_below(r, before.size + 1), most = before.size - at;
    size_t part = most ? rng_below(r, most < 16 ? most : 16) : 0;
    const char *s = buf_str(&before), *other = fuzz_seed(rng_below(r, n_seed));

    buf_add(&out, s, at);
    switch (rng_below(r, 5)) {
    case 0:
        buf_byte(&out, (char)rng_below(r, 256));
        buf_add(&out, s + at + (most > 0), most - (most > 0));
        break;
    case 1:
        buf_text(&out, tokens[rng_below(r, N_TOKEN)]);
        buf_add(&out, s + at, most);
        break;
    case 2:
        buf_add(&out, s + at + part, most - part);
        break;
    case 3:
        buf_add(&out, s + at, part);
        buf_add(&out, s + at, most);
        break;
    default:
        buf_text(&out, other + rng_below(r, strlen(other) + 1));
        break;
    }
    buf_done(&before);
    *b = out;
}

static void make_input(uint64_t number, struct buf *out)
{
    struct rng r = rng_stream(20150101, number, 0);
    size_t n_seed = count_seeds(), n = rng_below(&r, CHANGES_MOST) + 1;

    buf_clear(out);
    buf_text(out, fuzz_seed(number % n_seed));
    for (size_t i = 0; number >= n_seed && i < n && out->size < INPUT_MAX; i++)
        change(out, &r, n_seed);
}

/* --- playing --- */

static void play(const struct buf *b)
{
    uint8_t *s = malloc(b->size ? b->size : 1); /* of its size alone, for who looks at bounds */

    fuzz_check(s != NULL, "memory");
    memcpy(s, buf_str(b), b->size);
    LLVMFuzzerTestOneInput(s, b->size);
    free(s);
}

static int play_file(const char *path)
{
    struct buf b = {0};
    struct err e = {0};
    int rc = file_read_all(path, 1 << 24, &b, &e);

    if (rc == 0)
        play(&b);
    else
        fprintf(stderr, "%s\n", e.msg);
    buf_done(&b);
    return rc;
}

/* From `first` on, n of them or until the time is over; the number that is played in *now. */
static void play_changes(uint64_t first, uint64_t n, double seconds, volatile uint64_t *now)
{
    double end = now_mono() + seconds;
    struct buf b = {0};

    for (*now = first; seconds > 0 ? now_mono() < end : *now < first + n; ++*now) {
        alarm(ALONE_S);
        make_input(*now, &b);
        play(&b);
    }
    alarm(0);
    buf_done(&b);
}

static void keep_input(const char *name, uint64_t number)
{
    struct buf b = {0};
    char path[PATH_MAX + 100];

    make_input(number, &b);
    snprintf(path, sizeof path, "%s/%s-crash-%llu", began_in, name, (unsigned long long)number);
    FILE *f = fopen(path, "wb");

    if (f) {
        fwrite(buf_str(&b), 1, b.size, f);
        fclose(f);
    }
    printf("%s: input %llu has killed it: %s\n", name, (unsigned long long)number, path);
    buf_done(&b);
}

static void silence(void)
{
    int none = open("/dev/null", O_WRONLY);

    fuzz_check(none >= 0 && dup2(none, 1) >= 0 && dup2(none, 2) >= 0, "/dev/null");
    close(none);
}

static int fuzz(const char *name, uint64_t first, double seconds)
{
    volatile uint64_t *now = mmap(NULL, sizeof *now, PROT_READ | PROT_WRITE,
                                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int status = 0;

    fuzz_check(now != MAP_FAILED, "memory");
    pid_t child = fork();

    if (child == 0) {
        silence(); /* who wants to read what it says plays the file */
        play_changes(first, CHANGES, seconds, now);
        exit(0);
    }
    waitpid(child, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        keep_input(name, *now);
        return 1;
    }
    printf("%s: %llu inputs from %llu on\n", name, (unsigned long long)(*now - first),
           (unsigned long long)first);
    return 0;
}

int main(int argc, char **argv)
{
    double seconds = 0;
    int64_t first = 0;
    int opt, rc = 0;

    fuzz_check(getcwd(began_in, sizeof began_in) != NULL, "a folder");
    while ((opt = getopt(argc, argv, "t:s:")) != -1) {
        bool ok = opt == 't' ? text_to_f64(optarg, strlen(optarg), &seconds) == TEXT_NUM_OK
                             : opt == 's' && text_to_i64(optarg, strlen(optarg), &first) ==
                                                 TEXT_NUM_OK;

        if (!ok) {
            fputs("fuzz_NAME [-t SECONDS] [-s NUMBER] [FILE...]\n", stderr);
            return 2;
        }
    }
    for (int i = optind; i < argc; i++) {
        char *whole = realpath(argv[i], NULL);

        argv[i] = whole ? whole : argv[i];
    }
    LLVMFuzzerInitialize(&argc, &argv);
    if (optind == argc)
        return fuzz(file_base(argv[0]), (uint64_t)first, seconds);
    for (; optind < argc; optind++)
        rc |= play_file(argv[optind]) < 0;
    return rc;
}
