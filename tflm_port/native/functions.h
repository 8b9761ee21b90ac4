/* exp, 1/(1+x), logistic and tanh in 32-bit fixed point, step for step the ones of gemmlowp's fixedpoint.h, which the
 * reference kernels use (https://github.com/google/gemmlowp). */
#ifndef WSP_NATIVE_FUNCTIONS_H
#define WSP_NATIVE_FUNCTIONS_H

#include <stdint.h>

/* exp(a) in Q31 for a <= 0.
 *   a              fixed point with `integer_bits` bits before the point (Q(31 - integer_bits))
 *   integer_bits   4 or 5
 */
int32_t wsp_exp_of_negative_q31(int32_t a, int integer_bits);

/* 1 / (1 + a) in Q31 for a in [0, 1) Q31. */
int32_t wsp_reciprocal_of_one_plus_q31(int32_t a_q31);

/* 1 / (1 + exp(-a)) and tanh(a) for a >= 0, Q27 to Q31. */
int32_t wsp_logistic_q31(int32_t a_q27);
int32_t wsp_tanh_q31(int32_t a_q27);

#endif /* WSP_NATIVE_FUNCTIONS_H */
