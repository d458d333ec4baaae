/* rejected.c - rejects in words, stored in batches. */
#include "config.h"

#include "src/data/rejected.h"

#include "src/base/mem.h"
#include "src/store/loads.h"

#include <stdlib.h>
#include <string.h>

enum { FLUSH_ROWS = 1000, FLUSH_BYTES = 1 << 20, VALUE_SHOWN = 80 };

struct kept { /* offsets into text, which moves as it grows */
    int64_t line;
    enum reason reason;
    int i_col;
    size_t detail, text, text_size;
};

static void add_value(struct buf *b, const char *s, size_t size)
{
    size_t n = size < VALUE_SHOWN ? size : VALUE_SHOWN;

    while (n < size && n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80)
        n--; /* not within a character */
    buf_byte(b, '\'');
    buf_add(b, s, n);
    buf_text(b, n < size ? "...': " : "': ");
}

void rejected_detail(struct buf *b, const struct layout *l, const struct reject *r)
{
    switch (r->reason) {
    case REASON_COLS_FEW:
    case REASON_COLS_MANY:
        buf_printf(b, "%u fields where the header has %zu", r->n_field, l->n_field);
        break;
    case REASON_NUM_BAD:
    case REASON_NUM_NONFINITE:
    case REASON_NUM_RANGE:
    case REASON_DATE_BAD:
    case REASON_DATE_AMBIG:
    case REASON_TIME_GAP:
        add_value(b, r->value, r->value_size);
        buf_text(b, reason_says(r->reason));
        break;
    default:
        buf_text(b, reason_says(r->reason));
        break;
    }
}

static const char *column_name(const struct rejected *j, int i_col)
{
    return i_col < 0 ? NULL : j->layout->schema->col[i_col].name;
}

static void note_first(struct rejected *j, int64_t line, enum reason why, int i_col,
                       const char *detail)
{
    const char *column = column_name(j, i_col);

    if (j->first_line && j->first_line <= line)
        return;
    j->first_line = line;
    j->first_reason = why;
    buf_clear(&j->first);
    buf_printf(&j->first, "line %lld: %s", (long long)line, reason_name(why));
    if (column)
        buf_printf(&j->first, " in '%s'", column);
    buf_printf(&j->first, ": %s", detail);
}

/* A kept reject whose detail begins at `detail` of j->text and is complete. */
static int keep(struct rejected *j, struct kept k, const char *text, size_t size, struct err *e)
{
    buf_byte(&j->text, '\0');
    note_first(j, k.line, k.reason, k.i_col, j->text.s + k.detail);
    j->by_reason[k.reason]++;
    if (j->n++ >= REJECTED_KEPT) {
        j->text.size = k.detail;
        return 0;
    }
    k.text = j->text.size;
    k.text_size = size < RCSV_TEXT_MAX ? size : RCSV_TEXT_MAX;
    buf_add(&j->text, text, k.text_size);
    if (j->n_kept == j->kept_cap) {
        j->kept_cap = mem_room(j->kept_cap, j->n_kept + 1);
        j->kept = mem_resize(j->kept, j->kept_cap, sizeof *j->kept);
    }
    j->kept[j->n_kept++] = k;
    return j->n_kept >= FLUSH_ROWS || j->text.size >= FLUSH_BYTES ? rejected_flush(j, e) : 0;
}

int rejected_add(struct rejected *j, const struct reject *r, struct err *e)
{
    struct kept k = {.line = r->line, .reason = r->reason, .i_col = r->i_col,
                     .detail = j->text.size};

    rejected_detail(&j->text, j->layout, r);
    return keep(j, k, r->text, r->text_size, e);
}

int rejected_clash(struct rejected *j, int64_t line, int64_t stays, const char *text, size_t size,
                   struct err *e)
{
    struct kept k = {.line = line, .reason = REASON_DUP_KEY, .i_col = -1, .detail = j->text.size};

    if (stays)
        buf_printf(&j->text, "the key of line %lld, with other values", (long long)stays);
    else
        buf_text(&j->text, "the key of a row that is stored, with other values");
    return keep(j, k, text, size, e);
}

void rejected_more(struct rejected *j, enum reason why, int64_t n)
{
    j->n += n;
    j->by_reason[why] += n;
}

int rejected_flush(struct rejected *j, struct err *e)
{
    struct reject_row *row = mem_zero(j->n_kept + 1, sizeof *row);

    for (size_t i = 0; i < j->n_kept; i++) {
        const struct kept *k = &j->kept[i];

        row[i] = (struct reject_row){
            .load = j->load, .line = k->line, .reason = reason_name(k->reason),
            .column = column_name(j, k->i_col), .detail = j->text.s + k->detail,
            .text = j->text.s + k->text, .text_size = k->text_size};
    }
    int rc = j->n_kept ? rejects_insert(j->store, row, j->n_kept, e) : 0;

    free(row);
    j->n_kept = 0;
    buf_clear(&j->text);
    return rc;
}

void rejected_done(struct rejected *j)
{
    free(j->kept);
    buf_done(&j->text);
    buf_done(&j->first);
}
