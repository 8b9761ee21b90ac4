#include "convolution.h"

#include "operand.h"

enum { OPTION_PADDING = 0, OPTION_STRIDE_W = 1, OPTION_STRIDE_H = 2 };

static wsp_status prepare_windows(wsp_builder *builder, const wsp_convolution_options *options,
                                  const wsp_operand *input, const wsp_operand *weights, const wsp_operand *output,
                                  wsp_convolution_params *params)
{
    wsp_flatbuffer *fb = &builder->model.fb;
    const wsp_table *table = &builder->node.options;
    const int32_t rule = wsp_fb_i8(fb, table, OPTION_PADDING, 0);
    const wsp_window_axis y = {input->dims[1],
                               output->dims[1],
                               weights->dims[1],
                               wsp_fb_i32(fb, table, OPTION_STRIDE_H, 0),
                               wsp_fb_i32(fb, table, options->dilation_h, 1),
                               0};
    const wsp_window_axis x = {input->dims[2],
                               output->dims[2],
                               weights->dims[2],
                               wsp_fb_i32(fb, table, OPTION_STRIDE_W, 0),
                               wsp_fb_i32(fb, table, options->dilation_w, 1),
                               0};
    params->y = y;
    params->x = x;
    const wsp_status status = wsp_window_prepare(builder, &params->y, rule);
    return status == WSP_OK ? wsp_window_prepare(builder, &params->x, rule) : status;
}

wsp_status wsp_convolution_prepare(wsp_builder *builder, const wsp_convolution_options *options, uint32_t dimension,
                                   wsp_convolution_params *params, wsp_operand *weights)
{
    wsp_operand *input = &builder->inputs[0];
    wsp_operand *output = &builder->output;
    wsp_status status = wsp_prepare_counts(builder, 2u, 3u, 1u);
    if (status != WSP_OK || (status = wsp_prepare_input(builder, 0u, input)) != WSP_OK ||
        (status = wsp_prepare_constant(builder, 1u, WSP_TYPE_INT8, weights)) != WSP_OK ||
        (status = wsp_prepare_output(builder, 0u, output)) != WSP_OK) {
        return status;
    }
    if (input->type != WSP_TYPE_INT8 || output->type != WSP_TYPE_INT8) {
        return wsp_prepare_invalid(builder, "tensor type");
    }
    if (input->rank != 4u || weights->rank != 4u || output->rank != 4u || input->dims[0] != output->dims[0] ||
        weights->dims[dimension] != output->dims[3]) {
        return wsp_prepare_invalid(builder, "shape");
    }
    const int32_t activation = wsp_fb_i8(&builder->model.fb, &builder->node.options, options->activation, 0);
    if ((status = prepare_windows(builder, options, input, weights, output, params)) != WSP_OK ||
        (status = wsp_channels_prepare(builder, input, weights, output, dimension, activation, &params->channels)) !=
            WSP_OK) {
        return status;
    }
    params->input = input->ref;
    params->weights = weights->ref;
    params->output = output->ref;
    params->batches = (uint32_t)input->dims[0];
    params->input_depth = (uint32_t)input->dims[3];
    params->input_zero_point = input->zero_point;
    return WSP_OK;
}

void wsp_convolution_run(const wsp_engine *engine, const wsp_convolution_params *conv, wsp_convolution_pixel pixel,
                         const void *context)
{
    const int8_t *image = (const int8_t *)wsp_at(engine, conv->input);
    int8_t *output = (int8_t *)wsp_at(engine, conv->output);
    for (uint32_t batch = 0u; batch < conv->batches; batch++) {
        for (int32_t at_y = 0; at_y < conv->y.output; at_y++) {
            const wsp_window_span y = wsp_window_at(&conv->y, at_y);
            for (int32_t at_x = 0; at_x < conv->x.output; at_x++) {
                const wsp_window_span x = wsp_window_at(&conv->x, at_x);
                pixel(context, image, &y, &x, output);
                output += conv->channels.count;
            }
        }
        image += (uint32_t)(conv->y.input * conv->x.input) * conv->input_depth;
    }
}
