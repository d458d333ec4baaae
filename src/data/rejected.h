/* rejected.h - the rejects of one load on their way to the store: all are counted, the first
 * 100,000 are kept, in small transactions of their own. */
#ifndef MW_DATA_REJECTED_H
#define MW_DATA_REJECTED_H

#include "src/base/buf.h"
#include "src/data/reason.h"
#include "src/data/typed.h"
#include "src/store/store.h"

#include <stddef.h>
#include <stdint.h>

enum { REJECTED_KEPT = 100000 };

struct rejected {
    struct store *store;
    int64_t load;
    const struct layout *layout; /* for names of columns */
    int64_t n;                   /* all of them */
    int64_t by_reason[REASON_COUNT];
    int64_t first_line;          /* the first one's line, 0: none */
    enum reason first_reason;
    struct buf first;            /* "line 3: NUM_BAD in 'volt': ..." of the first */
    /* those not yet stored: texts and details are in one buffer */
    struct buf text;
    struct kept *kept;
    size_t n_kept, kept_cap;
};

/* rejected_detail - what is wrong with the value or record, in words. */
void rejected_detail(struct buf *b, const struct layout *l, const struct reject *r);
int rejected_add(struct rejected *j, const struct reject *r, struct err *e);
/* rejected_clash - DUP_KEY: stays is the line of the row that stays, 0: of an earlier load. */
int rejected_clash(struct rejected *j, int64_t line, int64_t stays, const char *text, size_t size,
                   struct err *e);
void rejected_more(struct rejected *j, enum reason why, int64_t n); /* counted, not kept */
int rejected_flush(struct rejected *j, struct err *e);
void rejected_done(struct rejected *j);

#endif
