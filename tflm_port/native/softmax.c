#include "softmax.h"

#include "operand.h"

enum { OPTION_BETA = 0 };

bool wsp_softmax_scale(wsp_builder *builder, wsp_real *scale)
{
    const wsp_real input_scale = wsp_operand_scale(&builder->inputs[0]);
    if (!wsp_real_from_float((uint32_t)wsp_prepare_option32(builder, OPTION_BETA), scale)) {
        return false;
    }
    wsp_real_mul(scale, &input_scale, WSP_REAL_DOUBLE);
    return true;
}

wsp_status wsp_softmax_commit(wsp_builder *builder, uint32_t most_depth, wsp_softmax_params *params)
{
    const wsp_operand *input = &builder->inputs[0];
    params->input = input->ref;
    params->output = builder->output.ref;
    params->depth = (uint32_t)input->dims[input->rank - 1u];
    params->rows = input->elements / params->depth;
    return params->depth <= most_depth ? wsp_prepare_commit(builder, params, sizeof *params)
                                       : wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "depth");
}
