/* Radix-4 decimation in time. Bounds on the modulus, from |re|, |im| <= 2^24, that is 2^24.5: the first pass adds four
 * values, 2^26.5; each of the other three adds four halves, so 2^27.5, 2^28.5 and 2^29.5. Rounding adds less than 2^4
 * in all. No component and no sum of two operands inside a butterfly leaves 31 bits. */
#include "fft.h"

#include "bins.h"
#include "vector.h"
#include "wsp/fixed.h"

#if WSP_ARM_DSP
#include "arm_dsp/butterfly.h"
#endif

typedef struct cpx {
    int32_t re, im;
} cpx;

static inline cpx load(const int32_t *z)
{
    const cpx x = {z[0], z[1]};
    return x;
}

/* Four-point transform of x0..x3, written `step` values apart. */
static inline void transform4(int32_t *z, int step, cpx x0, cpx x1, cpx x2, cpx x3)
{
    const cpx a = {wsp_add32(x0.re, x2.re), wsp_add32(x0.im, x2.im)};
    const cpx b = {wsp_sub32(x0.re, x2.re), wsp_sub32(x0.im, x2.im)};
    const cpx c = {wsp_add32(x1.re, x3.re), wsp_add32(x1.im, x3.im)};
    const cpx d = {wsp_sub32(x1.re, x3.re), wsp_sub32(x1.im, x3.im)};
    z[0] = wsp_add32(a.re, c.re);
    z[1] = wsp_add32(a.im, c.im);
    z[step] = wsp_add32(b.re, d.im);
    z[step + 1] = wsp_sub32(b.im, d.re);
    z[2 * step] = wsp_sub32(a.re, c.re);
    z[2 * step + 1] = wsp_sub32(a.im, c.im);
    z[3 * step] = wsp_sub32(b.re, d.im);
    z[3 * step + 1] = wsp_add32(b.im, d.re);
}

static void first_pass(int32_t *z)
{
    for (int32_t *p = z; p < z + 2 * WSP_HALF_SIZE; p += 8) {
        transform4(p, 2, load(p), load(p + 2), load(p + 4), load(p + 6));
    }
}

#if WSP_ARM_DSP
/* Joins four transforms of `quarter` points each, everywhere in the block. */
static void joining_pass(int32_t *z, int quarter)
{
    const int step = 2 * quarter;
    const int32_t *w = wsp_fft_twiddles_q31;
    for (int32_t *last = z + 3 * step; last < z + 4 * step; last += 2) {
        wsp_dsp_butterflies(last, w, (uint32_t)step * sizeof(z[0]), z + 2 * WSP_HALF_SIZE);
        w += 6 * (64 / quarter);
    }
}
#else
static inline cpx halved(const int32_t *z)
{
    const cpx x = {wsp_shr_trunc32(z[0], 1), wsp_shr_trunc32(z[1], 1)};
    return x;
}

/* z * (cos - i sin) / 2, w = {cos, sin} in Q31. */
static inline cpx twiddled(const int32_t *z, const int32_t *w)
{
    const cpx x = {wsp_mulhi_round_add32(wsp_mulhi_round32(z[0], w[0]), z[1], w[1]),
                   wsp_mulhi_round_sub32(wsp_mulhi_round32(z[1], w[0]), z[0], w[1])};
    return x;
}

/* Joins four transforms of `quarter` points each, everywhere in the block. */
WSP_ALWAYS_INLINE void joining_pass(int32_t *z, int quarter)
{
    const int step = 2 * quarter;
    const int32_t *w = wsp_fft_twiddles_q31;
    for (int j = 0; j < quarter; j++) {
        for (int32_t *p = z + 2 * j; p < z + 2 * WSP_HALF_SIZE; p += 4 * step) {
            transform4(p, step, halved(p), twiddled(p + step, w), twiddled(p + 2 * step, w + 2),
                       twiddled(p + 3 * step, w + 4));
        }
        w += 6 * (64 / quarter);
    }
}
#endif

void wsp_fft256(int32_t *z)
{
    first_pass(z);
    joining_pass(z, 4);
    joining_pass(z, 16);
    joining_pass(z, 64);
}
