/* CALL_ONCE: its subgraph sets what the variables hold after setup and reset. It must come before their first use. */
#include "../ops.h"
#include "../variables.h"

enum { OPTION_SUBGRAPH = 0 };

static wsp_status prepare(wsp_builder *builder)
{
    const wsp_status status = wsp_prepare_counts(builder, 0u, 0u, 0u);
    const int32_t subgraph = wsp_fb_i32(&builder->model.fb, &builder->node.options, OPTION_SUBGRAPH, 0);
    if (status != WSP_OK) {
        return status;
    }
    if (wsp_variables_count(builder) != 0u || subgraph < 1) {
        return wsp_prepare_invalid(builder, "initialization");
    }
    return wsp_variables_initialize(builder, (uint32_t)subgraph);
}

const wsp_operator wsp_op_call_once = {WSP_BUILTIN_CALL_ONCE, 0u, prepare, NULL};
