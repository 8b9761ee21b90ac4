/* FULLY_CONNECTED, int16 activations and int8 weights: sums are int64, or int32 when the bias is. */
#include "../bytes.h"
#include "../dot.h"
#include "../fully_connected.h"

enum { OPTION_BIAS_TYPE = 4 };

#define MOST_BIAS ((int64_t)1 << 46) /* so that sums stay below 2^47 */

typedef struct fc_params {
    wsp_fully_connected_params common;
    uint32_t wide; /* sums and bias are int64 */
} fc_params;

static bool is_small(const wsp_builder *builder, const wsp_operand *bias)
{
    bool small = true;
    for (uint32_t i = 0u; small && i < bias->elements; i++) {
        const int64_t value = wsp_load_i64(builder->model.fb.data + bias->data_pos + 8u * i);
        small = value >= -MOST_BIAS && value <= MOST_BIAS;
    }
    return small;
}

static wsp_status prepare(wsp_builder *builder)
{
    fc_params params;
    const wsp_operand *bias = &builder->inputs[2];
    const bool wide_bias = bias->bytes != 0u && bias->type == WSP_TYPE_INT64;
    /* The optional bias decides about the sums; without one an option does. */
    const bool wide = bias->bytes != 0u ? wide_bias : wsp_prepare_option8(builder, OPTION_BIAS_TYPE) != WSP_TYPE_INT32;
    params.wide = wide ? 1u : 0u;
    const wsp_status status = wsp_fully_connected_prepare(
        builder, wide ? WSP_REQUANTIZE_WIDE_MOST_SHIFT : WSP_CHANNELS_MOST_SHIFT, &params.common);
    if (status == WSP_OK && wide_bias && !is_small(builder, bias)) {
        return wsp_prepare_invalid(builder, "bias");
    }
    return status == WSP_OK ? wsp_prepare_commit(builder, &params, sizeof params) : status;
}

/* sums[r] of `rows` rows, 4 or 1, over the whole depth. */
static void sum_rows(const int8_t *weights, uint32_t rows, const int16_t *x, uint32_t depth, int64_t sums[4])
{
    for (uint32_t row = 0u; row < rows; row++) {
        sums[row] = 0;
    }
    for (uint32_t at = 0u; at < depth; at += WSP_DOT_TERMS_INT16) {
        const uint32_t terms = depth - at < WSP_DOT_TERMS_INT16 ? depth - at : WSP_DOT_TERMS_INT16;
        int32_t parts[4] = {0, 0, 0, 0};
        if (rows == 4u) {
            wsp_dot_rows4(weights + at, depth, x + at, terms, parts);
        } else {
            parts[0] = wsp_dot_row(weights + at, x + at, terms);
        }
        for (uint32_t row = 0u; row < rows; row++) {
            sums[row] += parts[row];
        }
    }
}

static int16_t unit_output(const wsp_channel_rules *rules, bool wide, uint32_t unit, int64_t sum)
{
    const int32_t multiplier = rules->multipliers != NULL ? rules->multipliers[unit] : rules->factor.multiplier;
    const int32_t shift = rules->multipliers != NULL ? rules->shifts[unit] : rules->factor.shift;
    int32_t scaled = 0;
    if (wide) {
        const int64_t bias = rules->bias == NULL ? 0 : wsp_load_i64(rules->bias + 8u * unit);
        scaled = wsp_requantize_wide(sum + bias, multiplier, shift);
    } else {
        const int32_t bias = rules->bias == NULL ? 0 : wsp_load_i32(rules->bias + 4u * unit);
        const int32_t narrow = (int32_t)(uint32_t)(uint64_t)sum;
        scaled = wsp_requantize(wsp_add_wrap32(narrow, bias), multiplier, shift);
    }
    return (int16_t)wsp_clamp32(scaled, rules->low, rules->high);
}

static void execute(const wsp_engine *engine, const void *params)
{
    const wsp_fully_connected_params *fc = &((const fc_params *)params)->common;
    const bool wide = ((const fc_params *)params)->wide != 0u;
    const wsp_channel_rules rules = wsp_channels_at(engine, &fc->channels);
    const int16_t *input = (const int16_t *)wsp_at(engine, fc->input);
    const int8_t *weights = (const int8_t *)wsp_at(engine, fc->weights);
    int16_t *output = (int16_t *)wsp_at(engine, fc->output);
    const uint32_t units = fc->channels.count;
    for (uint32_t batch = 0u; batch < fc->batches; batch++, input += fc->depth) {
        uint32_t rows = 0u;
        for (uint32_t unit = 0u; unit < units; unit += rows) {
            int64_t sums[4];
            rows = units - unit >= 4u ? 4u : 1u;
            sum_rows(weights + unit * fc->depth, rows, input, fc->depth, sums);
            for (uint32_t row = 0u; row < rows; row++) {
                *output++ = unit_output(&rules, wide, unit + row, sums[row]);
            }
        }
    }
}

const wsp_operator wsp_op_fully_connected_int16 = {
    .builtin = WSP_BUILTIN_FULLY_CONNECTED,
    .flags = WSP_OPERATOR_INT16,
    WSP_CHANNELS_SIGNATURE(WSP_IS_INT16 | WSP_IS_CENTRED | WSP_IS_VECTORS, WSP_IS_MATRIX, WSP_IS_INT32 | WSP_IS_INT64),
    .prepare = prepare,
    .execute = execute,
};
