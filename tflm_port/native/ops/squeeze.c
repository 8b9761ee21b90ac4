/* SQUEEZE: drops dimensions of size one. */
#include "../reshaping.h"

const wsp_operator wsp_op_squeeze = {WSP_BUILTIN_SQUEEZE, WSP_OPERATOR_IN_PLACE, wsp_reshape_prepare, wsp_reshape_run};
