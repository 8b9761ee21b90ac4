/* SUB of two int8 tensors, with broadcasting. */
#include "../addition.h"

const wsp_operator wsp_op_sub = {
    .builtin = WSP_BUILTIN_SUB,
    .flags = WSP_OPERATOR_IN_PLACE,
    WSP_BINARY_SIGNATURE(WSP_IS_INT8),
    .prepare = wsp_addition_prepare,
    .execute = wsp_addition_run_int8,
};
