#include "quant.h"

#include "schema.h"
#include "wsp/fixed.h"

static void quantize(wsp_real factor, wsp_multiplier *result)
{
    uint64_t rounded = (factor.mantissa >> 33) + ((factor.mantissa >> 32) & 1u);
    result->shift = factor.exponent;
    if (rounded == (uint64_t)1 << 31) {
        rounded >>= 1;
        result->shift += 1;
    }
    result->multiplier = (int32_t)rounded;
    if (result->shift < -31) {
        result->multiplier = 0;
        result->shift = 0;
    }
}

bool wsp_quant_multiplier(wsp_real factor, wsp_multiplier *result)
{
    quantize(factor, result);
    return result->shift <= 30;
}

bool wsp_quant_multiplier_below_one(wsp_real factor, wsp_multiplier *result)
{
    quantize(factor, result);
    return factor.exponent <= 0 && result->shift <= 0;
}

int32_t wsp_quant_input_radius(int integer_bits, int32_t shift)
{
    const uint64_t limit = (((uint64_t)1 << integer_bits) - 1u) << (31 - integer_bits);
    return (int32_t)(limit >> shift);
}

bool wsp_quant_float(uint32_t number, uint32_t scale_bits, int32_t *result)
{
    wsp_real scale;
    *result = 0;
    return wsp_real_from_float(scale_bits, &scale) &&
           wsp_real_round(wsp_real_div(wsp_real_from_u32(number), scale, WSP_REAL_FLOAT), result);
}

static int32_t offset_limit(int32_t zero_point, int32_t offset)
{
    return wsp_sat32((int64_t)zero_point + offset);
}

bool wsp_quant_activation(int32_t activation, uint32_t scale_bits, int32_t zero_point, int32_t *low, int32_t *high)
{
    int32_t below = *low;
    int32_t above = *high;
    int32_t limit = 0;
    switch (activation) {
    case WSP_ACTIVATION_NONE:
        break;
    case WSP_ACTIVATION_RELU:
        below = zero_point;
        break;
    case WSP_ACTIVATION_RELU6:
        if (!wsp_quant_float(6u, scale_bits, &limit)) {
            return false;
        }
        below = zero_point;
        above = offset_limit(zero_point, limit);
        break;
    case WSP_ACTIVATION_RELU_N1_TO_1:
        if (!wsp_quant_float(1u, scale_bits, &limit)) {
            return false;
        }
        below = offset_limit(zero_point, -limit);
        above = offset_limit(zero_point, limit);
        break;
    default:
        return false;
    }
    *low = below > *low ? below : *low;
    *high = above < *high ? above : *high;
    return *low <= *high;
}
