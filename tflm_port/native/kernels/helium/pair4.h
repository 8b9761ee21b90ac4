/* Sums and products of elements, four lanes of int32 at a time. */
#ifndef WSP_KERNELS_HELIUM_PAIR4_H
#define WSP_KERNELS_HELIUM_PAIR4_H

#include "rescale4.h"

/* wsp_add_element. */
static inline int32x4_t wsp_add4(const wsp_sum_rules *rules, int32x4_t x, int32x4_t y)
{
    const wsp_pair_rules *pair = &rules->pair;
    const int32x4_t a = vshlq_r_s32(vsubq_n_s32(x, pair->zero_point1), rules->guard_bits);
    const int32x4_t b = vshlq_r_s32(vsubq_n_s32(y, pair->zero_point2), rules->guard_bits);
    const int32x4_t scaled_a = wsp_requantize_below_one4(a, rules->factor1);
    const int32x4_t scaled_b = wsp_requantize_below_one4(b, rules->factor2);
    return wsp_requantize_below_one4(vmlaq_n_s32(scaled_a, scaled_b, rules->sign2), pair->factor);
}

/* What wsp_mul_element requantizes. */
static inline int32x4_t wsp_product4(const wsp_pair_rules *rules, int32x4_t x, int32x4_t y)
{
    return vmulq_s32(vsubq_n_s32(x, rules->zero_point1), vsubq_n_s32(y, rules->zero_point2));
}

#endif /* WSP_KERNELS_HELIUM_PAIR4_H */
