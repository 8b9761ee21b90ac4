/* LEAKY_RELU, int8 or int16: one factor for each sign. */
#include "../operand.h"
#include "../rescale.h"

enum { OPTION_ALPHA = 0 };

static bool factors(wsp_builder *builder, wsp_real from, wsp_real to, wsp_rescale_params *params)
{
    wsp_real alpha;
    const uint32_t bits = (uint32_t)wsp_fb_i32(&builder->model.fb, &builder->node.options, OPTION_ALPHA, 0);
    if (!wsp_rescale_factor(params, from, to)) {
        return false;
    }
    params->rules.negative.multiplier = 0;
    params->rules.negative.shift = 0;
    if (bits == 0u) {
        return true;
    }
    if (!wsp_real_from_float(bits, &alpha)) {
        return false;
    }
    const wsp_real product = wsp_real_mul(from, alpha, WSP_REAL_DOUBLE);
    return wsp_quant_multiplier(wsp_real_div(product, to, WSP_REAL_DOUBLE), &params->rules.negative);
}

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
    if (!factors(builder, from, to, &params)) {
        return wsp_prepare_invalid(builder, "scale or alpha");
    }
    wsp_rescale_describe(&params, input, output);
    wsp_operand_range(output, &params.rules.low, &params.rules.high);
    return wsp_prepare_commit(builder, &params, sizeof params);
}

const wsp_operator wsp_op_leaky_relu = {WSP_BUILTIN_LEAKY_RELU, WSP_OPERATOR_IN_PLACE, prepare, wsp_rescale_run};
