/* SPLIT_V into parts of the sizes that the outputs have, along one axis. */
#include "../chunks.h"

static wsp_status prepare(wsp_builder *builder)
{
    return wsp_chunks_prepare_split(builder, &builder->inputs[0], &builder->inputs[2], 0u);
}

const wsp_operator wsp_op_split_v = {
    .builtin = WSP_BUILTIN_SPLIT_V,
    .least_inputs = 3u,
    .most_inputs = 3u,
    .outputs = WSP_OPERATOR_ANY_OUTPUTS,
    .inputs = {0u, WSP_IS_DEFERRED, WSP_IS_LIST},
    .prepare = prepare,
    .execute = wsp_chunks_split,
};
