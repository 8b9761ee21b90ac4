/* EXPAND_DIMS: adds a dimension of size one. */
#include "../reshaping.h"

const wsp_operator wsp_op_expand_dims = {
    .builtin = WSP_BUILTIN_EXPAND_DIMS,
    .flags = WSP_OPERATOR_IN_PLACE,
    WSP_RESHAPE_SIGNATURE,
    .prepare = wsp_reshape_prepare,
    .execute = wsp_reshape_run,
};
