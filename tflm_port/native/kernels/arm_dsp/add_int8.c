/* Sum or difference of int8 elements as in real models: the input of the larger scale is halved exactly, the other one
 * rescaled, the output full int8. Others are left to plain C. */
#include "../element.h"

#if defined(WSP_KERNELS_ARM_DSP)

#include "scale.h"

/* The plain kernel under a name of its own. */
#undef WSP_REPLACES_ADD_INT8
#undef WSP_PLAIN_SUFFIX
#define WSP_PLAIN_SUFFIX _plain
wsp_pair_kernel wsp_kernel_add_int8_plain;
#include "../plain/add_int8.c" /* NOLINT(bugprone-suspicious-include) */

/* One input's part in the sum. */
typedef struct term {
    const int8_t *at;
    int32_t zero_point;
    int32_t sign;
    wsp_multiplier factor;
} term;

static inline bool halves(const term *input)
{
    return input->factor.shift == 0 && input->factor.multiplier == (int32_t)1 << 30;
}

/* All sums are doubled, as wsp_dsp_scaled wants them. */
static void add(const term *halved, const term *rescaled, int32_t guard_bits, const wsp_dsp_scale *output_scale,
                int32_t count, int8_t *to)
{
    /* Where this one is halved, too, it is twice the value that is halved with rounding, so exactly. */
    const int32_t twice = halves(rescaled) ? 1 : 0;
    const wsp_dsp_scale scale = wsp_dsp_scale_from(rescaled->factor.multiplier, rescaled->factor.shift - twice, 0);
    const wsp_dsp_scale last = *output_scale;
    const int left = (int)(guard_bits + twice + 1);
    const int32_t zero = wsp_shl32(rescaled->zero_point, left);
    const int32_t unit = wsp_shl32(halved->sign, (int)guard_bits);
    const int32_t start = -unit * halved->zero_point;
    const int32_t sign = 2 * rescaled->sign;
    const int8_t *a = halved->at + count;
    const int8_t *b = rescaled->at + count;
    to += count;
    for (int32_t i = -count; i != 0; i++) {
        const int32_t x = wsp_shl32(b[i], left) - zero;
        const int32_t doubled = start + unit * a[i] + sign * wsp_dsp_scaled(&scale, x, x);
        to[i] = (int8_t)wsp_dsp_ssat8(wsp_dsp_scaled(&last, doubled, doubled));
    }
}

void wsp_kernel_add_int8(const wsp_pair_rules *rules, uint32_t count, const void *input1, uint32_t step1,
                         const void *input2, uint32_t step2, void *output)
{
    const wsp_sum_rules *sum_rules = (const wsp_sum_rules *)rules;
    const term term1 = {(const int8_t *)input1, rules->zero_point1, 1, sum_rules->factor1};
    const term term2 = {(const int8_t *)input2, rules->zero_point2, sum_rules->sign2, sum_rules->factor2};
    const bool first = halves(&term1);
    const term *halved = first ? &term1 : &term2;
    const term *rescaled = first ? &term2 : &term1;
    if (step1 == 0u || step2 == 0u || !wsp_dsp_pair_fits(rules) || !halves(halved) ||
        !(halves(rescaled) || wsp_dsp_scale_fits(rescaled->factor.shift))) {
        wsp_kernel_add_int8_plain(rules, count, input1, step1, input2, step2, output);
        return;
    }
    const wsp_dsp_scale scale = wsp_dsp_scale_from(rules->factor.multiplier, rules->factor.shift, rules->zero_point);
    add(halved, rescaled, sum_rules->guard_bits, &scale, (int32_t)count, (int8_t *)output);
}

#endif
