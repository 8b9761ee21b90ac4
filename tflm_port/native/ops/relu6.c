/* RELU6, int8 or int16: a clamp in the input's quantization, without a change of scale. */
#include "../quant.h"
#include "../rescale.h"

static wsp_status prepare(wsp_builder *builder)
{
    static const wsp_multiplier one = {(int32_t)1 << 30, 1};
    const wsp_operand *input = &builder->inputs[0];
    wsp_rescale_params params;
    wsp_rescale_rules *rules = &params.rules;
    (void)wsp_rescale_prepare(builder, &params);
    rules->zero_point = input->zero_point;
    rules->factor = one;
    rules->negative = one;
    return wsp_quant_activation(WSP_ACTIVATION_RELU6, input->scale_bits, input->zero_point, &rules->low, &rules->high)
               ? wsp_prepare_commit(builder, &params, sizeof params)
               : wsp_prepare_invalid(builder, "fused activation");
}

const wsp_operator wsp_op_relu6 = {
    .builtin = WSP_BUILTIN_RELU6,
    .flags = WSP_OPERATOR_IN_PLACE,
    WSP_RESCALE_SIGNATURE(0u),
    .prepare = prepare,
    .execute = wsp_rescale_run,
};
