/* Product of int8 elements whose factor is at most a half, without a narrower clamp; others are left to plain C. */
#include "../element.h"

#if defined(WSP_KERNELS_ARM_DSP)

#include "scale.h"

/* The plain kernel under a name of its own. */
#undef WSP_REPLACES_MUL_INT8
#undef WSP_PLAIN_SUFFIX
#define WSP_PLAIN_SUFFIX _plain
wsp_pair_kernel wsp_kernel_mul_int8_plain;
#include "../plain/mul_int8.c" /* NOLINT(bugprone-suspicious-include) */

void wsp_kernel_mul_int8(const wsp_pair_rules *rules, uint32_t count, const void *input1, uint32_t step1,
                         const void *input2, uint32_t step2, void *output)
{
    if (!wsp_dsp_pair_fits(rules)) {
        wsp_kernel_mul_int8_plain(rules, count, input1, step1, input2, step2, output);
        return;
    }
    const wsp_dsp_scale scale = wsp_dsp_scale_from(rules->factor.multiplier, rules->factor.shift, rules->zero_point);
    const int32_t zero_point1 = rules->zero_point1;
    const int32_t zero_point2 = rules->zero_point2;
    const int8_t *a = (const int8_t *)input1;
    const int8_t *b = (const int8_t *)input2;
    int8_t *to = (int8_t *)output;
    for (const int8_t *end = to + count; to != end; a += step1, b += step2, to++) {
        const int32_t product = (*a - zero_point1) * (*b - zero_point2);
        *to = (int8_t)wsp_dsp_ssat8(wsp_dsp_scaled(&scale, product, 2 * product));
    }
}

#endif
