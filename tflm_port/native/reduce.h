/* MEAN and SUM over constant axes, int8 or int16. */
#ifndef WSP_NATIVE_REDUCE_H
#define WSP_NATIVE_REDUCE_H

#include "ops.h"
#include "signature.h"

/* The tensors' part of a table entry. */
#define WSP_REDUCE_SIGNATURE                                                                                           \
    .least_inputs = 2u, .most_inputs = 2u, .outputs = 1u, .inputs = {WSP_IS_INTEGER | WSP_IS_SCALED, WSP_IS_LIST},     \
    .output = WSP_IS_INTEGER | WSP_IS_SCALED | WSP_IS_ALIKE

/* Prepares either operator; the factor of MEAN includes one over the number of elements summed. */
wsp_status wsp_reduce_prepare(wsp_builder *builder);

void wsp_reduce_run(const wsp_engine *engine, const void *params);

#endif /* WSP_NATIVE_REDUCE_H */
