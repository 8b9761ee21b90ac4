/* QUANTIZE between int8 and int16 tensors, and from int8 to uint8, which some models have as their output. */
#include "../operand.h"
#include "../rescale.h"

static wsp_status prepare(wsp_builder *builder)
{
    wsp_operand input;
    wsp_operand output;
    wsp_real from;
    wsp_real to;
    wsp_rescale_params params;
    wsp_status status = wsp_operand_unary(builder, &input, &output);
    if (status != WSP_OK || (status = wsp_operand_scale(builder, &input, &from)) != WSP_OK ||
        (output.type != WSP_TYPE_UINT8 && (status = wsp_operand_check_integer(builder, &output)) != WSP_OK)) {
        return status;
    }
    if (output.type == WSP_TYPE_UINT8 && (input.type != WSP_TYPE_INT8 || output.zero_point < 0)) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "tensor type");
    }
    wsp_rescale_describe(&params, &input, &output);
    wsp_operand_range(&output, &params.rules.low, &params.rules.high);
    if (output.scales.count != 1u || !wsp_real_from_float(output.scale_bits, &to) ||
        !wsp_rescale_factor(&params, from, to)) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "scale");
    }
    return wsp_prepare_commit(builder, &params, sizeof params);
}

const wsp_operator wsp_op_quantize = {WSP_BUILTIN_QUANTIZE, WSP_OPERATOR_IN_PLACE, prepare, wsp_rescale_run};
