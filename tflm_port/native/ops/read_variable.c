/* READ_VARIABLE. */
#include "../reshaping.h"
#include "../variables.h"

static wsp_status prepare(wsp_builder *builder)
{
    const wsp_operand *output = &builder->output;
    wsp_lasting *variable = NULL;
    const wsp_status status =
        wsp_variable_find(builder, &builder->graph, wsp_prepare_input_index(builder, 0u), output, &variable);
    if (status != WSP_OK) {
        return status;
    }
    const wsp_copy_params params = {variable->ref, output->ref, output->bytes};
    return wsp_prepare_commit(builder, &params, sizeof params);
}

const wsp_operator wsp_op_read_variable = {
    .builtin = WSP_BUILTIN_READ_VARIABLE,
    .least_inputs = 1u,
    .most_inputs = 1u,
    .outputs = 1u,
    .inputs = {WSP_IS_DEFERRED},
    .output = WSP_IS_INTEGER,
    .prepare = prepare,
    .execute = wsp_reshape_run,
};
