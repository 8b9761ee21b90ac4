/* Quantization parameters as TensorFlow Lite Micro derives them when it prepares an operator. Setup only. */
#ifndef WSP_NATIVE_QUANT_H
#define WSP_NATIVE_QUANT_H

#include <stdbool.h>
#include <stdint.h>

#include "real.h"
#include "requantize.h"

/* Rounds a factor to 31 bits; factors below 2^-32 become zero. Returns false when the shift exceeds 30. */
bool wsp_quant_multiplier(const wsp_real *factor, wsp_multiplier *result);

/* The same for factors that must be below one: the shift is never positive. Returns false otherwise. */
bool wsp_quant_multiplier_below_one(const wsp_real *factor, wsp_multiplier *result);

/* The factors from / to and a * b / to of scales, given as binary32 patterns. Return false when a pattern is no number
 * above zero or the shift exceeds 30. */
bool wsp_quant_ratio(uint32_t from_bits, uint32_t to_bits, wsp_multiplier *result);
bool wsp_quant_product_ratio(uint32_t a_bits, uint32_t b_bits, uint32_t to_bits, wsp_multiplier *result);

/* Largest input difference that stays below 2^integer_bits - 1 after a left shift: floor((2^b - 1) * 2^(31-b) /
 * 2^shift). shift   0 to 62
 */
int32_t wsp_quant_input_radius(int integer_bits, int32_t shift);

/* Range of a fused activation in the output's quantization.
 *   activation       WSP_ACTIVATION_*
 *   low, high        range of the output type on entry, of the activation on return
 *   scale_bits       binary32 pattern of the output scale
 * Returns false for an unknown activation or a limit beyond int32.
 */
bool wsp_quant_activation(int32_t activation, uint32_t scale_bits, int32_t zero_point, int32_t *low, int32_t *high);

/* round(number / scale) with the quotient rounded to binary32 first; false when it exceeds int32. */
bool wsp_quant_float(uint32_t number, uint32_t scale_bits, int32_t *result);

#endif /* WSP_NATIVE_QUANT_H */
