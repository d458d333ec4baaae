/* tidy_table.c - columns of tables stand below their headers.
 *
 * A table begins with a row of two or more headers in one part and ends with a blank row, a line,
 * the headers of another one, or a sentence, which goes on below several headers. */
#include "config.h"

#include "src/base/mem.h"
#include "ui/tidy_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROW = 2, ROW_MAX = 1000, NUMBER_MAX = 40 };

/* A text without two blanks in a row: what a person takes for one thing. */
struct span {
    int row, begin, end;
    int role;
    const struct ui_note *note;
};

struct spans {
    struct span *s;
    int n;
    size_t cap;
    int first[ROW_MAX + 2]; /* those of row r are [first[r], first[r + 1]) */
};

/* --- spans --- */

static void add_span(struct spans *all, const struct ui_note *x, int begin, int end)
{
    if ((size_t)all->n == all->cap) {
        all->cap = mem_room(all->cap, all->cap + 1);
        all->s = mem_resize(all->s, all->cap, sizeof *all->s);
    }
    all->s[all->n++] = (struct span){x->row, begin, end, x->role, x};
}

static void add_note(struct spans *all, const struct tidy *t, const struct ui_note *x)
{
    int begin = x->begin;

    for (int col = begin; col + 1 < x->end; col++) {
        if (!tidy_blank(t->c, x->row, col) || !tidy_blank(t->c, x->row, col + 1))
            continue;
        if (begin < col)
            add_span(all, x, begin, col);
        while (tidy_blank(t->c, x->row, col))
            col++;
        begin = col;
    }
    add_span(all, x, begin, x->end);
}

static int by_place(const void *a, const void *b)
{
    const struct span *x = a, *y = b;

    return x->row != y->row ? x->row - y->row : x->begin - y->begin;
}

static bool is_arrow(const struct tidy *t, const struct span *s)
{
    static const char *const arrows[] = {"↑", "↓", "^", "v"};
    const char *glyph = ui_canvas_at(t->c, s->row, s->begin)->glyph;

    for (size_t i = 0; s->end == s->begin + 1 && i < sizeof arrows / sizeof *arrows; i++)
        if (strcmp(arrows[i], glyph) == 0)
            return true;
    return false;
}

/* The sign of a sorted column belongs to its header. */
static void join_arrows(struct spans *all, const struct tidy *t)
{
    int n = 0;

    for (int i = 0; i < all->n; i++) {
        struct span *s = &all->s[i], *before = n > 0 ? &all->s[n - 1] : NULL;

        if (before && before->row == s->row && s->begin <= before->end + 1 && is_arrow(t, s))
            before->end = s->end;
        else
            all->s[n++] = *s;
    }
    all->n = n;
}

static void find_spans(struct spans *all, const struct tidy *t)
{
    for (int i = 0; i < t->notes->n; i++)
        if (t->notes->note[i].row < t->c->rows - 2 && tidy_whole(t, &t->notes->note[i]))
            add_note(all, t, &t->notes->note[i]);
    if (all->n > 0)
        qsort(all->s, (size_t)all->n, sizeof *all->s, by_place);
    join_arrows(all, t);
    for (int i = all->n - 1, row = ROW_MAX + 1; row >= 0; row--) {
        while (i >= 0 && all->s[i].row >= row)
            i--;
        all->first[row] = i + 1;
    }
}

/* --- a table --- */

enum { HEADS_MAX = 128, CELLS_MAX = 2000 };

struct table {
    struct tidy *t;
    const struct spans *all;
    struct ui_rect part;
    int box;                             /* that it lies in */
    int row, end;                        /* of the headers; the row behind the last one */
    const struct span *head[HEADS_MAX];
    int n_head;
    const struct span *cell[CELLS_MAX];  /* of the column that is judged */
    int n_cell;
};

static bool meet(const struct span *a, const struct span *b)
{
    return a->begin < b->end && b->begin < a->end;
}

static bool in_part(const struct table *k, const struct span *s)
{
    return s->note->box == k->box && ui_rect_holds(k->part, s->row, s->begin);
}

/* The header below which a span stands; -1: none; -2: below more than one. */
static int head_of(const struct table *k, const struct span *s)
{
    int found = -1;

    for (int i = 0; i < k->n_head; i++)
        if (meet(k->head[i], s))
            found = found == -1 ? i : -2;
    return found;
}

