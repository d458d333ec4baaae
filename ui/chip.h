/* chip.h - a condition on a column as people type it: "volt > 200", "> 200", "state is null".
 *
 * Without a column it is about the one under the cursor, without an operator it is "=". Times are
 * written as they are shown, to the minute or the day; text is compared by bytes. */
#ifndef MW_UI_CHIP_H
#define MW_UI_CHIP_H

#include "src/base/buf.h"
#include "src/base/column.h"
#include "src/store/dataset.h"

/* chip_parse - FAIL_USAGE with what is wrong. here: column under the cursor. Texts of *out are
 * the caller's, who frees them by chip_done. */
int chip_parse(const char *text, const struct schema *s, int here, struct predicate *out,
               struct err *e);
void chip_done(struct predicate *p);
void chip_copy(const struct predicate *from, struct predicate *out); /* chip_done it */
void chip_text(const struct predicate *p, struct buf *out); /* "volt > 200"; parses back */
void chip_sql(const struct predicate *p, struct buf *out);  /* "\"volt\" > 200.0" */

#endif
