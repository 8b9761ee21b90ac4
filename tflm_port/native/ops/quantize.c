/* QUANTIZE between int8 and int16 tensors. */
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
        (status = wsp_operand_scale(builder, &output, &to)) != WSP_OK) {
        return status;
    }
    wsp_rescale_describe(&params, &input, &output);
    wsp_operand_range(&output, &params.low, &params.high);
    if (output.scales.count != 1u || !wsp_quant_multiplier(wsp_real_div(from, to, WSP_REAL_DOUBLE), &params.factor)) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "scale");
    }
    return wsp_prepare_commit(builder, &params, sizeof params);
}

const wsp_operator wsp_op_quantize = {WSP_BUILTIN_QUANTIZE, WSP_OPERATOR_IN_PLACE, prepare, wsp_rescale_run};
