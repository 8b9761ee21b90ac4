/* Halves are at most 2^14 - 1, their sums and differences fit 16 bits; a product of one has up to 17 bits and wraps, as
 * in kissfft. Results are halves of two such numbers, so power fits 31 bits. */
#include "real_split.h"

#include "bins.h"
#include "complex16.h"

static void split_ends(int16_t *z)
{
    const wsp_cpx16 x = wsp_cpx16_half(z[0], z[1]);
    z[0] = wsp_wrap16(x.re + x.im);
    z[1] = 0;
    z[2 * WSP_MICRO_HALF_SIZE] = wsp_wrap16(x.re - x.im);
    z[2 * WSP_MICRO_HALF_SIZE + 1] = 0;
}

void wsp_micro_real_split(int16_t *z)
{
    const int16_t *w = wsp_micro_split_twiddles_q15;
    int16_t *high = z + 2 * (WSP_MICRO_HALF_SIZE - 1);
    split_ends(z);
    for (int16_t *low = z + 2; low <= high; low += 2, high -= 2, w += 2) {
        const wsp_cpx16 a = wsp_cpx16_half(low[0], low[1]);
        const wsp_cpx16 b = wsp_cpx16_half(high[0], wsp_wrap16(-high[1]));
        const wsp_cpx16 even = {a.re + b.re, a.im + b.im};
        const wsp_cpx16 difference = {a.re - b.re, a.im - b.im};
        const wsp_cpx16 odd = wsp_cpx16_product(difference, w);
        const int32_t re = wsp_wrap16(odd.re);
        const int32_t im = wsp_wrap16(odd.im);
        low[0] = (int16_t)wsp_shr_trunc32(even.re + re, 1);
        low[1] = (int16_t)wsp_shr_trunc32(even.im + im, 1);
        high[0] = (int16_t)wsp_shr_trunc32(even.re - re, 1);
        high[1] = (int16_t)wsp_shr_trunc32(im - even.im, 1);
    }
}
