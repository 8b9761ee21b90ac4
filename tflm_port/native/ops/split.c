/* SPLIT into equal parts along one axis. */
#include "../chunks.h"

static wsp_status prepare(wsp_builder *builder)
{
    const wsp_status status = wsp_prepare_counts(builder, 2u, 2u, builder->node.outputs.count);
    return status == WSP_OK ? wsp_chunks_prepare_split(builder, 1u, 0u, true) : status;
}

const wsp_operator wsp_op_split = {WSP_BUILTIN_SPLIT, 0u, prepare, wsp_chunks_split};
