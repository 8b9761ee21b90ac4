/* ADD of two int16 tensors, with broadcasting. */
#include "../addition.h"

static wsp_status prepare(wsp_builder *builder)
{
    return wsp_addition_prepare(builder, WSP_TYPE_INT16, 1);
}

const wsp_operator wsp_op_add_int16 = {WSP_BUILTIN_ADD, WSP_OPERATOR_IN_PLACE | WSP_OPERATOR_INT16, prepare,
                                       wsp_addition_run_int16};
