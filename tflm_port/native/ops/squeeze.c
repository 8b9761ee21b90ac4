/* SQUEEZE: drops dimensions of size one. */
#include "../reshaping.h"

const wsp_operator wsp_op_squeeze = {
    .builtin = WSP_BUILTIN_SQUEEZE,
    .flags = WSP_OPERATOR_IN_PLACE,
    WSP_RESHAPE_SIGNATURE,
    .prepare = wsp_reshape_prepare,
    .execute = wsp_reshape_run,
};
