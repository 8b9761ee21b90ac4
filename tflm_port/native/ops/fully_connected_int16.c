/* FULLY_CONNECTED, int16 activations and int8 weights: sums are int64, or int32 when the bias is. */
#include "../bytes.h"
#include "../channels.h"
#include "../dot.h"
#include "../operand.h"
#include "../ops.h"

enum { OPTION_ACTIVATION = 0, OPTION_WEIGHTS_FORMAT = 1, OPTION_BIAS_TYPE = 4 };

#define MOST_BIAS ((int64_t)1 << 46) /* so that sums stay below 2^47 */

typedef struct fc_params {
    uint32_t input;
    uint32_t weights;
    uint32_t output;
    uint32_t batches;
    uint32_t depth;
    uint32_t wide; /* sums and bias are int64 */
    wsp_channels channels;
} fc_params;

static wsp_status check_tensors(wsp_builder *builder, const wsp_operand *input, const wsp_operand *weights,
                                const wsp_operand *output, fc_params *params)
{
    if (input->type != WSP_TYPE_INT16 || output->type != WSP_TYPE_INT16) {
        return wsp_prepare_invalid(builder, "tensor type");
    }
    if (input->zero_point != 0 || output->zero_point != 0) {
        return wsp_prepare_invalid(builder, "zero point");
    }
    if (weights->rank != 2u || output->rank < 1u || output->dims[output->rank - 1u] != weights->dims[0]) {
        return wsp_prepare_invalid(builder, "shape");
    }
    params->depth = (uint32_t)weights->dims[1];
    params->batches = output->elements / (uint32_t)weights->dims[0];
    if (params->depth > WSP_KERNEL_MOST_TERMS) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "depth");
    }
    return (uint64_t)params->batches * params->depth == input->elements ? WSP_OK
                                                                        : wsp_prepare_invalid(builder, "shape");
}

/* The optional bias decides about the sums; without one an option does. */
static wsp_status prepare_bias(wsp_builder *builder, uint32_t units, fc_params *params)
{
    wsp_operand *bias = &builder->inputs[2];
    params->channels.bias = 0u;
    if (!wsp_prepare_has_input(builder, 2u)) {
        const int32_t type = wsp_fb_i8(&builder->model.fb, &builder->node.options, OPTION_BIAS_TYPE, 0);
        params->wide = type == WSP_TYPE_INT32 ? 0u : 1u;
        return WSP_OK;
    }
    wsp_status status = wsp_prepare_input(builder, 2u, bias);
    if (status != WSP_OK) {
        return status;
    }
    params->wide = bias->type == WSP_TYPE_INT64 ? 1u : 0u;
    status = wsp_prepare_constant(builder, 2u, params->wide != 0u ? WSP_TYPE_INT64 : WSP_TYPE_INT32, bias);
    if (status != WSP_OK) {
        return status;
    }
    bool valid = bias->elements == units;
    for (uint32_t i = 0u; valid && params->wide != 0u && i < units; i++) {
        const int64_t value = wsp_load_i64(builder->model.fb.data + bias->data_pos + 8u * i);
        valid = value >= -MOST_BIAS && value <= MOST_BIAS;
    }
    params->channels.bias = bias->ref;
    return valid ? WSP_OK : wsp_prepare_invalid(builder, "bias");
}

static wsp_status prepare(wsp_builder *builder)
{
    wsp_operand *input = &builder->inputs[0];
    wsp_operand *weights = &builder->inputs[1];
    wsp_operand *output = &builder->output;
    fc_params params;
    wsp_channels *channels = &params.channels;
    wsp_flatbuffer *fb = &builder->model.fb;
    const int32_t activation = wsp_fb_i8(fb, &builder->node.options, OPTION_ACTIVATION, 0);
    wsp_status status = wsp_prepare_counts(builder, 2u, 3u, 1u);
    if (status != WSP_OK || (status = wsp_prepare_input(builder, 0u, input)) != WSP_OK ||
        (status = wsp_prepare_constant(builder, 1u, WSP_TYPE_INT8, weights)) != WSP_OK ||
        (status = wsp_prepare_output(builder, 0u, output)) != WSP_OK ||
        (status = check_tensors(builder, input, weights, output, &params)) != WSP_OK ||
        (status = prepare_bias(builder, (uint32_t)weights->dims[0], &params)) != WSP_OK) {
        return status;
    }
    if (wsp_fb_i8(fb, &builder->node.options, OPTION_WEIGHTS_FORMAT, 0) != 0) {
        return wsp_prepare_invalid(builder, "weights format");
    }
    const int32_t most_shift = params.wide != 0u ? WSP_REQUANTIZE_WIDE_MOST_SHIFT : WSP_CHANNELS_MOST_SHIFT;
    status = wsp_channels_prepare_factors(builder, input, weights, output, 0u, most_shift, channels);
    if (status != WSP_OK ||
        (status = wsp_operand_activation(builder, output, activation, &channels->low, &channels->high)) != WSP_OK) {
        return status;
    }
    channels->zero_point = 0;
    params.input = input->ref;
    params.weights = weights->ref;
    params.output = output->ref;
    return wsp_prepare_commit(builder, &params, sizeof params);
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
    const fc_params *fc = (const fc_params *)params;
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
                *output++ = unit_output(&rules, fc->wide != 0u, unit + row, sums[row]);
            }
        }
    }
}

const wsp_operator wsp_op_fully_connected_int16 = {WSP_BUILTIN_FULLY_CONNECTED, WSP_OPERATOR_INT16, prepare, execute};
