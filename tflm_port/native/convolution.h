/* What CONV_2D and DEPTHWISE_CONV_2D share: parameters, checks and the way through the pixels. */
#ifndef WSP_NATIVE_CONVOLUTION_H
#define WSP_NATIVE_CONVOLUTION_H

#include "channels.h"
#include "ops.h"
#include "window.h"

typedef struct wsp_convolution_params {
    uint32_t input;
    uint32_t weights;
    uint32_t output;
    uint32_t scratch;
    uint32_t batches;
    uint32_t input_depth;
    wsp_window_axis y;
    wsp_window_axis x;
    wsp_channels channels;
    int32_t input_zero_point;
} wsp_convolution_params;

/* Slots of the options tables; the two operators number them differently. */
typedef struct wsp_convolution_options {
    uint32_t activation;
    uint32_t dilation_w;
    uint32_t dilation_h;
} wsp_convolution_options;

/* The tensors' part of a table entry. */
#define WSP_CONVOLUTION_SIGNATURE WSP_CHANNELS_SIGNATURE(WSP_IS_INT8 | WSP_IS_IMAGES, WSP_IS_IMAGES, WSP_IS_INT32)

/* Validates all but what relates channels and scratch, which are the caller's.
 *   dimension   of the weights along which output channels run: 0 or 3
 */
wsp_status wsp_convolution_prepare(wsp_builder *builder, const wsp_convolution_options *options, uint32_t dimension,
                                   wsp_convolution_params *params);

/* Computes one output pixel.
 *   context   from the caller of wsp_convolution_run
 *   image     the batch's input
 */
typedef void (*wsp_convolution_pixel)(const void *context, const int8_t *image, const wsp_window_span *y,
                                      const wsp_window_span *x, int8_t *output);

/* Computes all pixels, in order. */
void wsp_convolution_run(const wsp_engine *engine, const wsp_convolution_params *conv, wsp_convolution_pixel pixel,
                         const void *context);

#endif /* WSP_NATIVE_CONVOLUTION_H */
