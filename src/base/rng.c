/* rng.c - addressed random streams and the few distributions that are needed.
 *
 * Integer arithmetic and exact double operations, so that the same address gives the same numbers
 * on every machine; rng_normal and rng_poisson need log, sqrt and exp of libm besides.
 * Source: SplitMix64 (Steele et al. 2014), xoshiro256++ (Blackman and Vigna 2019), Ziggurat with
 * 256 layers (Marsaglia and Tsang 2000; layer and position from different bits, Doornik 2005). */
#include "config.h"

#include "src/base/rng.h"

#include <assert.h>
#include <math.h>
#include <pthread.h>

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static const uint64_t golden = UINT64_C(0x9e3779b97f4a7c15);

uint64_t rng_hash(uint64_t seed, uint64_t a, uint64_t b)
{
    uint64_t h = mix(seed + golden);

    h = mix(h ^ (a + golden * 2));
    return mix(h ^ (b + golden * 3));
}

struct rng rng_stream(uint64_t seed, uint64_t a, uint64_t b)
{
    uint64_t h = rng_hash(seed, a, b);
    struct rng r;

    for (int i = 0; i < 4; i++)
        r.s[i] = mix(h += golden);
    return r;
}

static uint64_t rotate(uint64_t x, int k)
{
    return x << k | x >> (64 - k);
}

uint64_t rng_u64(struct rng *r)
{
    uint64_t *s = r->s;
    uint64_t result = rotate(s[0] + s[3], 23) + s[0];
    uint64_t t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

double rng_f64(struct rng *r)
{
    return (double)(rng_u64(r) >> 11) * 0x1p-53;
}

/* Lemire's multiply-and-reject */
uint64_t rng_below(struct rng *r, uint64_t n)
{
    assert(n > 0);
    unsigned __int128 m = (unsigned __int128)rng_u64(r) * n;

    if ((uint64_t)m < n) {
        uint64_t least = -n % n;

        while ((uint64_t)m < least)
            m = (unsigned __int128)rng_u64(r) * n;
    }
    return (uint64_t)(m >> 64);
}

unsigned rng_poisson(struct rng *r, double mean)
{
    double left = exp(-mean), u = rng_f64(r);
    unsigned k = 0;

    while (u >= left && k < 1000) {
        u -= left;
        left *= mean / ++k;
    }
    return k;
}

/* --- normal --- */

enum { LAYERS = 256 };
static const double tail_x = 3.6541528853610088;    /* where the tail begins */
static const double layer_area = 0.00492867323399; /* of each layer */
static double layer_x[LAYERS + 1]; /* right edges, widest first */
static double layer_y[LAYERS + 1]; /* density at the edge */
static pthread_once_t layers_once = PTHREAD_ONCE_INIT;

static void layers_make(void)
{
    double y = exp(-0.5 * tail_x * tail_x);

    layer_x[0] = layer_area / y; /* the base layer, with the tail in it */
    layer_x[1] = tail_x;
    layer_y[0] = 0.0;
    layer_y[1] = y;
    for (int i = 2; i < LAYERS; i++) {
        y += layer_area / layer_x[i - 1];
        layer_x[i] = sqrt(-2.0 * log(y));
        layer_y[i] = y;
    }
    layer_x[LAYERS] = 0.0;
    layer_y[LAYERS] = 1.0;
}

static double tail(struct rng *r)
{
    double x, y;

    do {
        x = -log(1.0 - rng_f64(r)) / tail_x;
        y = -log(1.0 - rng_f64(r));
    } while (y + y < x * x);
    return tail_x + x;
}

double rng_normal(struct rng *r)
{
    pthread_once(&layers_once, layers_make);
    for (;;) {
        uint64_t bits = rng_u64(r);
        unsigned i = bits & (LAYERS - 1);
        double sign = bits & LAYERS ? -1.0 : 1.0;
        double x = (double)(bits >> 11) * 0x1p-53 * layer_x[i];

        if (x < layer_x[i + 1])
            return sign * x;
        if (i == 0)
            return sign * tail(r);
        if (log(layer_y[i] + rng_f64(r) * (layer_y[i + 1] - layer_y[i])) < -0.5 * x * x)
            return sign * x;
    }
}
