/* chip.h - a condition that rows must meet, as people type it.
 *
 *     volt > 200     > 200          = < <= > >= !=, a number, a text, a time
 *     state has run  run            a text in it, without regard to case (columns of text)
 *     machineID in (1, 2)           one of these
 *     volt missing                  without a value
 *     !volt > 200                   not; a row without a value is in neither
 *     = volt > 200 AND rotate < 300 SQL
 *
 * Without a column it is about the one under the cursor; there a text alone means "has", a number
 * or a time "=". Times are read and shown in the zone given, to the day, minute or second; behind
 * them may stand UTC. Texts are compared by bytes. */
#ifndef MW_UI_CHIP_H
#define MW_UI_CHIP_H

#include "src/base/buf.h"
#include "src/base/column.h"
#include "src/base/zone.h"
#include "src/store/dataset.h"

enum chip_kind { CHIP_IS, CHIP_HAS, CHIP_IN, CHIP_SQL };
enum { CHIP_VALUES = 64 };

struct chip {
    enum chip_kind kind;
    bool not;
    struct predicate is;  /* IS; of HAS and IN column and type, of HAS the text */
    struct predicate *in; /* [n_in] of IN: equalities, their texts */
    size_t n_in;
    char *sql;            /* of SQL */
};

/* chip_parse - FAIL_USAGE with what is wrong, and in *out_at the byte where. here: column under
 * the cursor, -1: none. zone NULL: UTC. All of *out is the caller's, who frees it by chip_done. */
int chip_parse(const char *text, const struct schema *s, int here, const struct zone *zone,
               struct chip *out, size_t *out_at, struct err *e);
void chip_done(struct chip *c);
void chip_copy(const struct chip *from, struct chip *out); /* chip_done it */
void chip_of(const struct predicate *p, struct chip *out); /* likewise */
void chip_text(const struct chip *c, const struct zone *zone, struct buf *out); /* parses back */
void chip_sql(const struct chip *c, struct buf *out);  /* "\"volt\" > 200.0" */

void chip_quote(const char *s, char mark, struct buf *out); /* in SQL " for a name, ' a text */

/* chip_column - the column that a text begins with, by its name or that in the header, and the
 * bytes that it takes; -1: none. */
int chip_column(const char *text, const struct schema *s, size_t *out_size);

#endif
