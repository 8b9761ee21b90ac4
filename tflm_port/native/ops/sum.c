/* SUM over constant axes, int8 or int16. */
#include "../reduce.h"

const wsp_operator wsp_op_sum = {
    .builtin = WSP_BUILTIN_SUM,
    WSP_REDUCE_SIGNATURE,
    .prepare = wsp_reduce_prepare,
    .execute = wsp_reduce_run,
};
