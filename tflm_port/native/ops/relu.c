/* RELU, int8 or int16, with a change of scale. */
#include "../rescale.h"

static wsp_status prepare(wsp_builder *builder)
{
    wsp_rescale_params params;
    wsp_rescale_rules *rules = &params.rules;
    if (!wsp_rescale_prepare(builder, &params)) {
        return wsp_prepare_invalid(builder, "scale");
    }
    if (rules->input_bytes == 2u && (rules->input_zero_point != 0 || rules->zero_point != 0)) {
        return wsp_prepare_invalid(builder, "zero point");
    }
    rules->low = rules->zero_point;
    return wsp_prepare_commit(builder, &params, sizeof params);
}

const wsp_operator wsp_op_relu = {
    .builtin = WSP_BUILTIN_RELU,
    .flags = WSP_OPERATOR_IN_PLACE,
    WSP_RESCALE_SIGNATURE(WSP_IS_SCALED),
    .prepare = prepare,
    .execute = wsp_rescale_run,
};
