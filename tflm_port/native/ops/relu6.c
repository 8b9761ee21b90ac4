/* RELU6, int8 or int16: a clamp in the input's quantization, without a change of scale. */
#include "../operand.h"
#include "../rescale.h"

static wsp_status prepare(wsp_builder *builder)
{
    wsp_operand *input = &builder->inputs[0];
    wsp_operand *output = &builder->output;
    wsp_rescale_params params;
    wsp_real scale;
    wsp_status status = wsp_operand_unary(builder, input, output);
    if (status != WSP_OK || (status = wsp_operand_scale(builder, input, &scale)) != WSP_OK) {
        return status;
    }
    if (input->type != output->type) {
        return wsp_prepare_invalid(builder, "tensor type");
    }
    wsp_rescale_describe(&params, input, output);
    params.rules.zero_point = input->zero_point;
    params.rules.factor.multiplier = (int32_t)1 << 30;
    params.rules.factor.shift = 1;
    params.rules.negative = params.rules.factor;
    status = wsp_operand_activation(builder, input, WSP_ACTIVATION_RELU6, &params.rules.low, &params.rules.high);
    return status == WSP_OK ? wsp_prepare_commit(builder, &params, sizeof params) : status;
}

const wsp_operator wsp_op_relu6 = {WSP_BUILTIN_RELU6, WSP_OPERATOR_IN_PLACE, prepare, wsp_rescale_run};
