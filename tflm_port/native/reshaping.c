#include "reshaping.h"

wsp_status wsp_reshape_prepare(wsp_builder *builder)
{
    wsp_operand *input = &builder->inputs[0];
    wsp_operand *output = &builder->output;
    wsp_status status = wsp_prepare_counts(builder, 1u, 2u, 1u);
    if (status == WSP_OK) {
        status = wsp_prepare_input(builder, 0u, input);
    }
    if (status == WSP_OK) {
        status = wsp_prepare_output(builder, 0u, output);
    }
    if (status != WSP_OK) {
        return status;
    }
    if (input->type != output->type || input->elements != output->elements) {
        return wsp_prepare_invalid(builder, "shape");
    }
    if (input->ref == output->ref) {
        return WSP_OK;
    }
    const wsp_copy_params params = {input->ref, output->ref, input->bytes};
    return wsp_prepare_commit(builder, &params, sizeof params);
}

void wsp_reshape_run(const wsp_engine *engine, const void *params)
{
    wsp_op_copy.execute(engine, params);
}
