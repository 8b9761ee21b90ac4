/* int8 functions of one variable: computed element by element, or looked up when the tensor is long enough to pay for
 * a 256-byte table. Operators with the same function and input quantization share a table. */
#ifndef WSP_NATIVE_LOOKUP_H
#define WSP_NATIVE_LOOKUP_H

#include "ops.h"

#define WSP_LOOKUP_LEAST_ELEMENTS 16u

/* Arguments of the function beside the element. */
typedef struct wsp_lookup_function {
    int32_t zero_point;
    int32_t radius; /* from this magnitude on the result is saturated */
    int32_t multiplier;
    int32_t shift;
} wsp_lookup_function;

typedef struct wsp_lookup_params {
    uint32_t input;
    uint32_t output;
    uint32_t count;
    uint32_t table; /* 0: compute */
    wsp_lookup_function function;
} wsp_lookup_params;

typedef int8_t (*wsp_lookup_fn)(const wsp_lookup_function *function, int8_t x);

/* Prepares LOGISTIC or TANH: validates and makes or finds the table when there are elements enough. */
wsp_status wsp_lookup_prepare(wsp_builder *builder, const wsp_operand *input, const wsp_operand *output,
                              wsp_lookup_fn compute);

void wsp_lookup_run(const wsp_engine *engine, const wsp_lookup_params *params, wsp_lookup_fn compute);

#endif /* WSP_NATIVE_LOOKUP_H */
