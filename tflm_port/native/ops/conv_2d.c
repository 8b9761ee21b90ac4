/* CONV_2D, int8: a window of all channels is a vector, the output channels are a dense layer over it. */
#include <string.h>

#include "../convolution.h"

typedef struct conv_params {
    wsp_convolution_params common;
    uint32_t window; /* scratch to gather a window in; 0: windows lie in one piece in the input */
} conv_params;

typedef struct conv_run {
    const wsp_convolution_params *conv;
    wsp_dense dense;
    int8_t *window;
    void *scratch;
} conv_run;

/* Whether every window is a run of input elements. */
static bool in_one_piece(const wsp_convolution_params *conv)
{
    const bool row = conv->x.dilation == 1 || conv->x.filter == 1;
    const bool rows = conv->y.filter == 1 || (conv->y.dilation == 1 && conv->x.filter == conv->x.input);
    return row && rows && wsp_window_inside(&conv->y) && wsp_window_inside(&conv->x);
}

static wsp_status prepare(wsp_builder *builder)
{
    static const wsp_convolution_options options = {3u, 4u, 5u};
    conv_params params;
    const wsp_operand *weights = &builder->inputs[1];
    wsp_status status = wsp_convolution_prepare(builder, &options, 0u, &params.common);
    if (status != WSP_OK) {
        return status;
    }
    if ((uint32_t)weights->dims[3] != params.common.input_depth) {
        return wsp_prepare_invalid(builder, "groups");
    }
    const uint32_t terms = weights->elements / (uint32_t)weights->dims[0];
    if (terms > WSP_KERNEL_MOST_TERMS) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "depth");
    }
    params.window = 0u;
    if ((status = wsp_prepare_scratch(builder, WSP_KERNEL_DENSE_SCRATCH(terms), &params.common.scratch)) != WSP_OK ||
        (!in_one_piece(&params.common) && (status = wsp_prepare_scratch(builder, terms, &params.window)) != WSP_OK)) {
        return status;
    }
    return wsp_prepare_commit(builder, &params, sizeof params);
}

/* Copies a window; what lies outside the input is the zero point. */
static void gather(const wsp_convolution_params *conv, const int8_t *image, const wsp_window_span *y,
                   const wsp_window_span *x, int8_t *window)
{
    const uint32_t depth = conv->input_depth;
    const uint32_t row_terms = (uint32_t)conv->x.filter * depth;
    const uint32_t step = (uint32_t)conv->x.dilation * depth;
    if (y->end - y->first < conv->y.filter || x->end - x->first < conv->x.filter) {
        memset(window, (uint8_t)conv->input_zero_point, (size_t)conv->y.filter * row_terms);
    }
    for (int32_t fy = y->first; fy < y->end; fy++) {
        const int32_t line = (y->origin + fy * conv->y.dilation) * conv->x.input;
        const int8_t *from = image + (uint32_t)(line + x->origin + x->first * conv->x.dilation) * depth;
        int8_t *to = window + (uint32_t)fy * row_terms + (uint32_t)x->first * depth;
        const uint32_t taps = (uint32_t)(x->end - x->first);
        if (step == depth) {
            memcpy(to, from, (size_t)taps * depth);
            continue;
        }
        for (uint32_t fx = 0u; fx < taps; fx++) {
            memcpy(to + fx * depth, from + fx * step, depth);
        }
    }
}

static void gathered_pixel(const void *context, const int8_t *image, const wsp_window_span *y, const wsp_window_span *x,
                           int8_t *output)
{
    const conv_run *run = (const conv_run *)context;
    gather(run->conv, image, y, x, run->window);
    wsp_kernel_dense_int8(&run->dense, run->window, 0u, 1u, output, run->scratch);
}

/* Windows below each other when there is one column, else those of a line, go to the kernel together. */
static void run_in_place(const wsp_engine *engine, const conv_run *run)
{
    const wsp_convolution_params *conv = run->conv;
    const bool column = conv->x.output == 1;
    const uint32_t row = (uint32_t)conv->x.input * conv->input_depth;
    const uint32_t down = (uint32_t)conv->y.stride * row;
    const uint32_t lines = column ? 1u : (uint32_t)conv->y.output;
    const uint32_t vectors = (uint32_t)(column ? conv->y.output : conv->x.output);
    const uint32_t step = column ? down : (uint32_t)conv->x.stride * conv->input_depth;
    const int8_t *image = (const int8_t *)wsp_at(engine, conv->input);
    int8_t *output = (int8_t *)wsp_at(engine, conv->output);
    for (uint32_t batch = 0u; batch < conv->batches; batch++, image += (uint32_t)conv->y.input * row) {
        for (uint32_t line = 0u; line < lines; line++) {
            wsp_kernel_dense_int8(&run->dense, image + line * down, step, vectors, output, run->scratch);
            output += vectors * conv->channels.count;
        }
    }
}

static void execute(const wsp_engine *engine, const void *params)
{
    const conv_params *own = (const conv_params *)params;
    const wsp_convolution_params *conv = &own->common;
    const uint32_t terms = (uint32_t)(conv->y.filter * conv->x.filter) * conv->input_depth;
    const conv_run run = {conv,
                          {(const int8_t *)wsp_at(engine, conv->weights), conv->channels.count, terms,
                           conv->input_zero_point, wsp_channels_at(engine, &conv->channels)},
                          (int8_t *)wsp_at(engine, own->window),
                          wsp_at(engine, conv->scratch)};
    if (own->window == 0u) {
        run_in_place(engine, &run);
    } else {
        wsp_convolution_run(engine, conv, gathered_pixel, &run);
    }
}

const wsp_operator wsp_op_conv_2d = {
    .builtin = WSP_BUILTIN_CONV_2D,
    WSP_CONVOLUTION_SIGNATURE,
    .prepare = prepare,
    .execute = execute,
};
