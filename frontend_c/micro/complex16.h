/* Complex numbers of 16-bit parts; the rounding is kissfft's. */
#ifndef WSP_MICRO_COMPLEX16_H
#define WSP_MICRO_COMPLEX16_H

#include "wsp/fixed.h"

typedef struct wsp_cpx16 {
    int32_t re, im; /* in 16 bits unless it says otherwise */
} wsp_cpx16;

/* z * floor(32767 / 4) / 2^15: about a quarter, at most 2^13. */
static inline wsp_cpx16 wsp_cpx16_quarter(const int16_t *z)
{
    const wsp_cpx16 x = {wsp_shr_round32(z[0] * 8191, 15), wsp_shr_round32(z[1] * 8191, 15)};
    return x;
}

/* z * floor(32767 / 2) / 2^15: about a half, at most 2^14. */
static inline wsp_cpx16 wsp_cpx16_half(int32_t re, int32_t im)
{
    const wsp_cpx16 x = {wsp_shr_round32(re * 16383, 15), wsp_shr_round32(im * 16383, 15)};
    return x;
}

/* z * w with w in Q15; 17 bits. */
static inline wsp_cpx16 wsp_cpx16_product(wsp_cpx16 z, const int16_t *w)
{
    const wsp_cpx16 x = {wsp_shr_round32(wsp_sub32(z.re * w[0], z.im * w[1]), 15),
                         wsp_shr_round32(wsp_add32(z.re * w[1], z.im * w[0]), 15)};
    return x;
}

#endif /* WSP_MICRO_COMPLEX16_H */
