/* VAR_HANDLE: names a variable; readers and writers look the name up when they are prepared. */
#include "../ops.h"
#include "../signature.h"

static wsp_status prepare(wsp_builder *builder)
{
    (void)builder;
    return WSP_OK;
}

const wsp_operator wsp_op_var_handle = {
    .builtin = WSP_BUILTIN_VAR_HANDLE, .outputs = 1u, .output = WSP_IS_DEFERRED, .prepare = prepare};
