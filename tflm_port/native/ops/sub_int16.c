/* SUB of two int16 tensors, with broadcasting. */
#include "../addition.h"

const wsp_operator wsp_op_sub_int16 = {
    .builtin = WSP_BUILTIN_SUB,
    .flags = WSP_OPERATOR_IN_PLACE | WSP_OPERATOR_INT16,
    WSP_BINARY_SIGNATURE(WSP_IS_INT16),
    .prepare = wsp_addition_prepare,
    .execute = wsp_addition_run_int16,
};
