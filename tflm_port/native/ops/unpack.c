/* UNPACK: the slices along one axis become tensors of their own. */
#include "../chunks.h"

enum { OPTION_NUM = 0, OPTION_AXIS = 1 };

static wsp_status prepare(wsp_builder *builder)
{
    return wsp_chunks_prepare(builder, &builder->inputs[0], wsp_prepare_option32(builder, OPTION_AXIS),
                              WSP_CHUNKS_STACKED);
}

const wsp_operator wsp_op_unpack = {
    .builtin = WSP_BUILTIN_UNPACK,
    .least_inputs = 1u,
    .most_inputs = 1u,
    .outputs = WSP_OPERATOR_ANY_OUTPUTS,
    .prepare = prepare,
    .execute = wsp_chunks_split,
};
