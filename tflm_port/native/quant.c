#include "quant.h"

#include "schema.h"
#include "wsp/fixed.h"

static void quantize(const wsp_real *factor, wsp_multiplier *result)
{
    const uint32_t top = (uint32_t)(factor->mantissa >> 32);
    uint32_t rounded = (top >> 1) + (top & 1u);
    result->shift = factor->exponent;
    if (rounded == (uint32_t)1 << 31) {
        rounded >>= 1;
        result->shift += 1;
    }
    result->multiplier = (int32_t)rounded;
    if (result->shift < -31) {
        result->multiplier = 0;
        result->shift = 0;
    }
}

bool wsp_quant_multiplier(const wsp_real *factor, wsp_multiplier *result)
{
    quantize(factor, result);
    return result->shift <= 30;
}

bool wsp_quant_multiplier_below_one(const wsp_real *factor, wsp_multiplier *result)
{
    quantize(factor, result);
    return factor->exponent <= 0 && result->shift <= 0;
}

#define ONE 0x3F800000u /* 1 as binary32 */

bool wsp_quant_product_ratio(uint32_t a_bits, uint32_t b_bits, uint32_t to_bits, wsp_multiplier *result)
{
    wsp_real real;
    wsp_real other;
    wsp_real divisor;
    if (!wsp_real_from_float(a_bits, &real) || !wsp_real_from_float(b_bits, &other) ||
        !wsp_real_from_float(to_bits, &divisor)) {
        return false;
    }
    wsp_real_mul(&real, &other, WSP_REAL_DOUBLE);
    wsp_real_div(&real, &divisor, WSP_REAL_DOUBLE);
    return wsp_quant_multiplier(&real, result);
}

bool wsp_quant_ratio(uint32_t from_bits, uint32_t to_bits, wsp_multiplier *result)
{
    return wsp_quant_product_ratio(from_bits, ONE, to_bits, result);
}

int32_t wsp_quant_input_radius(int integer_bits, int32_t shift)
{
    const uint64_t limit = (((uint64_t)1 << integer_bits) - 1u) << (31 - integer_bits);
    return (int32_t)(limit >> shift);
}

bool wsp_quant_float(uint32_t number, uint32_t scale_bits, int32_t *result)
{
    wsp_real scale;
    wsp_real quotient = wsp_real_from_u32(number);
    *result = 0;
    if (!wsp_real_from_float(scale_bits, &scale)) {
        return false;
    }
    wsp_real_div(&quotient, &scale, WSP_REAL_FLOAT);
    return wsp_real_round(&quotient, result);
}

static int32_t offset_limit(int32_t zero_point, int32_t offset)
{
    return wsp_sat32((int64_t)zero_point + offset);
}

bool wsp_quant_activation(int32_t activation, uint32_t scale_bits, int32_t zero_point, int32_t *low, int32_t *high)
{
    const bool bounded = activation == WSP_ACTIVATION_RELU6 || activation == WSP_ACTIVATION_RELU_N1_TO_1;
    int32_t limit = 0;
    if (activation < WSP_ACTIVATION_NONE || activation > WSP_ACTIVATION_RELU6 ||
        (bounded && !wsp_quant_float(activation == WSP_ACTIVATION_RELU6 ? 6u : 1u, scale_bits, &limit))) {
        return false;
    }
    if (activation != WSP_ACTIVATION_NONE) {
        const int32_t below = offset_limit(zero_point, activation == WSP_ACTIVATION_RELU_N1_TO_1 ? -limit : 0);
        *low = below > *low ? below : *low;
    }
    if (bounded) {
        const int32_t above = offset_limit(zero_point, limit);
        *high = above < *high ? above : *high;
    }
    return *low <= *high;
}
