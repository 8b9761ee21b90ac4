/* The arithmetic of single elements: what every kernel computes, whatever its order. Plain kernels and the ends of
 * vector loops are made of these. */
#ifndef WSP_KERNELS_ELEMENT_H
#define WSP_KERNELS_ELEMENT_H

#include <stddef.h>

#include "../bytes.h"
#include "kernels.h"

/* An output channel from the sum of its products. */
static inline int8_t wsp_channel_output(const wsp_channel_rules *rules, uint32_t channel, int32_t sum)
{
    wsp_multiplier factor = rules->factor;
    if (rules->multipliers != NULL) {
        factor.multiplier = rules->multipliers[channel];
        factor.shift = rules->shifts[channel];
    }
    const int32_t biased = rules->bias == NULL ? sum : wsp_add_wrap32(sum, wsp_load_i32(rules->bias + 4u * channel));
    const int32_t scaled = wsp_requantize(biased, factor.multiplier, factor.shift);
    return (int8_t)wsp_clamp32(wsp_add_wrap32(scaled, rules->zero_point), rules->low, rules->high);
}

/* The biases of four neighbouring channels. */
static inline const uint8_t *wsp_channel_bias4(const wsp_channel_rules *rules, uint32_t first)
{
    static const uint8_t none[16] = {0u};
    return rules->bias == NULL ? none : rules->bias + 4u * first;
}

/* Four neighbouring channels; the usual case, one factor below one for all, is free of decisions. */
static inline void wsp_channel_outputs4(const wsp_channel_rules *rules, uint32_t first, const int32_t sums[4],
                                        int8_t *output)
{
    if (rules->multipliers != NULL || rules->factor.shift > 0) {
        for (uint32_t i = 0u; i < 4u; i++) {
            output[i] = wsp_channel_output(rules, first + i, sums[i]);
        }
        return;
    }
    const uint8_t *bias = wsp_channel_bias4(rules, first);
    const wsp_multiplier factor = rules->factor;
    const int32_t zero_point = rules->zero_point;
    const int32_t low = rules->low;
    const int32_t high = rules->high;
    for (uint32_t i = 0u; i < 4u; i++) {
        const int32_t biased = wsp_add_wrap32(sums[i], wsp_load_i32(bias + 4u * i));
        const int32_t scaled = wsp_requantize_below_one(biased, factor.multiplier, factor.shift);
        output[i] = (int8_t)wsp_clamp32(wsp_add_wrap32(scaled, zero_point), low, high);
    }
}

static inline int32_t wsp_common_scale(int32_t x, int32_t guard_bits, wsp_multiplier factor)
{
    return wsp_requantize_below_one(wsp_shl32(x, (int)guard_bits), factor.multiplier, factor.shift);
}

static inline int32_t wsp_add_element(const wsp_sum_rules *rules, int32_t x, int32_t y)
{
    const wsp_pair_rules *pair = &rules->pair;
    const int32_t a = wsp_common_scale(x - pair->zero_point1, rules->guard_bits, rules->factor1);
    const int32_t b = wsp_common_scale(y - pair->zero_point2, rules->guard_bits, rules->factor2);
    const int32_t sum = a + rules->sign2 * b;
    const int32_t scaled = wsp_requantize_below_one(sum, pair->factor.multiplier, pair->factor.shift);
    return wsp_clamp32(wsp_add32(scaled, pair->zero_point), pair->low, pair->high);
}

static inline int32_t wsp_mul_element(const wsp_pair_rules *rules, int32_t x, int32_t y)
{
    const int32_t product = (x - rules->zero_point1) * (y - rules->zero_point2);
    const int32_t scaled = wsp_requantize(product, rules->factor.multiplier, rules->factor.shift);
    return wsp_clamp32(wsp_add_wrap32(scaled, rules->zero_point), rules->low, rules->high);
}

static inline int32_t wsp_rescale_element(const wsp_rescale_rules *rules, int32_t x)
{
    const int32_t from_zero = x - rules->input_zero_point;
    const wsp_multiplier factor = from_zero < 0 ? rules->negative : rules->factor;
    const int32_t scaled = wsp_requantize(from_zero, factor.multiplier, factor.shift);
    return wsp_clamp32(wsp_add_wrap32(scaled, rules->zero_point), rules->low, rules->high);
}

#endif /* WSP_KERNELS_ELEMENT_H */
