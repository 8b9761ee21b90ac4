/* RELU, int8 or int16, with a change of scale. */
#include "../operand.h"
#include "../rescale.h"

static wsp_status prepare(wsp_builder *builder)
{
    wsp_operand *input = &builder->inputs[0];
    wsp_operand *output = &builder->output;
    wsp_real from;
    wsp_real to;
    wsp_rescale_params params;
    wsp_status status = wsp_operand_unary(builder, input, output);
    if (status != WSP_OK || (status = wsp_operand_scale(builder, input, &from)) != WSP_OK ||
        (status = wsp_operand_scale(builder, output, &to)) != WSP_OK) {
        return status;
    }
    if (input->type != output->type) {
        return wsp_prepare_invalid(builder, "tensor type");
    }
    if (input->type == WSP_TYPE_INT16 && (input->zero_point != 0 || output->zero_point != 0)) {
        return wsp_prepare_invalid(builder, "zero point");
    }
    wsp_rescale_describe(&params, input, output);
    if (!wsp_rescale_factor(&params, from, to)) {
        return wsp_prepare_invalid(builder, "scale");
    }
    status = wsp_operand_activation(builder, output, WSP_ACTIVATION_RELU, &params.rules.low, &params.rules.high);
    return status == WSP_OK ? wsp_prepare_commit(builder, &params, sizeof params) : status;
}

const wsp_operator wsp_op_relu = {WSP_BUILTIN_RELU, WSP_OPERATOR_IN_PLACE, prepare, wsp_rescale_run};
