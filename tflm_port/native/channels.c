#include "channels.h"

#include "operand.h"

/* Of the tensors on both sides of the weights. */
typedef struct scales {
    wsp_real input;
    wsp_real output;
} scales;

/* Rounds input * weights / output; false when the shift exceeds what the sums bear. */
static bool round_factor(const scales *of, wsp_real weights, int32_t most_shift, wsp_multiplier *factor)
{
    const wsp_real product = wsp_real_mul(of->input, weights, WSP_REAL_DOUBLE);
    return wsp_quant_multiplier(wsp_real_div(product, of->output, WSP_REAL_DOUBLE), factor) &&
           factor->shift <= most_shift;
}

static wsp_status per_channel(wsp_builder *builder, const scales *of, wsp_vector factors, int32_t most_shift,
                              wsp_channels *channels)
{
    const wsp_status status = wsp_prepare_reserve(builder, 5u * channels->count, &channels->table);
    int32_t *multipliers = (int32_t *)wsp_prepare_memory(builder, channels->table);
    int8_t *shifts = (int8_t *)wsp_prepare_memory(builder, channels->table + 4u * channels->count);
    for (uint32_t i = 0u; i < channels->count && status == WSP_OK; i++) {
        wsp_real scale;
        wsp_multiplier factor;
        const uint32_t bits = (uint32_t)wsp_fb_vector_i32(&builder->model.fb, factors, i);
        if (!wsp_real_from_float(bits, &scale) || !round_factor(of, scale, most_shift, &factor)) {
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
    scales of;
    wsp_real weights_scale;
    wsp_status status = wsp_operand_scale(builder, input, &of.input);
    if (status != WSP_OK || (status = wsp_operand_scale(builder, output, &of.output)) != WSP_OK ||
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
        return per_channel(builder, &of, weights->scales, most_shift, channels);
    }
    if (!round_factor(&of, weights_scale, most_shift, &channels->factor)) {
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
