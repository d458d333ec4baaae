/* reason.c - one table: the code, what it says, what helps. */
#include "config.h"

#include "src/data/reason.h"

#include <assert.h>
#include <stddef.h>

struct row {
    const char *name, *says, *hint;
};

static const struct row rows[REASON_COUNT] = {
    [REASON_NONE] = {NULL, "", ""},
    [REASON_QUOTE_OPEN] = {"QUOTE_OPEN", "a quoted field has no closing quote",
                           "close the quote, or double it where it is part of the text"},
    [REASON_QUOTE_STRAY] = {"QUOTE_STRAY", "a quote stands where none may stand",
                            "quote the whole field and double the quotes in it"},
    [REASON_FIELD_HUGE] = {"FIELD_HUGE", "a field or record is too long",
                           "look for a quote that is never closed"},
    [REASON_COLS_FEW] = {"COLS_FEW", "fewer fields than the header", ""},
    [REASON_COLS_MANY] = {"COLS_MANY", "more fields than the header",
                          "quote fields that hold the separator"},
    [REASON_NUL_BYTE] = {"NUL_BYTE", "a field holds a NUL byte",
                         "a UTF-16 file? convert it: iconv -f UTF-16 -t UTF-8"},
    [REASON_ENC_BAD] = {"ENC_BAD", "a field is not UTF-8",
                        "convert the file, for instance: iconv -f LATIN1 -t UTF-8"},
    [REASON_MISSING] = {"MISSING", "a value that must be there is missing", ""},
    [REASON_NUM_BAD] = {"NUM_BAD", "not a number of the column's type", ""},
    [REASON_NUM_NONFINITE] = {"NUM_NONFINITE", "not a finite number",
                              "leave the field empty where there is no value"},
    [REASON_NUM_RANGE] = {"NUM_RANGE", "a number out of range", ""},
    [REASON_DATE_BAD] = {"DATE_BAD", "not a time in a form that is known",
                         "times are YYYY-MM-DD HH:MM:SS, or as --time-format says"},
    [REASON_DATE_AMBIG] = {"DATE_AMBIG", "day and month cannot be told apart",
                           "--time-format says which is which: '%d/%m/%Y %H:%M:%S'"},
    [REASON_TIME_GAP] = {"TIME_GAP", "a local time that the clock skipped",
                         "does --timezone name the zone of these times?"},
    [REASON_DUP_KEY] = {"DUP_KEY", "the key is already there with other values",
                        "--on-duplicate keep-first or keep-last decides"},
    [REASON_EMPTY] = {"EMPTY", "the source is empty", ""},
    [REASON_ENC_UTF16] = {"ENC_UTF16", "the source is not UTF-8",
                          "convert it: iconv -f UTF-16 -t UTF-8"},
    [REASON_CONTENT_HTML] = {"CONTENT_HTML", "the source is a web page, not CSV",
                             "was a sign-in or error page saved in its place?"},
    [REASON_HDR_NUMERIC] = {"HDR_NUMERIC", "the first line is data, not a header",
                            "put the column names on the first line"},
    [REASON_HDR_WIDE] = {"HDR_WIDE", "the header has too many columns", ""},
    [REASON_HDR_DUP] = {"HDR_DUP", "two columns have the same name", "rename one of them"},
    [REASON_HDR_MISSING] = {"HDR_MISSING", "a column is not in the header",
                            "--map COLUMN=HEADER says where it is"},
    [REASON_NOT_GZ] = {"NOT_GZ", "the name says .gz, the content does not",
                       "was an error page saved in its place?"},
    [REASON_GZ_TRUNC] = {"GZ_TRUNC", "the compressed source is cut short", "fetch it again"},
    [REASON_GZ_CORRUPT] = {"GZ_CORRUPT", "the compressed source is damaged", "fetch it again"},
    [REASON_GZ_BOMB] = {"GZ_BOMB", "the source grows beyond all measure when it is unpacked",
                        "unpack it by hand if you trust it"},
    [REASON_REJECT_LIMIT] = {"REJECT_LIMIT", "more rejects than are allowed",
                             "see: millwright rejects; --max-rejects allows more"},
    [REASON_SHA_MISMATCH] = {"SHA_MISMATCH", "these are not the bytes that --sha256 announces",
                             "fetch it again, or ask for the right sum"},
    [REASON_SRC_AGAIN] = {"SRC_AGAIN", "the same bytes are already in the dataset",
                          "--again loads them all the same"},
    [REASON_SRC_CHANGED] = {"SRC_CHANGED", "the source changed while it was read",
                            "load it again when it is complete"},
    [REASON_SRC_KIND] = {"SRC_KIND", "the source cannot be read",
                         "give a file, a folder, a URL, or - for standard input"},
    [REASON_DISK_FULL] = {"DISK_FULL", "there is not enough space for the workspace",
                          "make space and load it again"},
    [REASON_HTTP_STATUS] = {"HTTP_STATUS", "the server does not deliver the file",
                            "is the address right?"},
    [REASON_HTTP_SHORT] = {"HTTP_SHORT", "the connection breaks before the end", "try again later"},
    [REASON_HTTP_SLOW] = {"HTTP_SLOW", "the server is too slow", "try again later"},
    [REASON_HTTP_TOO_BIG] = {"HTTP_TOO_BIG", "the source is too large",
                             "is the address right? an endless answer looks like this too"},
    [REASON_HTTP_TLS] = {"HTTP_TLS", "there is no safe connection to the server",
                         "--ca-file FILE names the certificates to trust"},
    [REASON_HTTP_REDIRECT] = {"HTTP_REDIRECT",
                              "the server redirects too often, or to what is not https",
                              "give the address where the file itself is"},
};

const char *reason_name(enum reason r)
{
    assert(r < REASON_COUNT);
    return rows[r].name;
}

const char *reason_says(enum reason r)
{
    assert(r < REASON_COUNT);
    return rows[r].says;
}

const char *reason_hint(enum reason r)
{
    assert(r < REASON_COUNT);
    return rows[r].hint;
}
