/* Stage 9: from logarithms to the int8 input of the model. */
#ifndef WSP_MICRO_QUANTIZE_H
#define WSP_MICRO_QUANTIZE_H

#include <stddef.h>
#include <stdint.h>

/* 10 / 256 / scale as a fraction, and as a number that is a little too small. */
typedef struct wsp_micro_quantizer {
    uint64_t estimate_q32;
    uint32_t numerator, denominator; /* both below 2^29 */
    int32_t zero_point;
} wsp_micro_quantizer;

/* Derives the fraction.
 *   scale_bits  IEEE 754 binary32 pattern of the input's scale, 2^-10 to below 2^6
 *   zero_point  -128 to 127
 * Returns null, or the name of the argument that is out of range.
 */
const char *wsp_micro_quantizer_setup(wsp_micro_quantizer *quantizer, uint32_t scale_bits, int32_t zero_point);

/* features = sat8(round_half_even(logarithm * 10 / 256 / scale + zero_point)).
 *   logarithms  [count], 0 to 2^13
 *   features    [count]
 */
void wsp_micro_quantize(const wsp_micro_quantizer *quantizer, const int16_t *logarithms, size_t count,
                        int8_t *features);

#endif /* WSP_MICRO_QUANTIZE_H */