static bool has_blank(const struct tidy *t, const struct span *s)
{
    for (int col = s->begin; col < s->end; col++)
        if (tidy_blank(t->c, s->row, col))
            return true;
    return false;
}

static bool row_is_blank(const struct table *k, int row)
{
    for (int col = k->part.col; col < k->part.col + k->part.cols; col++)
        if (!tidy_blank(k->t->c, row, col))
            return false;
    return true;
}

static bool is_rule(const struct table *k, int row)
{
    for (int i = 0; i < k->t->notes->n_rule; i++) {
        const struct ui_note_line *r = &k->t->notes->rule[i];

        if (r->at.row == row && r->box == k->box && r->at.col < k->part.col + k->part.cols &&
            k->part.col < r->at.col + r->at.cols)
            return true;
    }
    return false;
}

static bool ends_at(const struct table *k, int row)
{
    int heads = 0;

    if (row_is_blank(k, row) || is_rule(k, row))
        return true;
    for (int i = k->all->first[row]; i < k->all->first[row + 1]; i++) {
        const struct span *s = &k->all->s[i];

        if (in_part(k, s) && head_of(k, s) == -2 && has_blank(k->t, s))
            return true;
        heads += in_part(k, s) && s->role == UI_HEADER;
    }
    return heads >= 2;
}

static bool has_value(const struct table *k, int row, const struct span *head)
{
    for (int col = head->begin; col < head->end; col++)
        if (!tidy_blank(k->t->c, row, col))
            return true;
    return false;
}

/* A span that stands below no header is the value of the one before it that has none there. */
static int nearest_head(const struct table *k, const struct span *s)
{
    int before = -1;

    for (int i = 0; i < k->n_head; i++)
        if (k->head[i]->end <= s->begin)
            before = i;
    return before >= 0 && !has_value(k, s->row, k->head[before]) ? before : -1;
}

static void find_cells(struct table *k, int head)
{
    k->n_cell = 0;
    for (int row = k->row + 1; row < k->end; row++) {
        for (int i = k->all->first[row]; i < k->all->first[row + 1]; i++) {
            const struct span *s = &k->all->s[i];
            int at = in_part(k, s) ? head_of(k, s) : -2;

            if (at == -1)
                at = nearest_head(k, s);
            if (at == head && k->n_cell < CELLS_MAX)
                k->cell[k->n_cell++] = s;
        }
    }
}

/* --- how a column stands --- */

static void read_span(const struct tidy *t, const struct span *s, char out[NUMBER_MAX])
{
    size_t n = 0;

    for (int col = s->begin; col < s->end; col++) {
        const char *glyph = ui_canvas_at(t->c, s->row, col)->glyph;

        if (n + strlen(glyph) >= NUMBER_MAX)
            break;
        memcpy(out + n, glyph, strlen(glyph));
        n += strlen(glyph);
    }
    out[n] = '\0';
}

/* "−1,234.5", "12", "1e-5"; its point, or its end, in *out_point. */
static bool is_number(const struct tidy *t, const struct span *s, int *out_point)
{
    char text[NUMBER_MAX];
    const char *at = text;

    read_span(t, s, text);
    at += strncmp(at, "−", strlen("−")) == 0 ? strlen("−") : strspn(at, "+-~");
    if (!isdigit((unsigned char)*at) || at[strspn(at, "0123456789.,eE+-")] != '\0')
        return false;
    size_t whole = strcspn(at, ".eE");

    *out_point = s->end - (int)(strlen(at) - whole);
    return true;
}

/* "·": no value, wherever it stands. */
static bool is_nothing(const struct tidy *t, const struct span *s)
{
    const char *glyph = ui_canvas_at(t->c, s->row, s->begin)->glyph;

    return s->end == s->begin + 1 && (strcmp(glyph, "·") == 0 || strcmp(glyph, ".") == 0);
}

struct stand { /* of the cells of a column */
    int begins, ends;        /* those at the header's first column, at its last */
    int numbers, values;
    bool points, one_end;    /* numbers have their points, their ends, one below the other */
    bool fraction;
    const struct span *off;  /* the first that neither begins nor ends with the header */
};

