/* simulate.c - the made-up fleet as files: lives to text, in parallel; text to files, in order.
 *
 * A batch of machines is drawn and written out as text by all threads, each machine into buffers
 * of its own; then the buffers go to the files machine by machine. With gzip a machine's
 * telemetry is a member of the file by itself, so that threads compress too.
 * Not here: what happens to a machine (simulate_life.c), what the fleet is like
 * (simulate_profile.c). */
#include "config.h"

#include "src/data/simulate.h"

#include "src/base/buf.h"
#include "src/base/civil.h"
#include "src/base/file.h"
#include "src/base/gz.h"
#include "src/base/mem.h"
#include "src/base/par.h"
#include "src/base/rng.h"
#include "src/data/simulate_life.h"
#include "src/data/simulate_profile.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum file_kind { FILE_TELEMETRY, FILE_ERRORS, FILE_MAINT, FILE_FAILURES, FILE_MACHINES, FILE_N };
static const char *const file_name[FILE_N] = {"telemetry", "errors", "maint", "failures",
                                              "machines"};

enum { BLOCK_ROWS = 1024, NUMBER_SIZE = 24, BATCH_PER_THREAD = 4 };

struct machine { /* one of a batch; memory is used again by the next batch */
    struct simulate_life life;
    struct buf text[FILE_N];
    struct buf packed; /* telemetry, compressed */
};

struct fleet {
    const struct simulate_opts *o;
    struct simulate_profile *p;
    struct simulate_span span;
    struct machine *batch;
    size_t n_batch;
    int64_t first; /* machine of batch[0] */
    struct file_out *file[FILE_N];
    struct gz_writer *gz[FILE_N]; /* with gzip, but for telemetry */
    struct simulate_counts counts;
};

/* --- text --- */

static char *put_digits(char *out, uint64_t v, int least)
{
    char text[NUMBER_SIZE];
    int n = 0;

    do
        text[n++] = (char)('0' + v % 10);
    while (v /= 10);
    while (n < least)
        text[n++] = '0';
    while (n > 0)
        *out++ = text[--n];
    return out;
}

/* v with a fixed number of decimals; the profile's check makes sure that it fits 64 bits. */
static char *put_fixed(char *out, double v, int decimals)
{
    static const uint64_t power[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000,
                                     100000000, 1000000000, 10000000000, 100000000000,
                                     1000000000000, 10000000000000, 100000000000000,
                                     1000000000000000};
    uint64_t scaled = (uint64_t)(fabs(v) * (double)power[decimals] + 0.5);

    if (v < 0 && scaled > 0)
        *out++ = '-';
    out = put_digits(out, scaled / power[decimals], 1);
    if (decimals > 0) {
        *out++ = '.';
        out = put_digits(out, scaled % power[decimals], decimals);
    }
    return out;
}

static char *put_time(const struct simulate_profile *p, char *out, int64_t at)
{
    if (p->cycles)
        return put_digits(out, (uint64_t)at, 1);
    civil_text(at, out);
    return out + CIVIL_SIZE - 1;
}

/* n rows from time at on; v[sensor * BLOCK_ROWS + row]. Gives the end of the text. */
static char *put_rows(const struct simulate_profile *p, char *out, int64_t machine, int64_t at,
                      const double *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        out = put_time(p, out, at + (int64_t)i * p->step);
        *out++ = ',';
        out = put_digits(out, (uint64_t)machine, 1);
        for (size_t s = 0; s < p->n_sensor; s++) {
            *out++ = ',';
            out = put_fixed(out, v[s * BLOCK_ROWS + i], p->sensor[s].decimals);
        }
        *out++ = '\n';
    }
    return out;
}

/* What the sensors say in n rows from time at on, into v[sensor * BLOCK_ROWS + row]. */
static void sensors_draw(const struct simulate_profile *p, const struct simulate_life *life,
                         struct rng *rng, int64_t at, double *v, size_t n)
{
    for (size_t s = 0; s < p->n_sensor; s++)
        for (size_t i = 0; i < n; i++)
            v[s * BLOCK_ROWS + i] = p->sensor[s].mean + p->sensor[s].sd * rng_normal(&rng[s]);
    for (size_t i = 0; i < life->n_shift; i++)
        wear_shift_add(&life->shift[i], at, p->step, &v[life->shift[i].sensor * BLOCK_ROWS], n);
}

static void text_telemetry(const struct fleet *f, struct machine *m, int64_t machine)
{
    const struct simulate_profile *p = f->p;
    struct buf *text = &m->text[FILE_TELEMETRY];
    double *v = mem_array(p->n_sensor * BLOCK_ROWS, sizeof *v);
    struct rng *rng = mem_array(p->n_sensor, sizeof *rng);

    for (size_t s = 0; s < p->n_sensor; s++)
        rng[s] = rng_stream(f->o->seed, (uint64_t)machine, SIMULATE_USE_SENSOR + s);
    for (int64_t row = 0; row < m->life.n_row; row += BLOCK_ROWS) {
        int64_t left = m->life.n_row - row, at = f->span.from + row * p->step;
        size_t n = left < BLOCK_ROWS ? (size_t)left : BLOCK_ROWS;
        char *start = buf_room(text, n * (p->n_sensor + 3) * NUMBER_SIZE);

        sensors_draw(p, &m->life, rng, at, v, n);
        text->size += (size_t)(put_rows(p, start, machine, at, v, n) - start);
        text->s[text->size] = '\0';
    }
    free(v);
    free(rng);
}

