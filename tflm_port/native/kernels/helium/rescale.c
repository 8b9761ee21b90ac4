/* Change of quantization between int8, uint8 and int16, four elements at a time. */
#include "../kernels.h"

#if defined(WSP_KERNELS_HELIUM)

#include <stdbool.h>

#include "rescale4.h"

void wsp_kernel_rescale(const wsp_rescale_rules *rules, uint32_t count, const void *input, void *output)
{
    const wsp_rescale_rules local = *rules;
    const wsp_range4 range = wsp_range4_from(local.zero_point, local.low, local.high);
    const bool two_factors =
        local.negative.multiplier != local.factor.multiplier || local.negative.shift != local.factor.shift;
    const int8_t *from = (const int8_t *)input;
    int8_t *to = (int8_t *)output;
    for (uint32_t left = count; left > 0u; left -= left < 4u ? left : 4u) {
        const mve_pred16_t there = vctp32q(left);
        const int32x4_t x = local.input_bytes == 1u ? vldrbq_z_s32(from, there)
                                                    : vldrhq_z_s32((const int16_t *)(const void *)from, there);
        const int32x4_t from_zero = vsubq_n_s32(x, local.input_zero_point);
        int32x4_t scaled = wsp_requantize_same4(from_zero, local.factor);
        if (two_factors) {
            const mve_pred16_t below = vcmpltq_n_s32(from_zero, 0);
            scaled = vpselq_s32(wsp_requantize_same4(from_zero, local.negative), scaled, below);
        }
        const int32x4_t y = wsp_in_range4(scaled, &range);
        if (local.output_bytes == 1u) {
            vstrbq_p_s32(to, y, there);
        } else {
            vstrhq_p_s32((int16_t *)(void *)to, y, there);
        }
        from += 4u * local.input_bytes;
        to += 4u * local.output_bytes;
    }
}

#endif
