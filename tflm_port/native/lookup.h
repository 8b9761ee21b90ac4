/* LOGISTIC and TANH of int8, which are odd about the input's zero point: computed element by element, or looked up when
 * the tensor is long enough to pay for a table. The table ends where the result saturates; operators with the same
 * function and input quantization share one. */
#ifndef WSP_NATIVE_LOOKUP_H
#define WSP_NATIVE_LOOKUP_H

#include "ops.h"
#include "signature.h"

#define WSP_LOOKUP_LEAST_ELEMENTS 16u
#define WSP_LOOKUP_MOST 128 /* magnitude of a saturated result */

/* A function of arguments in Q27. */
typedef struct wsp_lookup_function {
    int32_t (*magnitude)(int32_t argument_q27); /* 0 to WSP_LOOKUP_MOST for an argument not below zero */
    int32_t saturated_q27;                      /* from this argument on it is WSP_LOOKUP_MOST */
} wsp_lookup_function;

typedef struct wsp_lookup_params {
    uint32_t input;
    uint32_t output;
    uint32_t count;
    uint32_t table; /* ref of int8 results of the elements `first` to `last`; 0: compute */
    int8_t first;
    int8_t last;
    int16_t zero_point;
    int32_t radius;     /* from this difference to the zero point on the argument exceeds Q27 */
    int32_t multiplier; /* differences to arguments */
    int32_t shift;
} wsp_lookup_params;

/* The tensors' part of a table entry. */
#define WSP_LOOKUP_SIGNATURE WSP_UNARY_SIGNATURE(WSP_IS_INT8 | WSP_IS_SCALED, WSP_IS_INT8)

/* Prepares the operator: makes or finds the table when there are elements enough. */
wsp_status wsp_lookup_prepare(wsp_builder *builder, const wsp_lookup_function *function);

void wsp_lookup_run(const wsp_engine *engine, const wsp_lookup_params *params, const wsp_lookup_function *function);

#endif /* WSP_NATIVE_LOOKUP_H */
