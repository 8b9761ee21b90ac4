/* ADD, SUB and MUL: two int8 or int16 inputs of any quantization, with broadcasting and a fused activation. */
#ifndef WSP_NATIVE_BINARY_H
#define WSP_NATIVE_BINARY_H

#include "kernels/kernels.h"
#include "ops.h"
#include "signature.h"

/* The tensors' part of a table entry: all of one type, with more WSP_IS_*. */
#define WSP_BINARY_SIGNATURE(asked)                                                                                    \
    .least_inputs = 2u, .most_inputs = 2u, .outputs = 1u,                                                              \
    .inputs = {(asked) | WSP_IS_SCALED, (asked) | WSP_IS_SCALED}, .output = (asked) | WSP_IS_SCALED

typedef struct wsp_binary_params {
    uint32_t input1;
    uint32_t input2;
    uint32_t output;
    uint32_t broadcast;  /* ref of a wsp_broadcast */
    wsp_sum_rules rules; /* MUL stores and has its `pair` only */
} wsp_binary_params;

/* Validates shapes and activation and stores the parameters, in which the caller has set the factors.
 *   bytes   of the parameters
 */
wsp_status wsp_binary_commit(wsp_builder *builder, wsp_binary_params *params, uint32_t bytes);

/* Runs the kernel for elements of a width. */
void wsp_binary_run(const wsp_engine *engine, const void *params, wsp_pair_kernel *kernel, uint32_t width_bytes);

#endif /* WSP_NATIVE_BINARY_H */
