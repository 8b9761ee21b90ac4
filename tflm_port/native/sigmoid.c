#include "sigmoid.h"

#include "operand.h"
#include "wsp/fixed.h"

/* binary32 patterns from `low` to `high`. */
typedef struct scale_range {
    uint32_t low;
    uint32_t high;
} scale_range;

/* The reference takes a scale for a power of two when its binary logarithm, in binary32, is nearer than 0.001 to an
 * integer: 2^-12, 2^-11, and of outputs 2^-15. */
static const scale_range power_of_two[] = {{0x397FD29Cu, 0x398016B5u}, {0x39FFD298u, 0x3A0016B7u}};
static const scale_range output_range = {0x37FFD294u, 0x380016B9u};

static bool within(const scale_range *range, uint32_t scale_bits)
{
    return scale_bits >= range->low && scale_bits <= range->high;
}

/* scale * 3 * 2^12 as multiplier / 2^shift: 15 bits, cut off; false when there are none or too many. */
static bool factor(wsp_real real, wsp_sigmoid_params *params)
{
    const wsp_real three = wsp_real_from_u32(3u << 12);
    wsp_real half = wsp_real_from_u32(INT16_MAX);
    half.exponent -= 1;
    wsp_real_mul(&real, &three, WSP_REAL_DOUBLE);
    params->shift = 0;
    while (wsp_real_compare(&real, &half) <= 0 && params->shift <= 30) {
        real.exponent += 1;
        params->shift++;
    }
    if (real.exponent < 1 || real.exponent > 15) {
        return false;
    }
    params->multiplier = (int32_t)((uint32_t)(real.mantissa >> 32) >> (32 - real.exponent));
    return true;
}

wsp_status wsp_sigmoid_prepare(wsp_builder *builder, uint32_t widest)
{
    const wsp_operand *input = &builder->inputs[0];
    const wsp_operand *output = &builder->output;
    wsp_sigmoid_params params;
    params.input = input->ref;
    params.output = output->ref;
    params.count = input->elements;
    if (!within(&output_range, output->scale_bits) || !factor(wsp_operand_scale(input), &params)) {
        return wsp_prepare_invalid(builder, "scale");
    }
    for (uint32_t i = 0u; i <= widest; i++) {
        if (within(&power_of_two[i], input->scale_bits)) {
            params.multiplier = 3 << i;
            params.shift = 0;
        }
    }
    return wsp_prepare_commit(builder, &params, sizeof params);
}

int32_t wsp_sigmoid_argument(const wsp_sigmoid_params *params, int16_t x)
{
    const int32_t product = x * params->multiplier;
    return params->shift == 0 ? product : wsp_shr_round32(product, (int)params->shift);
}

int32_t wsp_sigmoid_of_magnitude(uint32_t magnitude, int bits, int32_t saturated)
{
    const uint32_t at = magnitude >> bits;
    if (at >= 255u) {
        return saturated;
    }
    const uint32_t low = wsp_logistic_table_q16[at];
    const uint32_t high = wsp_logistic_table_q16[at + 1u];
    return (int32_t)((low << bits) + (magnitude & (((uint32_t)1 << bits) - 1u)) * (high - low));
}
