#include "quantize.h"

#include "wsp/fixed.h"

#define IMPLICIT_ONE 0x800000u
#define SILENCE_Q16 (-128 * 65536)
#define DIFFERENCE_SHIFT 7

/* With g and m the gain and the scale's significand, both shifted up to 32 bits: g / m lies between 1/2 and 2, and the
 * quotient of one 64-bit division has 31 bits. */
const char *wsp_quantizer_setup(wsp_quantizer *quantizer, int32_t offset_q16, int32_t gain_q16, uint32_t scale_bits,
                                int32_t zero_point)
{
    const int32_t exponent = (int32_t)(scale_bits >> 23); /* includes the sign bit */
    if (exponent < 1 || exponent > 254) {
        return "scale";
    }
    if (zero_point < INT8_MIN || zero_point > INT8_MAX) {
        return "zero_point";
    }
    if (gain_q16 <= 0) {
        return "gain_q16";
    }
    const uint32_t m = ((scale_bits & (IMPLICIT_ONE - 1u)) | IMPLICIT_ONE) << 8;
    const int gain_zeros = wsp_clz32((uint32_t)gain_q16);
    const uint32_t g = (uint32_t)gain_q16 << gain_zeros;
    const int bits = g >= m ? 30 : 31;
    const int32_t shift = exponent + bits + gain_zeros - 151;
    if (shift < 1 || shift > 31) {
        return "scale";
    }
    quantizer->offset_q16 = offset_q16;
    quantizer->multiplier = (int32_t)(((uint64_t)g << bits) / m);
    quantizer->shift = shift;
    quantizer->zero_point = zero_point;
    return NULL;
}

/* With log in [-128, 128) and offset in [0, 64] the difference has 24 bits, and 31 after the exact shift. */
void wsp_quantize(const wsp_quantizer *quantizer, const int32_t *log_q16, size_t count, int8_t *features)
{
    const wsp_quantizer q = *quantizer; /* a copy: stores of bytes might alias the original */
    for (size_t i = 0; i < count; i++) {
        const int32_t log = log_q16[i] < SILENCE_Q16 ? SILENCE_Q16 : log_q16[i];
        const int32_t difference = wsp_shl32(wsp_sub32(log, q.offset_q16), DIFFERENCE_SHIFT);
        const int32_t product = wsp_mulhi_round32(difference, q.multiplier);
        const int32_t steps = wsp_shr_round32(product, q.shift);
        features[i] = wsp_sat8(wsp_add32(steps, q.zero_point));
    }
}
