/* RESHAPE: the shape is the output's; the shape input and option are not needed. */
#include "../reshaping.h"

const wsp_operator wsp_op_reshape = {
    .builtin = WSP_BUILTIN_RESHAPE,
    .flags = WSP_OPERATOR_IN_PLACE,
    WSP_RESHAPE_SIGNATURE,
    .prepare = wsp_reshape_prepare,
    .execute = wsp_reshape_run,
};
