#include "addition.h"

#include "operand.h"

enum { OPTION_ACTIVATION = 0 };

/* Factors as the reference derives them: inputs to twice the larger scale, then to the output's scale. */
static bool factors(wsp_sum_params *params, const wsp_real *scale1, const wsp_real *scale2, const wsp_real *scale)
{
    const wsp_real twice = wsp_real_scale(wsp_real_compare(*scale1, *scale2) < 0 ? *scale2 : *scale1, 1);
    const wsp_real guarded = wsp_real_scale(*scale, params->guard_bits);
    return wsp_quant_multiplier_below_one(wsp_real_div(*scale1, twice, WSP_REAL_DOUBLE), &params->factor1) &&
           wsp_quant_multiplier_below_one(wsp_real_div(*scale2, twice, WSP_REAL_DOUBLE), &params->factor2) &&
           wsp_quant_multiplier_below_one(wsp_real_div(twice, guarded, WSP_REAL_DOUBLE), &params->factor);
}

wsp_status wsp_sum_prepare(wsp_builder *builder)
{
    wsp_operand input1;
    wsp_operand input2;
    wsp_operand output;
    wsp_real scale1;
    wsp_real scale2;
    wsp_real scale;
    wsp_sum_params params;
    wsp_status status = wsp_prepare_counts(builder, 2u, 2u, 1u);
    if (status != WSP_OK || (status = wsp_prepare_input(builder, 0u, &input1)) != WSP_OK ||
        (status = wsp_prepare_input(builder, 1u, &input2)) != WSP_OK ||
        (status = wsp_prepare_output(builder, 0u, &output)) != WSP_OK ||
        (status = wsp_operand_scale(builder, &input1, &scale1)) != WSP_OK ||
        (status = wsp_operand_scale(builder, &input2, &scale2)) != WSP_OK ||
        (status = wsp_operand_scale(builder, &output, &scale)) != WSP_OK) {
        return status;
    }
    if (input1.type != output.type || input2.type != output.type) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "tensor type");
    }
    params.guard_bits = output.type == WSP_TYPE_INT16 ? 15 : 20;
    params.width_bytes = wsp_type_bytes(output.type);
    params.input1 = input1.ref;
    params.input2 = input2.ref;
    params.output = output.ref;
    params.zero_point1 = input1.zero_point;
    params.zero_point2 = input2.zero_point;
    params.zero_point = output.zero_point;
    if (!factors(&params, &scale1, &scale2, &scale)) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "scale");
    }
    const int32_t activation = wsp_fb_i8(&builder->model.fb, &builder->node.options, OPTION_ACTIVATION, 0);
    if ((status = wsp_operand_activation(builder, &output, activation, &params.low, &params.high)) != WSP_OK ||
        (status = wsp_broadcast_prepare(builder, &input1, &input2, &output, &params.broadcast)) != WSP_OK) {
        return status;
    }
    return wsp_prepare_commit(builder, &params, sizeof params);
}
