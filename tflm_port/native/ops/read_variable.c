/* READ_VARIABLE. */
#include "../reshaping.h"
#include "../variables.h"

static wsp_status prepare(wsp_builder *builder)
{
    wsp_operand *output = &builder->output;
    wsp_lasting *variable = NULL;
    wsp_status status = wsp_prepare_counts(builder, 1u, 1u, 1u);
    if (status != WSP_OK || (status = wsp_prepare_output(builder, 0u, output)) != WSP_OK) {
        return status;
    }
    const int32_t resource = wsp_fb_vector_i32(&builder->model.fb, builder->node.inputs, 0u);
    status = wsp_variable_find(builder, &builder->graph, resource, output, &variable);
    if (status != WSP_OK) {
        return status;
    }
    const wsp_copy_params params = {variable->ref, output->ref, output->bytes};
    return wsp_prepare_commit(builder, &params, sizeof params);
}

const wsp_operator wsp_op_read_variable = {WSP_BUILTIN_READ_VARIABLE, 0u, prepare, wsp_reshape_run};
