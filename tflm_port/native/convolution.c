#include "convolution.h"

wsp_status wsp_convolution_prepare(wsp_builder *builder, const wsp_convolution_options *options, uint32_t dimension,
                                   wsp_convolution_params *params)
{
    const wsp_operand *input = &builder->inputs[0];
    const wsp_operand *weights = &builder->inputs[1];
    const wsp_operand *output = &builder->output;
    wsp_flatbuffer *fb = &builder->model.fb;
    params->input = input->ref;
    params->weights = weights->ref;
    params->output = output->ref;
    params->batches = (uint32_t)input->dims[0];
    params->input_depth = (uint32_t)input->dims[3];
    params->input_zero_point = input->zero_point;
    params->y.filter = weights->dims[1];
    params->x.filter = weights->dims[2];
    params->y.dilation = wsp_fb_i32(fb, &builder->node.options, options->dilation_h, 1);
    params->x.dilation = wsp_fb_i32(fb, &builder->node.options, options->dilation_w, 1);
    if (weights->dims[dimension] != output->dims[3]) {
        return wsp_prepare_invalid(builder, "shape");
    }
    const wsp_status status = wsp_windows_prepare(builder, &params->y, &params->x);
    return status == WSP_OK ? wsp_channels_prepare(builder, dimension, options->activation, WSP_CHANNELS_MOST_SHIFT,
                                                   &params->channels)
                            : status;
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
