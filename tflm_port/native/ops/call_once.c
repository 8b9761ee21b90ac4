/* CALL_ONCE: its subgraph sets what the variables hold after setup and reset. It must come before their first use. */
#include "../ops.h"
#include "../variables.h"

enum { OPTION_SUBGRAPH = 0 };

static wsp_status prepare(wsp_builder *builder)
{
    const int32_t subgraph = wsp_prepare_option32(builder, OPTION_SUBGRAPH);
    return wsp_variables_count(builder) == 0u && subgraph >= 1 ? wsp_variables_initialize(builder, (uint32_t)subgraph)
                                                               : wsp_prepare_invalid(builder, "initialization");
}

const wsp_operator wsp_op_call_once = {.builtin = WSP_BUILTIN_CALL_ONCE, .prepare = prepare};
