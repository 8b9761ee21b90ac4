/* Rescaling of integers by a quantized real factor, rounding twice as the reference kernels do. */
#ifndef WSP_NATIVE_REQUANTIZE_H
#define WSP_NATIVE_REQUANTIZE_H

#include "wsp/fixed.h"

/* A real factor as multiplier * 2^(shift - 31), multiplier in [2^30, 2^31) or zero. */
typedef struct wsp_multiplier {
    int32_t multiplier;
    int32_t shift;
} wsp_multiplier;

/* High word of 2 * a * b, rounded to nearest, halves up. Not both INT32_MIN. */
static inline int32_t wsp_mul_high(int32_t a, int32_t b)
{
    return (int32_t)wsp_shr_round64((int64_t)a * b, 31);
}

/* x / 2^n rounded to nearest, halves away from zero; 0 <= n <= 31. */
static inline int32_t wsp_div_pow2(int32_t x, int n)
{
    const uint32_t mask = ((uint32_t)1 << n) - 1u;
    const uint32_t threshold = (mask >> 1) + (x < 0 ? 1u : 0u);
    return wsp_shr_trunc32(x, n) + (((uint32_t)x & mask) > threshold ? 1 : 0);
}

/* x * 2^n with the wrap of 32 bits, 0 <= n <= 31. */
static inline int32_t wsp_shl_wrap32(int32_t x, int n)
{
    return (int32_t)((uint32_t)x << n);
}

/* x * multiplier * 2^(shift - 31), -31 <= shift <= 30. */
static inline int32_t wsp_requantize(int32_t x, int32_t multiplier, int32_t shift)
{
    const int left = shift > 0 ? (int)shift : 0;
    const int right = shift > 0 ? 0 : (int)-shift;
    return wsp_div_pow2(wsp_mul_high(wsp_shl_wrap32(x, left), multiplier), right);
}

/* The same for factors below one: shift <= 0. */
static inline int32_t wsp_requantize_below_one(int32_t x, int32_t multiplier, int32_t shift)
{
    return wsp_div_pow2(wsp_mul_high(x, multiplier), (int)-shift);
}

#define WSP_REQUANTIZE_WIDE_MOST_SHIFT 7

/* The low 32 bits of a wide x times a multiplier of 15 bits, rounded once, halves up.
 *   x       within [-2^47, 2^47)
 *   shift   -31 to WSP_REQUANTIZE_WIDE_MOST_SHIFT
 */
static inline int32_t wsp_requantize_wide(int64_t x, int32_t multiplier, int32_t shift)
{
    const int32_t reduced = multiplier < 0x7FFF0000 ? wsp_shr_round32(multiplier, 16) : INT16_MAX;
    return (int32_t)(uint32_t)(uint64_t)wsp_shr_round64(x * reduced, 15 - (int)shift);
}

#endif /* WSP_NATIVE_REQUANTIZE_H */
