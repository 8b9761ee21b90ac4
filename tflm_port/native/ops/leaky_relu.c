/* LEAKY_RELU, int8 or int16: one factor for each sign. */
#include "../quant.h"
#include "../rescale.h"

enum { OPTION_ALPHA = 0 };

/* Input scale * alpha / output scale, where alpha may be zero. */
static bool negative_factor(wsp_builder *builder, wsp_multiplier *factor)
{
    const uint32_t alpha_bits = (uint32_t)wsp_prepare_option32(builder, OPTION_ALPHA);
    factor->multiplier = 0;
    factor->shift = 0;
    return alpha_bits == 0u ||
           wsp_quant_product_ratio(builder->inputs[0].scale_bits, alpha_bits, builder->output.scale_bits, factor);
}

static wsp_status prepare(wsp_builder *builder)
{
    wsp_rescale_params params;
    return wsp_rescale_prepare(builder, &params) && negative_factor(builder, &params.rules.negative)
               ? wsp_prepare_commit(builder, &params, sizeof params)
               : wsp_prepare_invalid(builder, "scale or alpha");
}

const wsp_operator wsp_op_leaky_relu = {
    .builtin = WSP_BUILTIN_LEAKY_RELU,
    .flags = WSP_OPERATOR_IN_PLACE,
    WSP_RESCALE_SIGNATURE(WSP_IS_SCALED),
    .prepare = prepare,
    .execute = wsp_rescale_run,
};
