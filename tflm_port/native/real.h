/* Positive real numbers with IEEE 754 rounding, in integers: reproduces products and quotients of float and double
 * bit for bit where the reference computes quantization parameters in floating point. Setup only. */
#ifndef WSP_NATIVE_REAL_H
#define WSP_NATIVE_REAL_H

#include <stdbool.h>
#include <stdint.h>

#define WSP_REAL_FLOAT 24  /* significant bits of binary32 */
#define WSP_REAL_DOUBLE 53 /* significant bits of binary64 */

/* value = mantissa * 2^(exponent - 64), bit 63 of the mantissa set: mantissa / 2^64 lies in [0.5, 1). */
typedef struct wsp_real {
    uint64_t mantissa;
    int32_t exponent;
} wsp_real;

/* Value of a binary32 pattern. Returns false unless it is finite and above zero. */
bool wsp_real_from_float(uint32_t bits, wsp_real *value);

/* Value of an integer above zero. */
wsp_real wsp_real_from_u32(uint32_t integer);

/* Makes a the product a * b or the quotient a / b, rounded to nearest even at `bits` significant bits (24 or 53);
 * exponent range is not limited. A divisor has 24 significant bits at most: it comes from a binary32. */
void wsp_real_mul(wsp_real *a, const wsp_real *b, int bits);
void wsp_real_div(wsp_real *a, const wsp_real *b, int bits);

/* Division by any b, several times as slow. */
void wsp_real_div_by_double(wsp_real *a, const wsp_real *b, int bits);

/* Negative, zero or positive as a is below, equal to or above b. */
int wsp_real_compare(const wsp_real *a, const wsp_real *b);

/* Nearest integer, halves up. Returns false when it exceeds INT32_MAX. */
bool wsp_real_round(const wsp_real *a, int32_t *integer);

#endif /* WSP_NATIVE_REAL_H */
