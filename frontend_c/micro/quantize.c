/* The scale is M * 2^(E - 150) with M of 24 bits, so 10 / 256 / scale = 5 * 2^(143 - E) / M. With E from 117 to 132 the
 * power of two is 2^26 to 2^11: both parts of the fraction fit 32 bits, and a product with a logarithm 43. The estimate
 * is below the quotient by less than 2^-32, hence the whole part of its product by at most one; the remainder sets that
 * right and decides the rounding without error. */
#include "quantize.h"

#include "wsp/fixed.h"

#define IMPLICIT_ONE 0x800000u
#define MIN_EXPONENT 117u /* of 2^-10 */
#define MAX_EXPONENT 132u /* of 2^5 */

const char *wsp_micro_quantizer_setup(wsp_micro_quantizer *quantizer, uint32_t scale_bits, int32_t zero_point)
{
    const uint32_t exponent = scale_bits >> 23; /* includes the sign bit */
    if (exponent < MIN_EXPONENT || exponent > MAX_EXPONENT) {
        return "scale";
    }
    if (zero_point < INT8_MIN || zero_point > INT8_MAX) {
        return "zero_point";
    }
    quantizer->numerator = 5u << (143u - exponent);
    quantizer->denominator = (scale_bits & (IMPLICIT_ONE - 1u)) | IMPLICIT_ONE;
    quantizer->estimate_q32 = ((uint64_t)quantizer->numerator << 32) / quantizer->denominator;
    quantizer->zero_point = zero_point;
    return NULL;
}

static int32_t rounded(const wsp_micro_quantizer *q, uint32_t logarithm)
{
    const uint64_t product = (uint64_t)logarithm * q->numerator;
    uint32_t whole = (uint32_t)((logarithm * q->estimate_q32) >> 32);
    uint32_t rest = (uint32_t)(product - (uint64_t)whole * q->denominator);
    if (rest >= q->denominator) {
        rest -= q->denominator;
        whole++;
    }
    const int32_t steps = wsp_add32((int32_t)whole, q->zero_point);
    const uint32_t odd = (uint32_t)steps & 1u;
    return 2u * rest + odd > q->denominator ? wsp_add32(steps, 1) : steps;
}

void wsp_micro_quantize(const wsp_micro_quantizer *quantizer, const int16_t *logarithms, size_t count, int8_t *features)
{
    const wsp_micro_quantizer q = *quantizer; /* a copy: stores of bytes might alias the original */
    for (size_t i = 0; i < count; i++) {
        features[i] = wsp_sat8(rounded(&q, (uint32_t)logarithms[i]));
    }
}
