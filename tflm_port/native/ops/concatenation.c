/* CONCATENATION along one axis of tensors of one quantization. */
#include "../chunks.h"

enum { OPTION_AXIS = 0, OPTION_ACTIVATION = 1 };

static wsp_status prepare(wsp_builder *builder)
{
    return wsp_prepare_option8(builder, OPTION_ACTIVATION) == WSP_ACTIVATION_NONE
               ? wsp_chunks_prepare(builder, &builder->output, wsp_prepare_option32(builder, OPTION_AXIS),
                                    WSP_CHUNKS_ALIKE)
               : wsp_prepare_invalid(builder, "fused activation");
}

const wsp_operator wsp_op_concatenation = {
    .builtin = WSP_BUILTIN_CONCATENATION,
    WSP_JOIN_SIGNATURE,
    .prepare = prepare,
    .execute = wsp_chunks_join,
};
