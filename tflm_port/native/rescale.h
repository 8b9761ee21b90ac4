/* QUANTIZE, RELU, RELU6 and LEAKY_RELU: one multiplication, an offset and a clamp per element. */
#ifndef WSP_NATIVE_RESCALE_H
#define WSP_NATIVE_RESCALE_H

#include "kernels/kernels.h"
#include "ops.h"
#include "signature.h"

typedef struct wsp_rescale_params {
    uint32_t input;
    uint32_t output;
    uint32_t count;
    wsp_rescale_rules rules;
} wsp_rescale_params;

/* The tensors' part of a table entry of RELU and its kin; the output has more WSP_IS_*. */
#define WSP_RESCALE_SIGNATURE(output_asked)                                                                            \
    WSP_UNARY_SIGNATURE(WSP_IS_INTEGER | WSP_IS_SCALED, WSP_IS_INTEGER | WSP_IS_ALIKE | (output_asked))

/* Describes input and output of the operator, whose range are the limits; false when the factor of their scales, for
 * elements of either sign, is out of range. */
bool wsp_rescale_prepare(const wsp_builder *builder, wsp_rescale_params *params);

void wsp_rescale_run(const wsp_engine *engine, const void *params);

#endif /* WSP_NATIVE_RESCALE_H */
