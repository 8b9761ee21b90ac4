#include "../element.h"

#if defined(WSP_KERNELS_ARM_DSP)

#include "channel_outputs.h"
#include "scale.h"

WSP_ALWAYS_INLINE int8_t scaled(const wsp_dsp_scale *scale, int32_t sum, const uint8_t *bias)
{
    const int32_t x = wsp_add_wrap32(sum, wsp_load_i32(bias));
    return (int8_t)wsp_dsp_ssat8(wsp_dsp_scaled(scale, x, wsp_dsp_qadd(x, x)));
}

/* A factor that does not fit. */
__attribute__((noinline)) static int8_t rare(const wsp_channel_rules *rules, uint32_t channel, int32_t sum)
{
    return wsp_channel_output(rules, channel, sum);
}

void wsp_dsp_channel_outputs(const wsp_channel_rules *rules, uint32_t first, uint32_t count, const int32_t *sums,
                             int8_t *output)
{
    static const uint8_t none[4] = {0u};
    const uint32_t step = rules->bias == NULL ? 0u : 4u;
    const uint8_t *bias = rules->bias == NULL ? none : rules->bias + 4u * first;
    const int8_t *end = output + count;
    const bool one_factor = rules->multipliers == NULL;
    if (one_factor && wsp_dsp_scale_fits(rules->factor.shift)) {
        const wsp_dsp_scale scale =
            wsp_dsp_scale_from(rules->factor.multiplier, rules->factor.shift, rules->zero_point);
        for (int8_t *to = output; to != end; to++, sums++, bias += step) {
            *to = scaled(&scale, *sums, bias);
        }
    } else {
        for (uint32_t i = 0u; i < count; i++, bias += step) {
            const uint32_t channel = first + i;
            if (!one_factor && wsp_dsp_scale_fits(rules->shifts[channel])) {
                const wsp_dsp_scale scale =
                    wsp_dsp_scale_from(rules->multipliers[channel], rules->shifts[channel], rules->zero_point);
                output[i] = scaled(&scale, sums[i], bias);
            } else {
                output[i] = rare(rules, channel, sums[i]);
            }
        }
    }
    if (rules->low != INT8_MIN || rules->high != INT8_MAX) {
        for (; output != end; output++) {
            *output = (int8_t)wsp_clamp32(*output, rules->low, rules->high);
        }
    }
}

#endif
