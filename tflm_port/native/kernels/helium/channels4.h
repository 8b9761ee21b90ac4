/* Four output channels from the sums of their products, as wsp_channel_output computes each. */
#ifndef WSP_KERNELS_HELIUM_CHANNELS4_H
#define WSP_KERNELS_HELIUM_CHANNELS4_H

#include "rescale4.h"

/* The first `count` of four channels; a bias lies at any address, so it is loaded as bytes. */
static inline void wsp_channel_outputs_x4(const wsp_channel_rules *rules, const wsp_range4 *range, uint32_t channel,
                                          uint32_t count, int32x4_t sums, int8_t *output)
{
    const mve_pred16_t there = vctp32q(count);
    if (rules->bias != NULL) {
        const uint8x16_t bias = vldrbq_z_u8(rules->bias + 4u * channel, there);
        sums = vaddq_s32(sums, vreinterpretq_s32_u8(bias));
    }
    if (rules->multipliers != NULL) {
        const wsp_factor4 factor = wsp_factor4_from(vldrwq_z_s32(rules->multipliers + channel, there),
                                                    vldrbq_z_s32(rules->shifts + channel, there));
        sums = wsp_requantize4(sums, &factor);
    } else {
        sums = wsp_requantize_same4(sums, rules->factor);
    }
    vstrbq_p_s32(output, wsp_in_range4(sums, range), there);
}

#endif /* WSP_KERNELS_HELIUM_CHANNELS4_H */
