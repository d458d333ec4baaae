/* layout.c - least sizes first, the rest by weight, rounded so that all of it is used. */
#include "config.h"

#include "ui/layout.h"

#include <stdint.h>

/* How many of the parts fit with their least sizes. */
static int fitting(const struct ui_part *part, int n, int room, int gap)
{
    int need = 0, shown = 0;

    for (; shown < n; shown++) {
        need += part[shown].least + (shown ? gap : 0);
        if (need > room)
            break;
    }
    return shown;
}

static int room_of(const struct ui_part *p, int size)
{
    return p->weight == 0 ? 0 : p->most ? p->most - size : INT32_MAX / 2;
}

/* Hands `left` out by weight, in rounds, as parts may reach their most. */
static void share_out(const struct ui_part *part, int *size, int n, int left)
{
    for (int given = 1; left > 0 && given > 0;) {
        int weights = 0;

        given = 0;
        for (int i = 0; i < n; i++)
            weights += room_of(&part[i], size[i]) > 0 ? part[i].weight : 0;
        for (int i = 0, pool = left; i < n && weights > 0 && left > 0; i++) {
            int room = room_of(&part[i], size[i]);
            int want = (pool * part[i].weight + weights - 1) / weights;

            want = want > room ? room : want;
            want = want > left ? left : want;
            if (room <= 0)
                continue;
            size[i] += want;
            left -= want;
            given += want;
        }
    }
}

enum { PARTS_MAX = 16 };

static int split(struct ui_part *part, int n, int room, int gap, int *size)
{
    int shown = fitting(part, n, room, gap), left = room;

    for (int i = 0; i < n; i++) {
        size[i] = i < shown ? part[i].least : 0;
        left -= size[i] + (i > 0 && i < shown ? gap : 0);
    }
    share_out(part, size, shown, left);
    return shown;
}

int ui_layout_rows(struct ui_rect r, struct ui_part *part, int n)
{
    int size[PARTS_MAX], row = r.row, shown = split(part, n, r.rows, 0, size);

    for (int i = 0; i < n; i++) {
        part[i].at = (struct ui_rect){row, r.col, size[i], size[i] ? r.cols : 0};
        row += size[i];
    }
    return shown;
}

int ui_layout_cols(struct ui_rect r, struct ui_part *part, int n, int gap)
{
    int size[PARTS_MAX], col = r.col, shown = split(part, n, r.cols, gap, size);

    for (int i = 0; i < n; i++) {
        part[i].at = (struct ui_rect){r.row, col, size[i] ? r.rows : 0, size[i]};
        col += size[i] + gap;
    }
    return shown;
}
