/* SPLIT_V into parts of the sizes that the outputs have, along one axis. */
#include "../chunks.h"

static wsp_status prepare(wsp_builder *builder)
{
    const wsp_status status = wsp_prepare_counts(builder, 3u, 3u, builder->node.outputs.count);
    return status == WSP_OK ? wsp_chunks_prepare_split(builder, 0u, 2u, false) : status;
}

const wsp_operator wsp_op_split_v = {WSP_BUILTIN_SPLIT_V, 0u, prepare, wsp_chunks_split};
