/* ADD, SUB and MUL: two int8 or int16 inputs of any quantization, with broadcasting and a fused activation. */
#ifndef WSP_NATIVE_BINARY_H
#define WSP_NATIVE_BINARY_H

#include "kernels/kernels.h"
#include "ops.h"
#include "quant.h"

typedef struct wsp_binary_params {
    uint32_t input1;
    uint32_t input2;
    uint32_t output;
    uint32_t broadcast;  /* ref of a wsp_broadcast */
    wsp_sum_rules rules; /* MUL stores and has its `pair` only */
} wsp_binary_params;

/* Derives the factors of the rules from the scales; false when one is out of range. */
typedef bool (*wsp_binary_factors)(wsp_sum_rules *rules, wsp_real scale1, wsp_real scale2, wsp_real scale,
                                   int32_t type);

/* Validates the operator and fills the parameters; the caller commits them.
 *   type   of all three tensors
 */
wsp_status wsp_binary_prepare(wsp_builder *builder, int32_t type, wsp_binary_factors factors,
                              wsp_binary_params *params);

/* Runs the kernel for elements of a width. */
void wsp_binary_run(const wsp_engine *engine, const void *params, wsp_pair_kernel *kernel, uint32_t width_bytes);

#endif /* WSP_NATIVE_BINARY_H */
