/* RESHAPE, SQUEEZE and EXPAND_DIMS: the same elements under another shape. */
#ifndef WSP_NATIVE_RESHAPING_H
#define WSP_NATIVE_RESHAPING_H

#include "ops.h"
#include "signature.h"

/* The tensors' part of a table entry: the second input is the shape, which the output has. */
#define WSP_RESHAPE_SIGNATURE                                                                                          \
    .least_inputs = 1u, .most_inputs = 2u, .outputs = 1u, .inputs = {0u, WSP_IS_DEFERRED}, .output = WSP_IS_ALIKE

/* Checks that both tensors have the same elements; copies only where the output cannot lie on the input. */
wsp_status wsp_reshape_prepare(wsp_builder *builder);

void wsp_reshape_run(const wsp_engine *engine, const void *params);

#endif /* WSP_NATIVE_RESHAPING_H */
