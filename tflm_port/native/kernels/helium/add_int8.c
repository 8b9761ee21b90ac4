/* Sum or difference of int8 elements, four at a time. */
#include "../kernels.h"

#if defined(WSP_KERNELS_HELIUM)

#include "pair4.h"

void wsp_kernel_add_int8(const wsp_pair_rules *rules, uint32_t count, const void *input1, uint32_t step1,
                         const void *input2, uint32_t step2, void *output)
{
    const wsp_sum_rules local = *(const wsp_sum_rules *)rules;
    const wsp_range4 range = wsp_range4_from(local.pair.zero_point, local.pair.low, local.pair.high);
    const int8_t *a = (const int8_t *)input1;
    const int8_t *b = (const int8_t *)input2;
    int8_t *to = (int8_t *)output;
    for (uint32_t i = 0u; i < count; i += 4u) {
        const mve_pred16_t there = vctp32q(count - i);
        const int32x4_t x = step1 != 0u ? vldrbq_z_s32(a + i, there) : vdupq_n_s32(*a);
        const int32x4_t y = step2 != 0u ? vldrbq_z_s32(b + i, there) : vdupq_n_s32(*b);
        vstrbq_p_s32(to + i, wsp_in_range4(wsp_add4(&local, x, y), &range), there);
    }
}

#endif
