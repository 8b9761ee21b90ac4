/* A function of int8 elements by its table of values, sixteen gathered at a time. */
#include "../kernels.h"

#if defined(WSP_KERNELS_HELIUM)

#include <arm_mve.h>

void wsp_kernel_lookup_int8(const wsp_lookup_rules *rules, uint32_t count, const int8_t *input, int8_t *output)
{
    const int8x16_t first = vdupq_n_s8((int8_t)rules->first);
    const int8x16_t last = vdupq_n_s8((int8_t)rules->last);
    for (uint32_t i = 0u; i < count; i += 16u) {
        const mve_pred16_t there = vctp8q(count - i);
        const int8x16_t x = vminq_s8(vmaxq_s8(vldrbq_z_s8(input + i, there), first), last);
        const uint8x16_t at = vreinterpretq_u8_s8(vsubq_s8(x, first));
        vstrbq_p_s8(output + i, vldrbq_gather_offset_z_s8(rules->table, at, there), there);
    }
}

#endif
