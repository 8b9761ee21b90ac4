#include "channels.h"

#include "operand.h"

/* Rounds input * weights / output; false when the shift exceeds what the sums bear. */
static bool round_factor(wsp_real input, wsp_real weights, wsp_real output, int32_t most_shift, wsp_multiplier *factor)
{
    const wsp_real product = wsp_real_mul(input, weights, WSP_REAL_DOUBLE);
    return wsp_quant_multiplier(wsp_real_div(product, output, WSP_REAL_DOUBLE), factor) && factor->shift <= most_shift;
}

static wsp_status per_channel(wsp_builder *builder, wsp_real input, wsp_real output, wsp_vector scales,
                              int32_t most_shift, wsp_channels *channels)
{
    const wsp_status status = wsp_prepare_reserve(builder, 5u * channels->count, &channels->table);
    int32_t *multipliers = (int32_t *)wsp_prepare_memory(builder, channels->table);
    int8_t *shifts = (int8_t *)wsp_prepare_memory(builder, channels->table + 4u * channels->count);
    for (uint32_t i = 0u; i < channels->count && status == WSP_OK; i++) {
        wsp_real scale;
        wsp_multiplier factor;
        const uint32_t bits = (uint32_t)wsp_fb_vector_i32(&builder->model.fb, scales, i);
        if (!wsp_real_from_float(bits, &scale) || !round_factor(input, scale, output, most_shift, &factor)) {
            return wsp_prepare_invalid(builder, "weights scale");
        }
        if (multipliers != NULL) {
            multipliers[i] = factor.multiplier;
            shifts[i] = (int8_t)factor.shift;
        }
    }
    return status;
}

wsp_status wsp_channels_prepare_factors(wsp_builder *builder, const wsp_operand *input, const wsp_operand *weights,
                                        const wsp_operand *output, uint32_t dimension, int32_t most_shift,
                                        wsp_channels *channels)
{
    wsp_real input_scale;
    wsp_real weights_scale;
    wsp_real output_scale;
    wsp_status status = wsp_operand_scale(builder, input, &input_scale);
    if (status != WSP_OK || (status = wsp_operand_scale(builder, output, &output_scale)) != WSP_OK ||
        (status = wsp_operand_scale(builder, weights, &weights_scale)) != WSP_OK) {
        return status;
    }
    channels->table = 0u;
    channels->count = (uint32_t)weights->dims[dimension];
    channels->factor.multiplier = 0;
    channels->factor.shift = 0;
    if (weights->type != WSP_TYPE_INT8 || weights->zero_point != 0) {
        return wsp_prepare_invalid(builder, "weights type or zero point");
    }
    if (weights->scales.count > 1u) {
        if (weights->scales.count != channels->count || weights->channel_dimension != (int32_t)dimension) {
            return wsp_prepare_invalid(builder, "weights scale");
        }
        return per_channel(builder, input_scale, output_scale, weights->scales, most_shift, channels);
    }
    if (!round_factor(input_scale, weights_scale, output_scale, most_shift, &channels->factor)) {
        return wsp_prepare_invalid(builder, "scale");
    }
    return WSP_OK;
}

static wsp_status prepare_bias(wsp_builder *builder, wsp_channels *channels)
{
    wsp_operand *bias = &builder->inputs[2];
    channels->bias = 0u;
    if (!wsp_prepare_has_input(builder, 2u)) {
        return WSP_OK;
    }
    const wsp_status status = wsp_prepare_constant(builder, 2u, WSP_TYPE_INT32, bias);
    if (status != WSP_OK) {
        return status;
    }
    if (bias->elements != channels->count) {
        return wsp_prepare_invalid(builder, "bias");
    }
    channels->bias = bias->ref;
    return WSP_OK;
}

wsp_status wsp_channels_prepare(wsp_builder *builder, const wsp_operand *input, const wsp_operand *weights,
                                const wsp_operand *output, uint32_t dimension, int32_t activation,
                                wsp_channels *channels)
{
    wsp_status status =
        wsp_channels_prepare_factors(builder, input, weights, output, dimension, WSP_CHANNELS_MOST_SHIFT, channels);
    if (status != WSP_OK || (status = prepare_bias(builder, channels)) != WSP_OK) {
        return status;
    }
    channels->zero_point = output->zero_point;
    return wsp_operand_activation(builder, output, activation, &channels->low, &channels->high);
}

wsp_channel_rules wsp_channels_at(const wsp_engine *engine, const wsp_channels *channels)
{
    wsp_channel_rules rules = {NULL, NULL, NULL, channels->factor, channels->zero_point, channels->low, channels->high};
    if (channels->bias != 0u) {
        rules.bias = (const uint8_t *)wsp_at(engine, channels->bias);
    }
    if (channels->table != 0u) {
        rules.multipliers = (const int32_t *)wsp_at(engine, channels->table);
        rules.shifts = (const int8_t *)wsp_at(engine, channels->table + 4u * channels->count);
    }
    return rules;
}
