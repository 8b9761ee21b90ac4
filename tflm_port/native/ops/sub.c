/* SUB of two int8 tensors, with broadcasting. */
#include "../addition.h"

static wsp_status prepare(wsp_builder *builder)
{
    return wsp_addition_prepare(builder, WSP_TYPE_INT8, -1);
}

const wsp_operator wsp_op_sub = {WSP_BUILTIN_SUB, WSP_OPERATOR_IN_PLACE, prepare, wsp_addition_run_int8};
