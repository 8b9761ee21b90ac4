/* ASSIGN_VARIABLE. */
#include "../reshaping.h"
#include "../variables.h"

static wsp_status prepare(wsp_builder *builder)
{
    wsp_operand value;
    wsp_lasting *variable = NULL;
    wsp_status status = wsp_prepare_counts(builder, 2u, 2u, 0u);
    if (status != WSP_OK || (status = wsp_prepare_input(builder, 1u, &value)) != WSP_OK) {
        return status;
    }
    const int32_t resource = wsp_fb_vector_i32(&builder->model.fb, builder->node.inputs, 0u);
    status = wsp_variable_find(builder, &builder->graph, resource, &value, &variable);
    if (status != WSP_OK) {
        return status;
    }
    const wsp_copy_params params = {value.ref, variable->ref, value.bytes};
    return wsp_prepare_commit(builder, &params, sizeof params);
}

const wsp_operator wsp_op_assign_variable = {WSP_BUILTIN_ASSIGN_VARIABLE, 0u, prepare, wsp_reshape_run};
