/* With Z the FFT of x[2n] + i x[2n+1]: even = (Z[k] + conj Z[256-k]) / 2, odd = (Z[k] - conj Z[256-k]) / 2i,
 * X[k] = even + W odd and X[256-k] = conj(even - W odd), W = exp(-2 pi i k / 512).
 * |Z| <= 2^29.5, so every sum below stays within 2^30.5. |X| <= 512 * 2^24 and out = X / 2^9, so |out| <= 2^24. */
#include "real_split.h"

#include "bins.h"
#include "vector.h"
#include "wsp/fixed.h"

#if WSP_ARM_DSP
#include "arm_dsp/split.h"
#endif

#define UNIT ((int32_t)1 << 26) /* a product with it is 2^-6 times the other factor */

/* x / 2^6, rounded; as a high word it is one instruction where shifting and rounding are two. */
static inline int32_t scaled(int32_t x)
{
    return wsp_mulhi_round32(x, UNIT);
}

#if WSP_ARM_DSP
static void split_all(int32_t *z)
{
    const int32_t *w = wsp_split_twiddles_q31;
    wsp_dsp_split(z + 2, z + 2 * (WSP_HALF_SIZE - 1), w + 2, w + WSP_HALF_SIZE, UNIT);
}
#else
/* low and high are bins k and 256 - k, w = {cos, sin} of bin k. */
static inline void split(int32_t *low, int32_t *high, const int32_t *w)
{
    const int32_t even_re = wsp_shr_trunc32(wsp_add32(low[0], high[0]), 1);
    const int32_t even_im = wsp_shr_trunc32(wsp_sub32(low[1], high[1]), 1);
    const int32_t twice_odd_re = wsp_add32(low[1], high[1]);
    const int32_t twice_odd_im = wsp_sub32(high[0], low[0]);
    const int32_t odd_re = wsp_mulhi_round_add32(wsp_mulhi_round32(twice_odd_re, w[0]), twice_odd_im, w[1]);
    const int32_t odd_im = wsp_mulhi_round_sub32(wsp_mulhi_round32(twice_odd_im, w[0]), twice_odd_re, w[1]);
    low[0] = scaled(wsp_add32(even_re, odd_re));
    low[1] = scaled(wsp_add32(even_im, odd_im));
    high[0] = scaled(wsp_sub32(even_re, odd_re));
    high[1] = scaled(wsp_sub32(odd_im, even_im));
}

static void split_all(int32_t *z)
{
    for (int k = 1; k < WSP_HALF_SIZE / 2; k++) {
        split(z + 2 * k, z + 2 * (WSP_HALF_SIZE - k), wsp_split_twiddles_q31 + 2 * k);
    }
}
#endif

void wsp_real_split(int32_t *z)
{
    const int32_t first_re = z[0];
    const int32_t first_im = z[1];
    z[0] = scaled(wsp_add32(first_re, first_im));
    z[1] = 0;
    split_all(z);
    z[WSP_HALF_SIZE] = scaled(z[WSP_HALF_SIZE]);
    z[WSP_HALF_SIZE + 1] = scaled(wsp_sub32(0, z[WSP_HALF_SIZE + 1]));
    z[2 * WSP_HALF_SIZE] = scaled(wsp_sub32(first_re, first_im));
    z[2 * WSP_HALF_SIZE + 1] = 0;
}
