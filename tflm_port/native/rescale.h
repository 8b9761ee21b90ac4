/* QUANTIZE, RELU and RELU6: one multiplication, an offset and a clamp per element. */
#ifndef WSP_NATIVE_RESCALE_H
#define WSP_NATIVE_RESCALE_H

#include "ops.h"
#include "quant.h"

typedef struct wsp_rescale_params {
    uint32_t input;
    uint32_t output;
    uint32_t count;
    uint16_t input_bytes; /* 1 or 2 per element */
    uint16_t output_bytes;
    int32_t input_zero_point;
    int32_t output_zero_point;
    wsp_multiplier factor;
    int32_t low;
    int32_t high;
} wsp_rescale_params;

/* Fills all but the factor and the limits. */
void wsp_rescale_describe(wsp_rescale_params *params, const wsp_operand *input, const wsp_operand *output);

void wsp_rescale_run(const wsp_engine *engine, const void *params);

#endif /* WSP_NATIVE_RESCALE_H */
