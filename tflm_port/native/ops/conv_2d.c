/* CONV_2D, int8: each window is gathered and widened once, then all output channels are dot products with it. */
#include <string.h>

#include "../convolution.h"
#include "../dot.h"

static wsp_status prepare(wsp_builder *builder)
{
    static const wsp_convolution_options options = {3u, 4u, 5u};
    wsp_convolution_params params;
    wsp_operand weights;
    wsp_status status = wsp_convolution_prepare(builder, &options, 0u, &params, &weights);
    if (status != WSP_OK) {
        return status;
    }
    if ((uint32_t)weights.dims[3] != params.input_depth) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "groups");
    }
    const uint32_t terms = weights.elements / (uint32_t)weights.dims[0];
    if (terms > WSP_CONVOLUTION_MOST_TERMS) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "depth");
    }
    status = wsp_prepare_scratch(builder, 2u * terms, &params.scratch);
    return status == WSP_OK ? wsp_prepare_commit(builder, &params, sizeof params) : status;
}

/* Padding contributes nothing: its widened value is zero. */
static void gather(const wsp_convolution_params *conv, const int8_t *image, int32_t out_y, int32_t out_x, int16_t *wide)
{
    const wsp_window_span y = wsp_window_at(&conv->y, out_y);
    const wsp_window_span x = wsp_window_at(&conv->x, out_x);
    const uint32_t depth = conv->input_depth;
    const uint32_t row_terms = (uint32_t)conv->x.filter * depth;
    if (y.end - y.first < conv->y.filter || x.end - x.first < conv->x.filter) {
        memset(wide, 0, (size_t)conv->y.filter * row_terms * sizeof *wide);
    }
    for (int32_t fy = y.first; fy < y.end; fy++) {
        const int8_t *line = image + (uint32_t)((y.origin + fy * conv->y.dilation) * conv->x.input) * depth;
        int16_t *to = wide + (uint32_t)fy * row_terms;
        if (conv->x.dilation == 1) {
            wsp_dot_widen(line + (uint32_t)(x.origin + x.first) * depth, (uint32_t)(x.end - x.first) * depth,
                          conv->input_zero_point, to + (uint32_t)x.first * depth);
            continue;
        }
        for (int32_t fx = x.first; fx < x.end; fx++) {
            wsp_dot_widen(line + (uint32_t)(x.origin + fx * conv->x.dilation) * depth, depth, conv->input_zero_point,
                          to + (uint32_t)fx * depth);
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
    int16_t *wide = (int16_t *)wsp_at(engine, conv.scratch);
    const uint32_t units = conv.channels.count;
    const uint32_t terms = (uint32_t)(conv.y.filter * conv.x.filter) * conv.input_depth;
    const uint32_t pixels = (uint32_t)(conv.y.output * conv.x.output);
    for (uint32_t at = 0u; at < conv.batches * pixels; at++) {
        const int32_t pixel = (int32_t)(at % pixels);
        const int8_t *source = image + at / pixels * (uint32_t)(conv.y.input * conv.x.input) * conv.input_depth;
        uint32_t unit = 0u;
        gather(&conv, source, pixel / conv.x.output, pixel % conv.x.output, wide);
        for (; unit + 4u <= units; unit += 4u) {
            int32_t sums[4];
            wsp_dot_rows4(weights + unit * terms, terms, wide, terms, sums);
            for (uint32_t i = 0u; i < 4u; i++) {
                output[unit + i] = wsp_convolution_output(&conv, bias, table, unit + i, sums[i]);
            }
        }
        for (; unit < units; unit++) {
            const int32_t sum = wsp_dot_row(weights + unit * terms, wide, terms);
            output[unit] = wsp_convolution_output(&conv, bias, table, unit, sum);
        }
        output += units;
    }
}

const wsp_operator wsp_op_conv_2d = {WSP_BUILTIN_CONV_2D, 0u, prepare, execute};
