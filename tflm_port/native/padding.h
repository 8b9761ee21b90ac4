/* PAD and PADV2: the input lies as a box inside an output that is otherwise filled with one value. */
#ifndef WSP_NATIVE_PADDING_H
#define WSP_NATIVE_PADDING_H

#include "ops.h"
#include "signature.h"

/* The tensors' part of a table entry. */
#define WSP_PAD_SIGNATURE                                                                                              \
    .least_inputs = 2u, .most_inputs = 3u, .outputs = 1u, .inputs = {0u, WSP_IS_LIST, WSP_IS_ALIKE},                   \
    .output = WSP_IS_INTEGER | WSP_IS_ALIKE

/* Prepares either operator; with a third input its only element is the filling, else the output's zero point is. */
wsp_status wsp_pad_prepare(wsp_builder *builder);

void wsp_pad_run(const wsp_engine *engine, const void *params);

#endif /* WSP_NATIVE_PADDING_H */
