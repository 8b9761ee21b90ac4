/* MEAN over constant axes, int8 or int16. */
#include "../reduce.h"

const wsp_operator wsp_op_mean = {
    .builtin = WSP_BUILTIN_MEAN,
    WSP_REDUCE_SIGNATURE,
    .prepare = wsp_reduce_prepare,
    .execute = wsp_reduce_run,
};
