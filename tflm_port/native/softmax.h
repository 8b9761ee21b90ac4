/* SOFTMAX over the last dimension: what its int8 and its int16 form share. */
#ifndef WSP_NATIVE_SOFTMAX_H
#define WSP_NATIVE_SOFTMAX_H

#include "ops.h"
#include "quant.h"
#include "signature.h"

typedef struct wsp_softmax_params {
    uint32_t input;
    uint32_t output;
    uint32_t rows;
    uint32_t depth;
    wsp_multiplier factor;    /* of differences between inputs */
    int32_t least_difference; /* int8 only: exponentials of differences below are zero */
    int32_t output_bits;      /* int8 only */
} wsp_softmax_params;

/* Input scale * beta; false when beta is not above zero. */
bool wsp_softmax_scale(wsp_builder *builder, wsp_real *scale);

/* Fills in all but the factor and stores the parameters.
 *   most_depth   that the sum of exponentials bears
 */
wsp_status wsp_softmax_commit(wsp_builder *builder, uint32_t most_depth, wsp_softmax_params *params);

#endif /* WSP_NATIVE_SOFTMAX_H */
