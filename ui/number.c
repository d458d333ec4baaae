/* number.c - how counts, bytes, durations and reals read: thousands grouped, units that fit. */
#include "config.h"

#include "ui/grid.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Digits of s (after a sign) in groups of three, what follows them as it is. */
static void group(const char *s, char out[UI_NUMBER])
{
    size_t n = 0, digits = strspn(s + (*s == '-'), "0123456789");

    if (*s == '-')
        out[n++] = *s++;
    for (size_t i = 0; i < digits && n < UI_NUMBER - 2; i++) {
        if (i > 0 && (digits - i) % 3 == 0)
            out[n++] = ',';
        out[n++] = s[i];
    }
    snprintf(out + n, UI_NUMBER - n, "%s", s + digits);
}

void ui_count(int64_t n, char out[UI_NUMBER])
{
    char text[UI_NUMBER];

    snprintf(text, sizeof text, "%lld", (long long)n);
    group(text, out);
}

void ui_bytes(int64_t n, char out[UI_NUMBER])
{
    static const char *const units[] = {"kB", "MB", "GB", "TB", "PB"};
    double v = (double)n / 1000;
    size_t i = 0;

    if (n < 1000) {
        snprintf(out, UI_NUMBER, "%lld B", (long long)n);
        return;
    }
    for (; v >= 999.95 && i + 1 < sizeof units / sizeof *units; i++)
        v /= 1000;
    snprintf(out, UI_NUMBER, "%.1f %s", v, units[i]);
}

void ui_duration(double s, char out[UI_NUMBER])
{
    long long whole = isfinite(s) && fabs(s) < 1e15 ? llround(s) : 0;

    if (!isfinite(s))
        snprintf(out, UI_NUMBER, "·");
    else if (s < 0.9995)
        snprintf(out, UI_NUMBER, "%.0f ms", s * 1000);
    else if (s < 59.95)
        snprintf(out, UI_NUMBER, "%.1f s", s);
    else if (whole < 3600)
        snprintf(out, UI_NUMBER, "%lld min %lld s", whole / 60, whole % 60);
    else if (whole < 86400)
        snprintf(out, UI_NUMBER, "%lld h %lld min", whole / 3600, whole % 3600 / 60);
    else
        snprintf(out, UI_NUMBER, "%lld d %lld h", whole / 86400, whole % 86400 / 3600);
}

void ui_real(double v, int decimals, char out[UI_NUMBER])
{
    char text[UI_NUMBER];

    if (isnan(v))
        snprintf(out, UI_NUMBER, "·");
    else if (isinf(v) || fabs(v) >= 1e15)
        snprintf(out, UI_NUMBER, "%.6g", v);
    else {
        snprintf(text, sizeof text, "%.*f", decimals, v);
        if (strspn(text, "-0.") == strlen(text))
            snprintf(text, sizeof text, "%.*f", decimals, 0.0); /* never "-0.00" */
        group(text, out);
    }
}

int ui_percent(double share)
{
    return share >= 1 ? 100 : share > 0 ? (int)floor(share * 100 + 1e-9) : 0;
}

void ui_left(double left_s, char out[UI_NUMBER])
{
    double low = left_s * 0.8, high = left_s * 1.2;

    if (!(left_s >= 0))
        snprintf(out, UI_NUMBER, "estimating");
    else if (high < 90)
        snprintf(out, UI_NUMBER, "%.0f-%.0f s", floor(low),
                 ceil(high) + (ceil(high) <= floor(low)));
    else if (high < 90 * 60)
        snprintf(out, UI_NUMBER, "%.0f-%.0f min", floor(low / 60), ceil(high / 60));
    else
        snprintf(out, UI_NUMBER, "%.1f-%.1f h", low / 3600, high / 3600);
}
