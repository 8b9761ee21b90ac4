/* Dot products of int8 weights with int16 activations, widened from int8 for the plain dense kernel and SVDF. */
#ifndef WSP_NATIVE_DOT_H
#define WSP_NATIVE_DOT_H

#include <stdint.h>

#define WSP_DOT_TERMS_INT16 511u /* an int32 holds the sum of that many products of int8 and int16 */

/* x[i] - zero_point for int8 x. */
void wsp_dot_widen(const int8_t *x, uint32_t count, int32_t zero_point, int16_t *wide);

/* sums[r] = sum over i of rows[r * stride + i] * x[i], r = 0 to 3.
 *   x   [count], each within [-255, 255], count at most 65536; or any values, count at most WSP_DOT_TERMS_INT16
 */
void wsp_dot_rows4(const int8_t *rows, uint32_t stride, const int16_t *x, uint32_t count, int32_t sums[4]);

/* The same for one row. */
int32_t wsp_dot_row(const int8_t *row, const int16_t *x, uint32_t count);

#endif /* WSP_NATIVE_DOT_H */
