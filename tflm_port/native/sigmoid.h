/* LOGISTIC and TANH, int16: both read one table of the logistic function and interpolate. */
#ifndef WSP_NATIVE_SIGMOID_H
#define WSP_NATIVE_SIGMOID_H

#include "ops.h"
#include "signature.h"
#include "tables.h"

typedef struct wsp_sigmoid_params {
    uint32_t input;
    uint32_t output;
    uint32_t count;
    int32_t multiplier; /* at most 32767 */
    int32_t shift;      /* 0 to 31 */
} wsp_sigmoid_params;

/* The tensors' part of a table entry. */
#define WSP_SIGMOID_SIGNATURE                                                                                          \
    WSP_UNARY_SIGNATURE(WSP_IS_INT16 | WSP_IS_CENTRED | WSP_IS_SCALED, WSP_IS_INT16 | WSP_IS_CENTRED)

/* Prepares either operator: output scale 2^-15.
 *   widest   input scales that are taken as powers of two: 2^-12, and with `widest` 1 also 2^-11
 */
wsp_status wsp_sigmoid_prepare(wsp_builder *builder, uint32_t widest);

/* Argument of the function in steps of 1 / (3 * 2^12), halves up. */
int32_t wsp_sigmoid_argument(const wsp_sigmoid_params *params, int16_t x);

/* The logistic function of a magnitude.
 *   magnitude   the table's step is 2^bits
 *   saturated   the result beyond the table
 * Returns it in Q(16 + bits).
 */
int32_t wsp_sigmoid_of_magnitude(uint32_t magnitude, int bits, int32_t saturated);

#endif /* WSP_NATIVE_SIGMOID_H */
