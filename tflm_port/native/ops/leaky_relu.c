/* LEAKY_RELU, int8 or int16: one factor for each sign. */
#include "../operand.h"
#include "../ops.h"
#include "../requantize.h"

enum { OPTION_ALPHA = 0 };

typedef struct leaky_params {
    uint32_t input;
    uint32_t output;
    uint32_t count;
    uint32_t width_bytes;
    int32_t input_zero_point;
    int32_t output_zero_point;
    wsp_multiplier positive;
    wsp_multiplier negative;
    int32_t low;
    int32_t high;
} leaky_params;

static bool factors(wsp_builder *builder, wsp_real from, wsp_real to, leaky_params *params)
{
    wsp_real alpha;
    const uint32_t bits = (uint32_t)wsp_fb_i32(&builder->model.fb, &builder->node.options, OPTION_ALPHA, 0);
    if (!wsp_quant_multiplier(wsp_real_div(from, to, WSP_REAL_DOUBLE), &params->positive)) {
        return false;
    }
    params->negative.multiplier = 0;
    params->negative.shift = 0;
    if (bits == 0u) {
        return true;
    }
    if (!wsp_real_from_float(bits, &alpha)) {
        return false;
    }
    const wsp_real product = wsp_real_mul(from, alpha, WSP_REAL_DOUBLE);
    return wsp_quant_multiplier(wsp_real_div(product, to, WSP_REAL_DOUBLE), &params->negative);
}

static wsp_status prepare(wsp_builder *builder)
{
    wsp_operand input;
    wsp_operand output;
    wsp_real from;
    wsp_real to;
    leaky_params params;
    wsp_status status = wsp_operand_unary(builder, &input, &output);
    if (status != WSP_OK || (status = wsp_operand_scale(builder, &input, &from)) != WSP_OK ||
        (status = wsp_operand_scale(builder, &output, &to)) != WSP_OK) {
        return status;
    }
    if (input.type != output.type) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "tensor type");
    }
    if (!factors(builder, from, to, &params)) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "scale or alpha");
    }
    params.input = input.ref;
    params.output = output.ref;
    params.count = input.elements;
    params.width_bytes = wsp_type_bytes(input.type);
    params.input_zero_point = input.zero_point;
    params.output_zero_point = output.zero_point;
    wsp_operand_range(&output, &params.low, &params.high);
    return wsp_prepare_commit(builder, &params, sizeof params);
}

static void execute(const wsp_engine *engine, const void *params)
{
    const leaky_params leaky = *(const leaky_params *)params;
    const void *from = wsp_at(engine, leaky.input);
    void *to = wsp_at(engine, leaky.output);
    for (uint32_t i = 0u; i < leaky.count; i++) {
        const int32_t element = leaky.width_bytes == 1u ? ((const int8_t *)from)[i] : ((const int16_t *)from)[i];
        const int32_t x = element - leaky.input_zero_point;
        const wsp_multiplier factor = x >= 0 ? leaky.positive : leaky.negative;
        const int32_t scaled = wsp_requantize(x, factor.multiplier, factor.shift);
        const int32_t y = wsp_clamp32(wsp_add_wrap32(scaled, leaky.output_zero_point), leaky.low, leaky.high);
        if (leaky.width_bytes == 1u) {
            ((int8_t *)to)[i] = (int8_t)y;
        } else {
            ((int16_t *)to)[i] = (int16_t)y;
        }
    }
}

const wsp_operator wsp_op_leaky_relu = {WSP_BUILTIN_LEAKY_RELU, WSP_OPERATOR_IN_PLACE, prepare, execute};
