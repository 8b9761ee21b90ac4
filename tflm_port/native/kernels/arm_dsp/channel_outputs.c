#include "../element.h"

#if defined(WSP_KERNELS_ARM_DSP)

#include "channel_outputs.h"
#include "scale.h"

__attribute__((noinline)) int8_t wsp_dsp_channel_output(const wsp_channel_rules *rules, uint32_t channel, int32_t sum)
{
    return wsp_channel_output(rules, channel, sum);
}

/* One of four channels. `lower` is one less than its right shift, `offset` 2 * zero point + 1. */
static inline int8_t output_of_four(int32_t sum, const uint8_t *bias, int32_t multiplier, uint32_t lower,
                                    int32_t offset)
{
    const wsp_dsp_scale scale = {multiplier, (int32_t)lower, wsp_shl32(offset, (int)lower)};
    const int32_t x = wsp_add_wrap32(sum, wsp_load_i32(bias));
    return (int8_t)wsp_dsp_ssat8_of_half(wsp_dsp_scaled(&scale, x, wsp_dsp_qadd(x, x)));
}

/* The usual case, factors that fit, is free of decisions. */
void wsp_dsp_channel_outputs4(const wsp_channel_rules *rules, uint32_t first, const int32_t sums[4], int8_t *output)
{
    const uint32_t step = rules->multipliers == NULL ? 0u : 1u;
    const int32_t *multiplier = step == 0u ? &rules->factor.multiplier : rules->multipliers + first;
    const uint32_t shifts =
        step == 0u ? ((uint32_t)rules->factor.shift & 0xFFu) * WSP_DSP_BYTES : wsp_dsp_load4(rules->shifts + first);
    const uint8_t *bias = wsp_channel_bias4(rules, first);
    if (!wsp_dsp_scales_fit(shifts)) {
        for (uint32_t i = 0u; i < 4u; i++) {
            output[i] = wsp_dsp_channel_output(rules, first + i, sums[i]);
        }
        return;
    }
    const int32_t offset = 2 * rules->zero_point + 1;
    const uint32_t lower = ~shifts;
    output[0] = output_of_four(sums[0], bias, multiplier[0], lower & 0xFFu, offset);
    output[1] = output_of_four(sums[1], bias + 4, multiplier[step], lower >> 8 & 0xFFu, offset);
    output[2] = output_of_four(sums[2], bias + 8, multiplier[2u * step], lower >> 16 & 0xFFu, offset);
    output[3] = output_of_four(sums[3], bias + 12, multiplier[3u * step], lower >> 24, offset);
    if (rules->low != INT8_MIN || rules->high != INT8_MAX) {
        for (uint32_t i = 0u; i < 4u; i++) {
            output[i] = (int8_t)wsp_clamp32(output[i], rules->low, rules->high);
        }
    }
}

#endif