static void look_at(const struct table *k, const struct span *head, struct stand *out)
{
    int point = -1, end = -1, at = 0;

    *out = (struct stand){.points = true, .one_end = true};
    for (int i = 0; i < k->n_cell; i++) {
        const struct span *s = k->cell[i];

        if (is_nothing(k->t, s))
            continue;
        out->values++;
        out->begins += s->begin == head->begin;
        out->ends += s->end == head->end;
        if (!out->off && s->begin != head->begin && s->end != head->end)
            out->off = s;
        if (!is_number(k->t, s, &at)) {
            out->points = out->points && s->end == head->end; /* a type below the header */
            continue;
        }
        out->numbers++;
        out->fraction = out->fraction || at < s->end;
        out->points = out->points && (point < 0 || point == at) && s->end <= head->end;
        out->one_end = out->one_end && (end < 0 || end == s->end);
        point = at;
        end = s->end;
    }
}

static const struct span *first_off(const struct table *k, const struct span *head, bool left)
{
    for (int i = 0; i < k->n_cell; i++)
        if (!is_nothing(k->t, k->cell[i]) &&
            (left ? k->cell[i]->begin != head->begin : k->cell[i]->end != head->end))
            return k->cell[i];
    return head;
}

static void judge_column(struct table *k, int i)
{
    const struct span *head = k->head[i], *off;
    struct stand d;

    find_cells(k, i);
    look_at(k, head, &d);
    bool numbers = d.numbers == d.values && d.values > 0;

    if (d.values == 0 || d.ends == d.values || (d.points && d.fraction) ||
        (d.begins == d.values && (!numbers || d.one_end)))
        return;
    off = d.off ? d.off : first_off(k, head, !numbers && d.begins >= d.ends);
    tidy_fault(k->t, off->row, off->begin, off->end,
               numbers ? "does not end below its header, columns %d to %d"
                       : "does not stand below its header, columns %d to %d",
               head->begin, head->end - 1);
}

static void judge_row(struct table *k, int row)
{
    const struct span *before = NULL;

    for (int i = k->all->first[row]; i < k->all->first[row + 1]; i++) {
        const struct span *s = &k->all->s[i];

        if (!in_part(k, s))
            continue;
        int a = before ? head_of(k, before) : -1, b = head_of(k, s);

        if (b == -2)
            tidy_fault(k->t, row, s->begin, s->end, "stands below two headers");
        if (before && before->end >= s->begin && a >= 0 && b >= 0 && a != b)
            tidy_fault(k->t, row, before->begin, s->end, "touches the next column");
        before = s;
    }
}

static void judge_table(struct table *k)
{
    k->end = k->row + 1;
    while (k->end < k->part.row + k->part.rows && !ends_at(k, k->end))
        k->end++;
    for (int i = 0; i < k->n_head; i++)
        judge_column(k, i);
    for (int row = k->row; row < k->end; row++)
        judge_row(k, row);
}

/* --- all of them --- */

/* Headers of the part that head[0] is in, which *at is moved behind. */
static void find_heads(struct table *k, int *at, int end)
{
    k->part = tidy_part(k->t, k->all->s[*at].note);
    k->box = k->all->s[*at].note->box;
    k->n_head = 0;
    for (; *at < end; ++*at) {
        const struct span *s = &k->all->s[*at];

        if (!in_part(k, s))
            break;
        if ((s->role == UI_HEADER || s->role == UI_KEY) && k->n_head < HEADS_MAX)
            k->head[k->n_head++] = s;
    }
}

static bool is_table(const struct table *k)
{
    int headers = 0;

    for (int i = 0; i < k->n_head; i++)
        headers += k->head[i]->role == UI_HEADER;
    return headers > 0 && k->n_head >= 2;
}

void tidy_tables(struct tidy *t)
{
    struct spans *all = mem_zero(1, sizeof *all);
    struct table *k = mem_zero(1, sizeof *k);

    find_spans(all, t);
    k->t = t;
    k->all = all;
    for (int row = FIRST_ROW; row < t->c->rows && row < ROW_MAX; row++) {
        for (int at = all->first[row]; at < all->first[row + 1];) {
            k->row = row;
            find_heads(k, &at, all->first[row + 1]);
            if (is_table(k))
                judge_table(k);
        }
    }
    free(k);
    free(all->s);
    free(all);
}
