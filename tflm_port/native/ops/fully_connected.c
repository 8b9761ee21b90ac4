/* FULLY_CONNECTED, int8: weights per tensor or per output channel, optional int32 bias, fused activation. */
#include "../bytes.h"
#include "../channels.h"
#include "../dot.h"
#include "../operand.h"
#include "../ops.h"

enum { OPTION_ACTIVATION = 0, OPTION_WEIGHTS_FORMAT = 1 };

#define MOST_DEPTH 65536u /* an int32 holds the sum of that many products */

typedef struct fc_params {
    uint32_t input;
    uint32_t weights;
    uint32_t bias; /* 0: none */
    uint32_t output;
    uint32_t wide; /* scratch for int16[depth] */
    uint32_t batches;
    uint32_t depth;
    wsp_channels channels;
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t low;
    int32_t high;
} fc_params;

static wsp_status check_shapes(wsp_builder *builder, const wsp_operand *input, const wsp_operand *weights,
                               const wsp_operand *output, fc_params *params)
{
    if (input->type != WSP_TYPE_INT8 || output->type != WSP_TYPE_INT8) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "tensor type");
    }
    if (weights->rank != 2u || output->rank < 1u || output->dims[output->rank - 1u] != weights->dims[0]) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "shape");
    }
    params->depth = (uint32_t)weights->dims[1];
    params->batches = output->elements / (uint32_t)weights->dims[0];
    if (params->depth > MOST_DEPTH) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "depth");
    }
    return (uint64_t)params->batches * params->depth == input->elements
               ? WSP_OK
               : wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "shape");
}

static wsp_status prepare(wsp_builder *builder)
{
    wsp_operand input;
    wsp_operand weights;
    wsp_operand output;
    fc_params params;
    wsp_flatbuffer *fb = &builder->model.fb;
    wsp_status status = wsp_prepare_counts(builder, 2u, 3u, 1u);
    if (status != WSP_OK || (status = wsp_prepare_input(builder, 0u, &input)) != WSP_OK ||
        (status = wsp_prepare_constant(builder, 1u, WSP_TYPE_INT8, &weights)) != WSP_OK ||
        (status = wsp_prepare_output(builder, 0u, &output)) != WSP_OK ||
        (status = check_shapes(builder, &input, &weights, &output, &params)) != WSP_OK ||
        (status = wsp_channels_prepare(builder, &input, &weights, &output, 0u, &params.channels)) != WSP_OK ||
        (status = wsp_channels_bias(builder, &params.channels, &params.bias)) != WSP_OK) {
        return status;
    }
    if (wsp_fb_i8(fb, &builder->node.options, OPTION_WEIGHTS_FORMAT, 0) != 0) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "weights format");
    }
    const int32_t activation = wsp_fb_i8(fb, &builder->node.options, OPTION_ACTIVATION, 0);
    if ((status = wsp_operand_activation(builder, &output, activation, &params.low, &params.high)) != WSP_OK ||
        (status = wsp_prepare_scratch(builder, 2u * params.depth, &params.wide)) != WSP_OK) {
        return status;
    }
    params.input = input.ref;
    params.weights = weights.ref;
    params.output = output.ref;
    params.input_zero_point = input.zero_point;
    params.output_zero_point = output.zero_point;
    return wsp_prepare_commit(builder, &params, sizeof params);
}

static inline int8_t finish(const fc_params *fc, const uint8_t *bias, const void *table, uint32_t unit, int32_t sum)
{
    const wsp_multiplier factor = wsp_channels_factor(&fc->channels, table, unit);
    const int32_t biased = bias == NULL ? sum : wsp_add_wrap32(sum, wsp_load_i32(bias + 4u * unit));
    const int32_t scaled = wsp_requantize(biased, factor.multiplier, factor.shift);
    return (int8_t)wsp_clamp32(wsp_add_wrap32(scaled, fc->output_zero_point), fc->low, fc->high);
}

static void execute(const wsp_engine *engine, const void *params)
{
    const fc_params fc = *(const fc_params *)params;
    const int8_t *input = (const int8_t *)wsp_at(engine, fc.input);
    const int8_t *weights = (const int8_t *)wsp_at(engine, fc.weights);
    const uint8_t *bias = fc.bias == 0u ? NULL : (const uint8_t *)wsp_at(engine, fc.bias);
    const void *table = fc.channels.table == 0u ? NULL : wsp_at(engine, fc.channels.table);
    int8_t *output = (int8_t *)wsp_at(engine, fc.output);
    int16_t *wide = (int16_t *)wsp_at(engine, fc.wide);
    const uint32_t units = fc.channels.count;
    for (uint32_t batch = 0u; batch < fc.batches; batch++) {
        uint32_t unit = 0u;
        wsp_dot_widen(input, fc.depth, fc.input_zero_point, wide);
        for (; unit + 4u <= units; unit += 4u) {
            int32_t sums[4];
            wsp_dot_rows4(weights + unit * fc.depth, fc.depth, wide, fc.depth, sums);
            for (uint32_t i = 0u; i < 4u; i++) {
                output[unit + i] = finish(&fc, bias, table, unit + i, sums[i]);
            }
        }
        for (; unit < units; unit++) {
            output[unit] = finish(&fc, bias, table, unit, wsp_dot_row(weights + unit * fc.depth, wide, fc.depth));
        }
        input += fc.depth;
        output += units;
    }
}

const wsp_operator wsp_op_fully_connected = {WSP_BUILTIN_FULLY_CONNECTED, 0u, prepare, execute};
