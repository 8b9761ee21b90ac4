/* VAR_HANDLE: names a variable; readers and writers look the name up when they are prepared. */
#include "../ops.h"

static wsp_status prepare(wsp_builder *builder)
{
    return wsp_prepare_counts(builder, 0u, 0u, 1u);
}

const wsp_operator wsp_op_var_handle = {WSP_BUILTIN_VAR_HANDLE, WSP_OPERATOR_RESOURCE, prepare, NULL};
