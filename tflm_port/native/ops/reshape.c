/* RESHAPE: the shape is the output's; the shape input and option are not needed. */
#include "../reshaping.h"

const wsp_operator wsp_op_reshape = {WSP_BUILTIN_RESHAPE, WSP_OPERATOR_IN_PLACE, wsp_reshape_prepare, wsp_reshape_run};