static const char *component_name(const struct simulate_profile *p, size_t what)
{
    return p->component[what].name;
}

static const char *code_name(const struct simulate_profile *p, size_t what)
{
    return p->code[what].name;
}

static void text_events(const struct simulate_profile *p, const struct simulate_events *l,
                        const char *(*name)(const struct simulate_profile *p, size_t what),
                        int64_t machine, struct buf *b)
{
    for (size_t i = 0; i < l->n; i++) {
        char line[2 * NUMBER_SIZE];
        char *end = put_time(p, line, l->event[i].at);

        *end++ = ',';
        end = put_digits(end, (uint64_t)machine, 1);
        *end++ = ',';
        buf_add(b, line, (size_t)(end - line));
        buf_text(b, name(p, l->event[i].what));
        buf_byte(b, '\n');
    }
}

static int sink_buf(void *arg, const void *bytes, size_t size, struct err *e)
{
    (void)e;
    buf_add(arg, bytes, size);
    return 0;
}

/* The whole of text as one member of a .gz file. */
static int pack(const struct buf *text, struct buf *out, struct err *e)
{
    struct gz_writer *z = gz_writer_new(sink_buf, out);
    int rc = gz_writer_put(z, buf_str(text), text->size, e);

    if (rc == 0)
        rc = gz_writer_finish(z, e);
    gz_writer_free(z);
    return rc;
}

/* par_fn: one machine of the batch, from its number to its text. */
static int machine_make(void *arg, size_t piece, unsigned thread, struct err *e)
{
    struct fleet *f = arg;
    struct machine *m = &f->batch[piece];
    int64_t machine = f->first + (int64_t)piece;

    (void)thread;
    for (int k = 0; k < FILE_N; k++)
        buf_clear(&m->text[k]);
    buf_clear(&m->packed);
    simulate_life_draw(f->p, &f->span, f->o->seed, machine, &m->life);
    text_telemetry(f, m, machine);
    text_events(f->p, &m->life.errors, code_name, machine, &m->text[FILE_ERRORS]);
    text_events(f->p, &m->life.maint, component_name, machine, &m->text[FILE_MAINT]);
    text_events(f->p, &m->life.failures, component_name, machine, &m->text[FILE_FAILURES]);
    buf_printf(&m->text[FILE_MACHINES], "%lld,%s,%d\n", (long long)machine,
               f->p->model[m->life.model].name, m->life.age);
    return f->o->gzip ? pack(&m->text[FILE_TELEMETRY], &m->packed, e) : 0;
}

/* --- files --- */

static int sink_file(void *arg, const void *bytes, size_t size, struct err *e)
{
    return file_out_put(arg, bytes, size, e);
}

static char *file_path(const struct fleet *f, enum file_kind k, bool gzip)
{
    struct buf name = {0};
    char *path;

    buf_printf(&name, "%s.csv%s", file_name[k], gzip ? ".gz" : "");
    path = file_join(f->o->folder, buf_str(&name));
    buf_done(&name);
    return path;
}

/* A folder with a file in both forms would be ingested twice. */
static int other_form_absent(const struct fleet *f, enum file_kind k, struct err *e)
{
    char *path = file_path(f, k, !f->o->gzip);
    int rc = 0;

    if (file_exists(path)) {
        err_set(e, FAIL_INPUT, "'%s' is there already, and would be taken for this fleet's", path);
        rc = err_hint(e, "remove it, or choose another folder");
    }
    free(path);
    return rc;
}

static int file_begin(struct fleet *f, enum file_kind k, const struct buf *header, struct err *e)
{
    char *path;

    if (other_form_absent(f, k, e) < 0)
        return -1;
    path = file_path(f, k, f->o->gzip);
    f->file[k] = file_out_new(path, e);
    free(path);
    if (!f->file[k])
        return -1;
    if (!f->o->gzip)
        return file_out_put(f->file[k], header->s, header->size, e);
    if (k == FILE_TELEMETRY) {
        struct buf packed = {0};
        int rc = pack(header, &packed, e);

        if (rc == 0)
            rc = file_out_put(f->file[k], packed.s, packed.size, e);
        buf_done(&packed);
        return rc;
    }
    f->gz[k] = gz_writer_new(sink_file, f->file[k]);
    return gz_writer_put(f->gz[k], header->s, header->size, e);
}

