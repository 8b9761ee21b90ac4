#include "functions.h"

#include <stdbool.h>

#include "requantize.h"

/* x * 2^n, saturating just as the reference does (the lower threshold is one above the exact one). */
static int32_t shift_saturated(int32_t x, int n)
{
    const int32_t threshold = (int32_t)(((uint32_t)1 << (31 - n)) - 1u);
    if (x > threshold) {
        return INT32_MAX;
    }
    return x < -threshold ? INT32_MIN : wsp_shl32(x, n);
}

/* wsp_mul_high() for a in [-2^30, 2^30), in fewer instructions. */
static int32_t mul_small_high(int32_t a, int32_t b)
{
    return wsp_mulhi_round32(wsp_shl32(a, 1), b);
}

/* wsp_mul_high() of a, not negative, and half of b, which is even, in fewer instructions. */
static int32_t mul_half_high(int32_t a, uint32_t b)
{
    return (int32_t)(((uint64_t)(uint32_t)a * b + ((uint64_t)1 << 31)) >> 32);
}

/* exp(a) for a in [-1/4, 0): Taylor polynomial around -1/8. */
static int32_t exp_of_quarter_q31(int32_t a_q31)
{
    static const int32_t exp_minus_eighth_q31 = 1895147668;
    static const int32_t third_q31 = 715827883;
    const int32_t x = wsp_add32(a_q31, (int32_t)1 << 28);
    const int32_t x2 = mul_small_high(x, x);
    const int32_t x3 = mul_small_high(x2, x);
    const int32_t x4_over_4 = wsp_div_pow2(mul_small_high(x2, x2), 2);
    const int32_t cubic = wsp_add32(mul_small_high(wsp_add32(x4_over_4, x3), third_q31), x2);
    const int32_t series = wsp_add32(x, wsp_div_pow2(cubic, 1));
    return wsp_add32(exp_minus_eighth_q31, mul_small_high(series, exp_minus_eighth_q31));
}

int32_t wsp_exp_of_negative_q31(int32_t a, int integer_bits)
{
    /* exp(-2^(i-2)) in Q31, twice. */
    static const uint32_t power_q32[7] = {3344923894u, 2605029348u, 1580030168u, 581260616u, 78665070u, 1440802u, 484u};
    const int fractional_bits = 31 - integer_bits;
    const int32_t quarter = (int32_t)1 << (fractional_bits - 2);
    if (a == 0) {
        return INT32_MAX;
    }
    const int32_t fraction = (int32_t)((uint32_t)a & (uint32_t)(quarter - 1)) - quarter;
    const uint32_t quarters = (uint32_t)(fraction - a);
    int32_t result = exp_of_quarter_q31(wsp_shl32(fraction, integer_bits));
    for (int i = 0; i < integer_bits + 2; i++) {
        if ((quarters & ((uint32_t)1 << (fractional_bits - 2 + i))) != 0u) {
            result = mul_half_high(result, power_q32[i]);
        }
    }
    return result;
}

/* 2 / (1 + a) in Q29 by three Newton steps; too long to be inlined wherever it is called. */
static WSP_NEVER_INLINE int32_t twice_reciprocal_q29(int32_t a_q31)
{
    static const int32_t start_q29 = 1515870810;  /* 48/17 */
    static const int32_t slope_q29 = -1010580540; /* -32/17 */
    const uint32_t denominator_q31 = ((uint32_t)a_q31 + ((uint32_t)1 << 31)) & ~(uint32_t)1;
    int32_t x = wsp_add32(start_q29, mul_small_high(slope_q29, (int32_t)(denominator_q31 >> 1)));
    for (int i = 0; i < 3; i++) {
        const int32_t rest = wsp_sub32((int32_t)1 << 29, mul_half_high(x, denominator_q31));
        x = wsp_add32(x, wsp_shl32(mul_small_high(rest, x), 2));
    }
    return x;
}

int32_t wsp_reciprocal_of_one_plus_q31(int32_t a_q31)
{
    return shift_saturated(twice_reciprocal_q29(a_q31), 1);
}

int32_t wsp_logistic_q31(int32_t a_q27)
{
    return a_q27 == 0 ? (int32_t)1 << 30 : wsp_reciprocal_of_one_plus_q31(wsp_exp_of_negative_q31(-a_q27, 4));
}

int32_t wsp_tanh_q31(int32_t a_q27)
{
    if (a_q27 == 0) {
        return 0;
    }
    /* Doubling the argument is reading Q27 as Q26. */
    const int32_t x = twice_reciprocal_q29(wsp_exp_of_negative_q31(-a_q27, 5));
    return shift_saturated(wsp_sub32(x, (int32_t)1 << 29), 2);
}
