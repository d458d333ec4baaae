/* reason.h - why a record was rejected or a load refused: the codes that loads and rejects carry.
 * These and no others. A fault travels as the enum; its name is what is stored and shown. */
#ifndef MW_DATA_REASON_H
#define MW_DATA_REASON_H

enum reason {
    REASON_NONE,
    /* a line, or the header and with it the load */
    REASON_QUOTE_OPEN, REASON_QUOTE_STRAY, REASON_FIELD_HUGE,
    /* a record */
    REASON_COLS_FEW, REASON_COLS_MANY, REASON_NUL_BYTE, REASON_ENC_BAD, REASON_MISSING,
    REASON_NUM_BAD, REASON_NUM_NONFINITE, REASON_NUM_RANGE, REASON_DATE_BAD, REASON_DATE_AMBIG,
    REASON_TIME_GAP, REASON_DUP_KEY,
    /* a load */
    REASON_EMPTY, REASON_ENC_UTF16, REASON_CONTENT_HTML, REASON_HDR_NUMERIC, REASON_HDR_WIDE,
    REASON_HDR_DUP, REASON_HDR_MISSING, REASON_NOT_GZ, REASON_GZ_TRUNC, REASON_GZ_CORRUPT,
    REASON_GZ_BOMB, REASON_REJECT_LIMIT, REASON_SHA_MISMATCH, REASON_SRC_AGAIN,
    REASON_SRC_CHANGED, REASON_SRC_KIND, REASON_DISK_FULL,
    REASON_HTTP_STATUS, REASON_HTTP_SHORT, REASON_HTTP_SLOW, REASON_HTTP_TOO_BIG, REASON_HTTP_TLS,
    REASON_HTTP_REDIRECT,
    REASON_COUNT,
};

const char *reason_name(enum reason r); /* "QUOTE_OPEN"; NULL for REASON_NONE */
const char *reason_says(enum reason r); /* "a quoted field has no closing quote" */
const char *reason_hint(enum reason r); /* what to do; "" where there is nothing to say */

#endif
