/* DEPTHWISE_CONV_2D, int8: sums of all channels of a pixel grow together, tap by tap. */
#include <string.h>

#include "../convolution.h"

enum { OPTION_DEPTH_MULTIPLIER = 3 };

static wsp_status prepare(wsp_builder *builder)
{
    static const wsp_convolution_options options = {4u, 5u, 6u};
    wsp_convolution_params params;
    wsp_operand weights;
    wsp_status status = wsp_convolution_prepare(builder, &options, 3u, &params, &weights);
    if (status != WSP_OK) {
        return status;
    }
    const int32_t multiplier = wsp_fb_i32(&builder->model.fb, &builder->node.options, OPTION_DEPTH_MULTIPLIER, 0);
    if (weights.dims[0] != 1 || multiplier < 1 ||
        (int64_t)multiplier * params.input_depth != (int64_t)params.channels.count) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "depth multiplier");
    }
    if ((uint64_t)params.y.filter * (uint64_t)params.x.filter > WSP_CONVOLUTION_MOST_TERMS) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "window");
    }
    status = wsp_prepare_scratch(builder, 4u * params.channels.count, &params.scratch);
    return status == WSP_OK ? wsp_prepare_commit(builder, &params, sizeof params) : status;
}

/* sums[c * multiplier + m] += weights[c * multiplier + m] * (input[c] - zero_point). */
static void add_tap(const int8_t *input, const int8_t *weights, uint32_t depth, uint32_t multiplier, int32_t zero_point,
                    int32_t *sums)
{
    if (multiplier == 1u) {
        for (uint32_t c = 0u; c < depth; c++) {
            sums[c] += weights[c] * (input[c] - zero_point);
        }
        return;
    }
    for (uint32_t c = 0u; c < depth; c++) {
        const int32_t x = input[c] - zero_point;
        for (uint32_t m = 0u; m < multiplier; m++) {
            sums[c * multiplier + m] += weights[c * multiplier + m] * x;
        }
    }
}

static void sum_pixel(const wsp_convolution_params *conv, const int8_t *image, const int8_t *weights, int32_t pixel,
                      int32_t *sums)
{
    const wsp_window_span y = wsp_window_at(&conv->y, pixel / conv->x.output);
    const wsp_window_span x = wsp_window_at(&conv->x, pixel % conv->x.output);
    const uint32_t depth = conv->input_depth;
    memset(sums, 0, conv->channels.count * sizeof *sums);
    for (int32_t fy = y.first; fy < y.end; fy++) {
        const int32_t row = (y.origin + fy * conv->y.dilation) * conv->x.input;
        for (int32_t fx = x.first; fx < x.end; fx++) {
            const uint32_t at = (uint32_t)(row + x.origin + fx * conv->x.dilation);
            const uint32_t tap = (uint32_t)(fy * conv->x.filter + fx);
            add_tap(image + at * depth, weights + tap * conv->channels.count, depth, conv->channels.count / depth,
                    conv->input_zero_point, sums);
        }
    }
}

static void execute(const wsp_engine *engine, const void *params)
{
    const wsp_convolution_params conv = *(const wsp_convolution_params *)params;
    const int8_t *image = (const int8_t *)wsp_at(engine, conv.input);
    const int8_t *weights = (const int8_t *)wsp_at(engine, conv.weights);
    const uint8_t *bias = conv.bias == 0u ? NULL : (const uint8_t *)wsp_at(engine, conv.bias);
    const void *table = conv.channels.table == 0u ? NULL : wsp_at(engine, conv.channels.table);
    int8_t *output = (int8_t *)wsp_at(engine, conv.output);
    int32_t *sums = (int32_t *)wsp_at(engine, conv.scratch);
    const uint32_t units = conv.channels.count;
    const uint32_t pixels = (uint32_t)(conv.y.output * conv.x.output);
    for (uint32_t at = 0u; at < conv.batches * pixels; at++) {
        const int8_t *source = image + at / pixels * (uint32_t)(conv.y.input * conv.x.input) * conv.input_depth;
        sum_pixel(&conv, source, weights, (int32_t)(at % pixels), sums);
        for (uint32_t unit = 0u; unit < units; unit++) {
            output[unit] = wsp_convolution_output(&conv, bias, table, unit, sums[unit]);
        }
        output += units;
    }
}

const wsp_operator wsp_op_depthwise_conv_2d = {WSP_BUILTIN_DEPTHWISE_CONV_2D, 0u, prepare, execute};
