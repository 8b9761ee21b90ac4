/* binary32 arithmetic in integers, on bit patterns: what DEQUANTIZE and QUANTIZE do at the float edges of a model. */
#ifndef WSP_NATIVE_FLOAT32_H
#define WSP_NATIVE_FLOAT32_H

#include <stdint.h>

/* scale * n rounded to binary32, ties to even; infinity when it is too large.
 *   scale_bits   finite, not negative
 */
uint32_t wsp_float32_product(uint32_t scale_bits, int32_t n);

#define WSP_FLOAT32_MOST_STEPS (1 << 20)

/* value / scale rounded to binary32, then to the nearest integer, halves away from zero; magnitudes are limited to
 * WSP_FLOAT32_MOST_STEPS. 0 for a value that is not a number.
 *   scale_bits   finite, above zero
 */
int32_t wsp_float32_steps(uint32_t value_bits, uint32_t scale_bits);

#endif /* WSP_NATIVE_FLOAT32_H */
