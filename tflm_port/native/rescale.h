/* QUANTIZE, RELU, RELU6 and LEAKY_RELU: one multiplication, an offset and a clamp per element. */
#ifndef WSP_NATIVE_RESCALE_H
#define WSP_NATIVE_RESCALE_H

#include "kernels/kernels.h"
#include "ops.h"
#include "quant.h"

typedef struct wsp_rescale_params {
    uint32_t input;
    uint32_t output;
    uint32_t count;
    wsp_rescale_rules rules;
} wsp_rescale_params;

/* Fills all but the factors and the limits. */
void wsp_rescale_describe(wsp_rescale_params *params, const wsp_operand *input, const wsp_operand *output);

/* Sets the factor from / to for elements of either sign; false when it is out of range. */
bool wsp_rescale_factor(wsp_rescale_params *params, wsp_real from, wsp_real to);

void wsp_rescale_run(const wsp_engine *engine, const void *params);

#endif /* WSP_NATIVE_RESCALE_H */
