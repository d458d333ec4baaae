/* matrix.h - the confusion matrix as a heat map with a cell under the cursor, and the figures of
 * its classes beside it.
 *
 * Shades and heat follow the share of a cell among its line (in mode column: among its column), so
 * that rare classes are seen too. Classes that do not fit are scrolled to.
 */
#ifndef MW_UI_MATRIX_H
#define MW_UI_MATRIX_H

#include "ui/evaluation.h"
#include "ui/pane.h"

enum ui_matrix_mode { UI_MATRIX_COUNT, UI_MATRIX_ROW, UI_MATRIX_COL, UI_MATRIX_MODES };

struct ui_matrix {
    enum ui_matrix_mode mode;
    size_t actual, predicted; /* the cell under the cursor, by class */
};

/* The cursor stays within n classes. */
void ui_matrix_fit(struct ui_matrix *m, size_t n);
/* Arrows, hjkl, gg, G, gh, gl, m. */
enum ui_result ui_matrix_key(struct ui_matrix *m, const struct ui_evaluation *v, int key);
void ui_matrix_draw(const struct ui_matrix *m, const struct ui_evaluation *v, struct ui_canvas *c,
                    struct ui_rect r, bool focus);
/* Rows and columns in which all of it is shown. */
int ui_matrix_rows(const struct ui_evaluation *v);
int ui_matrix_cols(const struct ui_evaluation *v);
/* The class and cell at a place of the picture; false: none. */
bool ui_matrix_click(struct ui_matrix *m, const struct ui_evaluation *v, struct ui_rect r, int row,
                     int col);

/* "comp2 predicted as none: 1,095 rows", for the line below and messages. */
void ui_matrix_say(const struct ui_matrix *m, const struct ui_evaluation *v, char *out,
                   size_t size);

/* Precision, recall, F1 and rows of each class, macro and weighted below. */
void ui_classes_draw(const struct ui_evaluation *v, size_t at, struct ui_canvas *c,
                     struct ui_rect r, bool focus);

/* ui_heat_role - the role of heat for a share of 0 to 1. */
int ui_heat_role(double share);
/* ui_heat_put - one cell of a heat map: a shade and a role of heat for a share of 0 to 1. */
void ui_heat_put(struct ui_canvas *c, int row, int col, double share);

#endif
