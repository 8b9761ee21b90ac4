/* DEPTHWISE_CONV_2D, int8. */
#include "../convolution.h"

enum { OPTION_DEPTH_MULTIPLIER = 3 };

static wsp_status prepare(wsp_builder *builder)
{
    static const wsp_convolution_options options = {4u, 5u, 6u};
    wsp_convolution_params params;
    wsp_status status = wsp_convolution_prepare(builder, &options, 3u, &params);
    if (status != WSP_OK) {
        return status;
    }
    const int32_t multiplier = wsp_prepare_option32(builder, OPTION_DEPTH_MULTIPLIER);
    if (builder->inputs[1].dims[0] != 1 || multiplier < 1 ||
        (int64_t)multiplier * params.input_depth != (int64_t)params.channels.count) {
        return wsp_prepare_invalid(builder, "depth multiplier");
    }
    if ((uint64_t)params.y.filter * (uint64_t)params.x.filter > WSP_KERNEL_MOST_TERMS) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "window");
    }
    status = wsp_prepare_scratch(builder, WSP_KERNEL_DEPTHWISE_SCRATCH(params.channels.count), &params.scratch);
    return status == WSP_OK ? wsp_prepare_commit(builder, &params, sizeof params) : status;
}

typedef struct depthwise_run {
    const wsp_convolution_params *conv;
    wsp_depthwise depthwise;
    const int8_t *weights;
    void *scratch;
} depthwise_run;

static void pixel(const void *context, const int8_t *image, const wsp_window_span *y, const wsp_window_span *x,
                  int8_t *output)
{
    const depthwise_run *run = (const depthwise_run *)context;
    const wsp_convolution_params *conv = run->conv;
    const int32_t line = (y->origin + y->first * conv->y.dilation) * conv->x.input;
    const int32_t column = x->origin + x->first * conv->x.dilation;
    const bool none = y->first == y->end || x->first == x->end;
    const wsp_taps taps = {none ? image : image + (uint32_t)(line + column) * conv->input_depth,
                           run->weights + (uint32_t)(y->first * conv->x.filter + x->first) * conv->channels.count,
                           none ? 0u : (uint32_t)(y->end - y->first), (uint32_t)(x->end - x->first)};
    wsp_kernel_depthwise_int8(&run->depthwise, &taps, output, run->scratch);
}

static void execute(const wsp_engine *engine, const void *params)
{
    const wsp_convolution_params *conv = (const wsp_convolution_params *)params;
    const uint32_t depth = conv->input_depth;
    const depthwise_run run = {conv,
                               {conv->channels.count, conv->channels.count / depth,
                                (uint32_t)(conv->y.dilation * conv->x.input) * depth,
                                (uint32_t)conv->x.dilation * depth, (uint32_t)conv->x.filter, conv->input_zero_point,
                                wsp_channels_at(engine, &conv->channels)},
                               (const int8_t *)wsp_at(engine, conv->weights),
                               wsp_at(engine, conv->scratch)};
    wsp_convolution_run(engine, conv, pixel, &run);
}

const wsp_operator wsp_op_depthwise_conv_2d = {
    .builtin = WSP_BUILTIN_DEPTHWISE_CONV_2D,
    WSP_CONVOLUTION_SIGNATURE,
    .prepare = prepare,
    .execute = execute,
};
