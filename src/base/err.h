/* err.h - the one error value: a code, a sentence, where, and what to do.
 *
 * A failure travels up as a value and is printed once, by main. `e` is never NULL, comes last,
 * and is written only on failure; out parameters are written only on success. Functions return
 * 0 or -1, or NULL from constructors. Reporting an error never allocates.
 *
 *     if (!name)
 *         return err_set(e, FAIL_USAGE, "no dataset is named '%s'", word);
 *     if (recipe_parse(j, r, e) < 0)
 *         return err_ctx(e, "recipe '%s'", path);
 */
#ifndef MW_BASE_ERR_H
#define MW_BASE_ERR_H

/* format checking by the compiler; a macro because attributes have no other spelling */
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

enum fail {
    FAIL_NONE,
    FAIL_USAGE,     /* the caller's words are wrong: exit 2 */
    FAIL_INPUT,     /* data or a file from outside is wrong */
    FAIL_IO,        /* the operating system refused */
    FAIL_STORE,     /* the workspace */
    FAIL_NET,
    FAIL_NUMERIC,   /* nothing sensible can be computed */
    FAIL_CANCELLED, /* exit 130 */
    FAIL_SPACE,     /* no room left on the disk */
};

struct err {
    enum fail code; /* decides the exit status and whether a retry makes sense */
    char msg[240];  /* what failed: lower case, no full stop, names in 'quotes' */
    char ctx[240];  /* where, outermost first: "train run 41: fold 3" */
    char hint[160]; /* what to do, where there is something to do; else "" */
};

int err_set(struct err *e, enum fail code, const char *fmt, ...) PRINTF_LIKE(3, 4); /* gives -1 */
int err_ctx(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);  /* prepends; gives -1 */
int err_hint(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3); /* replaces; gives -1 */

/* err_errno - FAIL_IO, or FAIL_SPACE with a hint: "cannot VERB 'path': strerror". Gives -1. */
int err_errno(struct err *e, const char *verb, const char *path);

/* err_line - "CTX: msg" in one line into out; never longer than size. */
void err_line(const struct err *e, char *out, unsigned long size);

/* err_exit_status - 0, 1, 2 or 130, as the command line promises. */
int err_exit_status(const struct err *e);

#endif
