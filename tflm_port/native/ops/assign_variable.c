/* ASSIGN_VARIABLE. */
#include "../reshaping.h"
#include "../variables.h"

static wsp_status prepare(wsp_builder *builder)
{
    const wsp_operand *value = &builder->inputs[1];
    wsp_lasting *variable = NULL;
    const wsp_status status =
        wsp_variable_find(builder, &builder->graph, wsp_prepare_input_index(builder, 0u), value, &variable);
    if (status != WSP_OK) {
        return status;
    }
    const wsp_copy_params params = {value->ref, variable->ref, value->bytes};
    return wsp_prepare_commit(builder, &params, sizeof params);
}

const wsp_operator wsp_op_assign_variable = {
    .builtin = WSP_BUILTIN_ASSIGN_VARIABLE,
    .least_inputs = 2u,
    .most_inputs = 2u,
    .inputs = {WSP_IS_DEFERRED, WSP_IS_INTEGER},
    .prepare = prepare,
    .execute = wsp_reshape_run,
};
