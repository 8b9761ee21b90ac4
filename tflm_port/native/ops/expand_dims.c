/* EXPAND_DIMS: adds a dimension of size one. */
#include "../reshaping.h"

const wsp_operator wsp_op_expand_dims = {WSP_BUILTIN_EXPAND_DIMS, WSP_OPERATOR_IN_PLACE, wsp_reshape_prepare,
                                         wsp_reshape_run};
