/* Radix-4 decimation in time; every pass divides by 4 first. Then no part exceeds 2^13, a product with a twiddle has at
 * most 2^13.5, and the sums fit 32 bits with room; results wrap at 16 bits, as the int16_t of kissfft do. A product
 * with the twiddle of angle 0, 32767 / 2^15, gives its operand, so the first pass has none. */
#include "fft.h"

#include "bins.h"
#include "complex16.h"

/* Four-point transform of x0..x3, written `step` values apart. */
static inline void transform4(int16_t *z, int step, wsp_cpx16 x0, wsp_cpx16 x1, wsp_cpx16 x2, wsp_cpx16 x3)
{
    const wsp_cpx16 a = {x0.re + x2.re, x0.im + x2.im};
    const wsp_cpx16 b = {x0.re - x2.re, x0.im - x2.im};
    const wsp_cpx16 c = {x1.re + x3.re, x1.im + x3.im};
    const wsp_cpx16 d = {x1.re - x3.re, x1.im - x3.im};
    z[0] = wsp_wrap16(a.re + c.re);
    z[1] = wsp_wrap16(a.im + c.im);
    z[step] = wsp_wrap16(b.re + d.im);
    z[step + 1] = wsp_wrap16(b.im - d.re);
    z[2 * step] = wsp_wrap16(a.re - c.re);
    z[2 * step + 1] = wsp_wrap16(a.im - c.im);
    z[3 * step] = wsp_wrap16(b.re - d.im);
    z[3 * step + 1] = wsp_wrap16(b.im + d.re);
}

static void first_pass(int16_t *z)
{
    for (int16_t *p = z; p < z + 2 * WSP_MICRO_HALF_SIZE; p += 8) {
        transform4(p, 2, wsp_cpx16_quarter(p), wsp_cpx16_quarter(p + 2), wsp_cpx16_quarter(p + 4),
                   wsp_cpx16_quarter(p + 6));
    }
}

/* Joins four transforms of `quarter` points each, everywhere in the block. */
WSP_ALWAYS_INLINE void joining_pass(int16_t *z, int quarter)
{
    const int step = 2 * quarter;
    const int16_t *w = wsp_micro_fft_twiddles_q15;
    for (int j = 0; j < quarter; j++) {
        for (int16_t *p = z + 2 * j; p < z + 2 * WSP_MICRO_HALF_SIZE; p += 4 * step) {
            transform4(p, step, wsp_cpx16_quarter(p), wsp_cpx16_product(wsp_cpx16_quarter(p + step), w),
                       wsp_cpx16_product(wsp_cpx16_quarter(p + 2 * step), w + 2),
                       wsp_cpx16_product(wsp_cpx16_quarter(p + 3 * step), w + 4));
        }
        w += 6 * (64 / quarter);
    }
}

void wsp_micro_fft256(int16_t *z)
{
    first_pass(z);
    joining_pass(z, 4);
    joining_pass(z, 16);
    joining_pass(z, 64);
}
