/* rng.h - addressed randomness: a stream is a pure function of (seed, a, b), so that order and
 * threads change nothing.
 *
 *     struct rng r = rng_stream(seed, tree, node);
 *     double u = rng_f64(&r);
 *
 * Source: SplitMix64 (Steele et al. 2014) to spread the address, xoshiro256++ (Blackman and
 * Vigna 2019) for the stream. */
#ifndef MW_BASE_RNG_H
#define MW_BASE_RNG_H

#include <stdint.h>

struct rng {
    uint64_t s[4];
};

struct rng rng_stream(uint64_t seed, uint64_t a, uint64_t b);
uint64_t rng_u64(struct rng *r);
double rng_f64(struct rng *r);                      /* [0, 1), 53 bits */
uint64_t rng_below(struct rng *r, uint64_t n);      /* 0..n-1, unbiased; n > 0 */
double rng_normal(struct rng *r);                   /* mean 0, deviation 1 */
unsigned rng_poisson(struct rng *r, double mean);   /* small means, by inversion */
uint64_t rng_hash(uint64_t seed, uint64_t a, uint64_t b); /* one draw of the address, no state */

#endif
