/* SUM over constant axes, int8 or int16. */
#include "../reduce.h"

static wsp_status prepare(wsp_builder *builder)
{
    return wsp_reduce_prepare(builder, false);
}

const wsp_operator wsp_op_sum = {WSP_BUILTIN_SUM, 0u, prepare, wsp_reduce_run};