static void header_text(const struct simulate_profile *p, enum file_kind k, struct buf *b)
{
    static const char *const event_column[FILE_N] = {[FILE_ERRORS] = "errorID",
                                                     [FILE_MAINT] = "comp",
                                                     [FILE_FAILURES] = "failure"};

    if (k == FILE_MACHINES) {
        buf_printf(b, "%s,model,age\n", p->entity);
        return;
    }
    buf_printf(b, "%s,%s", p->time, p->entity);
    if (k == FILE_TELEMETRY)
        for (size_t s = 0; s < p->n_sensor; s++)
            buf_printf(b, ",%s", p->sensor[s].name);
    else
        buf_printf(b, ",%s", event_column[k]);
    buf_byte(b, '\n');
}

static int files_begin(struct fleet *f, struct err *e)
{
    if (mkdir(f->o->folder, 0777) < 0 && errno != EEXIST)
        return err_errno(e, "make folder", f->o->folder);
    for (int k = 0; k < FILE_N; k++) {
        struct buf header = {0};
        int rc;

        header_text(f->p, k, &header);
        rc = file_begin(f, k, &header, e);
        buf_done(&header);
        if (rc < 0)
            return -1;
    }
    return 0;
}

static int machine_write(struct fleet *f, struct machine *m, struct err *e)
{
    for (int k = 0; k < FILE_N; k++) {
        const struct buf *text = f->o->gzip && k == FILE_TELEMETRY ? &m->packed : &m->text[k];
        int rc = f->gz[k] ? gz_writer_put(f->gz[k], buf_str(text), text->size, e)
                          : file_out_put(f->file[k], buf_str(text), text->size, e);

        if (rc < 0)
            return -1;
    }
    f->counts.machines++;
    f->counts.telemetry += m->life.n_row;
    f->counts.errors += (int64_t)m->life.errors.n;
    f->counts.maint += (int64_t)m->life.maint.n;
    f->counts.failures += (int64_t)m->life.failures.n;
    return 0;
}

static int files_finish(struct fleet *f, struct err *e)
{
    for (int k = 0; k < FILE_N; k++)
        if (f->gz[k] && gz_writer_finish(f->gz[k], e) < 0)
            return -1;
    for (int k = 0; k < FILE_N; k++)
        if (file_out_finish(f->file[k], e) < 0)
            return -1;
    return 0;
}

/* --- the fleet --- */

static int fleet_write(struct fleet *f, unsigned n_thread, struct err *e)
{
    if (files_begin(f, e) < 0)
        return -1;
    for (f->first = 1; f->first <= f->o->machines; f->first += (int64_t)f->n_batch) {
        int64_t left = f->o->machines - f->first + 1;
        size_t n = left < (int64_t)f->n_batch ? (size_t)left : f->n_batch;

        if (progress_step(f->o->progress, "simulate", f->first - 1, f->o->machines, "machines",
                          e) < 0 ||
            par_for(n_thread, n, machine_make, f, e) < 0)
            return -1;
        for (size_t i = 0; i < n; i++)
            if (machine_write(f, &f->batch[i], e) < 0)
                return -1;
    }
    if (progress_step(f->o->progress, "simulate", f->o->machines, f->o->machines, "machines",
                      e) < 0)
        return -1;
    return files_finish(f, e);
}

static void fleet_done(struct fleet *f)
{
    for (size_t i = 0; i < f->n_batch; i++) {
        simulate_life_done(&f->batch[i].life);
        for (int k = 0; k < FILE_N; k++)
            buf_done(&f->batch[i].text[k]);
        buf_done(&f->batch[i].packed);
    }
    free(f->batch);
    for (int k = 0; k < FILE_N; k++) {
        gz_writer_free(f->gz[k]);
        file_out_free(f->file[k]);
    }
    simulate_profile_free(f->p);
}

static int opts_check(const struct simulate_opts *o, struct err *e)
{
    if (o->machines < 1)
        return err_set(e, FAIL_USAGE, "a fleet has at least one machine");
    if (o->hours < 1 || o->hours > 10000000)
        return err_set(e, FAIL_USAGE, "hours are 1 to 10000000, not %lld", (long long)o->hours);
    if (o->from < civil_days(1, 1, 1) * 86400 ||
        o->from + o->hours * 3600 >= civil_days(9999, 1, 1) * 86400)
        return err_set(e, FAIL_USAGE, "the years of a fleet are 1 to 9998");
    return 0;
}

int simulate_fleet(const struct simulate_opts *o, struct simulate_counts *out, struct err *e)
{
    unsigned n_thread = o->n_thread ? o->n_thread : par_cores();
    struct fleet f = {.o = o};
    int rc = -1;

    if (opts_check(o, e) < 0)
        return -1;
    f.p = simulate_profile_find(o->profile ? o->profile : "azure", e);
    if (!f.p)
        return -1;
    f.span = (struct simulate_span){f.p->cycles ? 1 : o->from, o->hours};
    f.n_batch = (size_t)n_thread * BATCH_PER_THREAD;
    f.batch = mem_zero(f.n_batch, sizeof *f.batch);
    rc = fleet_write(&f, n_thread, e);
    if (rc == 0)
        *out = f.counts;
    fleet_done(&f);
    return rc;
}
