/* rcsv_rows.c - the memory of a block's rows: sized by the block, so that adding one costs no check
 * where rows are many. Faults are few and grow. */
#include "config.h"

#include "src/data/rcsv_parts.h"

#include "src/base/mem.h"

#include <stdlib.h>

void rcsv_rows_done(struct rcsv_rows *rows)
{
    free(rows->field);
    free(rows->record);
    free(rows->fault);
    free(rows->block);
    buf_done(&rows->copy);
    *rows = (struct rcsv_rows){0};
}

/* A row is n_col bytes at least, its line end among them. One more, for the row being cut. */
void rcsv_rows_room(struct rcsv_rows *o)
{
    size_t n = o->block_size / o->n_col + 2;

    if (n * o->n_col > o->field_cap) {
        o->field_cap = n * o->n_col;
        free(o->field);
        o->field = mem_array(o->field_cap, sizeof *o->field);
    }
    if (n > o->record_cap) {
        o->record_cap = n;
        free(o->record);
        o->record = mem_array(n, sizeof *o->record);
    }
}

void rcsv_header_room(struct rcsv_rows *o)
{
    if (o->field_cap < RCSV_HEADER_MAX) {
        o->field_cap = RCSV_HEADER_MAX;
        o->field = mem_resize(o->field, o->field_cap, sizeof *o->field);
    }
    if (o->record_cap == 0) {
        o->record_cap = 1;
        o->record = mem_array(1, sizeof *o->record);
    }
}

void rcsv_add_fault(struct rcsv_rows *o, enum reason why, struct rcsv_record at, size_t n_field)
{
    if (o->n_fault == o->fault_cap) {
        o->fault_cap = mem_room(o->fault_cap, o->n_fault + 1);
        o->fault = mem_resize(o->fault, o->fault_cap, sizeof *o->fault);
    }
    if (at.size > RCSV_TEXT_MAX)
        at.size = RCSV_TEXT_MAX;
    o->fault[o->n_fault++] = (struct rcsv_fault){at, why, (uint32_t)n_field};
}

void rcsv_add_record(struct rcsv_rows *o, struct rcsv_record at, size_t n_field)
{
    if (n_field == o->n_col)
        o->record[o->n_row++] = at;
    else
        rcsv_add_fault(o, n_field < o->n_col ? REASON_COLS_FEW : REASON_COLS_MANY, at, n_field);
}
