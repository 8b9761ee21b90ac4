/* SPLIT into equal parts along one axis. */
#include "../chunks.h"

static wsp_status prepare(wsp_builder *builder)
{
    return wsp_chunks_prepare_split(builder, &builder->inputs[1], &builder->inputs[0], WSP_CHUNKS_EQUAL);
}

const wsp_operator wsp_op_split = {
    .builtin = WSP_BUILTIN_SPLIT,
    .least_inputs = 2u,
    .most_inputs = 2u,
    .outputs = WSP_OPERATOR_ANY_OUTPUTS,
    .inputs = {WSP_IS_LIST, 0u},
    .prepare = prepare,
    .execute = wsp_chunks_split,
};
