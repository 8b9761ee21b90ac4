#include "channels.h"

#include "operand.h"

/* One factor for all channels, or, of weights with a scale each, a table of them. */
static wsp_status prepare_factors(wsp_builder *builder, uint32_t dimension, int32_t most_shift, wsp_channels *channels)
{
    const wsp_operand *weights = &builder->inputs[1];
    const uint32_t count = weights->scales.count;
    const wsp_real input_scale = wsp_operand_scale(&builder->inputs[0]);
    const wsp_real output_scale = wsp_operand_scale(&builder->output);
    const char *field = count > 1u ? "weights scale" : "scale";
    int32_t *multipliers = NULL;
    wsp_status status = WSP_OK;
    channels->table = 0u;
    if (count > 1u) {
        if (count != channels->count || weights->channel_dimension != (int32_t)dimension) {
            return wsp_prepare_invalid(builder, field);
        }
        status = wsp_prepare_reserve(builder, 5u * count, &channels->table);
        multipliers = (int32_t *)wsp_prepare_memory(builder, channels->table);
    }
    for (uint32_t i = 0u; i < count && status == WSP_OK; i++) {
        wsp_real factor;
        if (!wsp_real_from_float((uint32_t)wsp_fb_vector_i32(&builder->model.fb, &weights->scales, i), &factor)) {
            return wsp_prepare_invalid(builder, field);
        }
        wsp_real_mul(&factor, &input_scale, WSP_REAL_DOUBLE);
        wsp_real_div(&factor, &output_scale, WSP_REAL_DOUBLE);
        if (!wsp_quant_multiplier(&factor, &channels->factor) || channels->factor.shift > most_shift) {
            return wsp_prepare_invalid(builder, field);
        }
        if (multipliers != NULL) {
            multipliers[i] = channels->factor.multiplier;
            ((int8_t *)(multipliers + count))[i] = (int8_t)channels->factor.shift;
        }
    }
    return status;
}

wsp_status wsp_channels_prepare(wsp_builder *builder, uint32_t dimension, uint32_t activation, int32_t most_shift,
                                wsp_channels *channels)
{
    const wsp_operand *bias = &builder->inputs[2];
    channels->count = (uint32_t)builder->inputs[1].dims[dimension];
    channels->bias = bias->bytes != 0u ? bias->ref : 0u;
    channels->zero_point = builder->output.zero_point;
    if (bias->bytes != 0u && bias->elements != channels->count) {
        return wsp_prepare_invalid(builder, "bias");
    }
    const wsp_status status = prepare_factors(builder, dimension, most_shift, channels);
    return status == WSP_OK ? wsp_operand_activation(builder, activation, &channels->low, &channels->high) : status;
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
