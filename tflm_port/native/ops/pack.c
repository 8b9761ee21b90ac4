/* PACK: tensors of one shape become the slices of a new axis. */
#include "../chunks.h"

enum { OPTION_VALUES_COUNT = 0, OPTION_AXIS = 1 };

static wsp_status prepare(wsp_builder *builder)
{
    return wsp_chunks_prepare(builder, &builder->output, wsp_prepare_option32(builder, OPTION_AXIS),
                              WSP_CHUNKS_STACKED);
}

const wsp_operator wsp_op_pack = {
    .builtin = WSP_BUILTIN_PACK,
    WSP_JOIN_SIGNATURE,
    .prepare = prepare,
    .execute = wsp_chunks_join,
};
