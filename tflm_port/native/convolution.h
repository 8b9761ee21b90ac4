/* What CONV_2D and DEPTHWISE_CONV_2D share: parameters, checks and the end of each sum. */
#ifndef WSP_NATIVE_CONVOLUTION_H
#define WSP_NATIVE_CONVOLUTION_H

#include "bytes.h"
#include "channels.h"
#include "ops.h"
#include "window.h"

#define WSP_CONVOLUTION_MOST_TERMS 65536u /* an int32 holds the sum of that many products */

typedef struct wsp_convolution_params {
    uint32_t input;
    uint32_t weights;
    uint32_t bias; /* 0: none */
    uint32_t output;
    uint32_t scratch;
    uint32_t batches;
    uint32_t input_depth;
    wsp_window_axis y;
    wsp_window_axis x;
    wsp_channels channels;
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t low;
    int32_t high;
} wsp_convolution_params;

/* Slots of the options tables; the two operators number them differently. */
typedef struct wsp_convolution_options {
    uint32_t activation;
    uint32_t dilation_w;
    uint32_t dilation_h;
} wsp_convolution_options;

/* Validates all but what relates channels and scratch, which are the caller's.
 *   dimension   of the weights along which output channels run: 0 or 3
 *   weights     receives their description
 */
wsp_status wsp_convolution_prepare(wsp_builder *builder, const wsp_convolution_options *options, uint32_t dimension,
                                   wsp_convolution_params *params, wsp_operand *weights);

/* Bias, factor, zero point and clamp of one sum. */
static inline int8_t wsp_convolution_output(const wsp_convolution_params *conv, const uint8_t *bias, const void *table,
                                            uint32_t channel, int32_t sum)
{
    const wsp_multiplier factor = wsp_channels_factor(&conv->channels, table, channel);
    const int32_t biased = bias == NULL ? sum : wsp_add_wrap32(sum, wsp_load_i32(bias + 4u * channel));
    const int32_t scaled = wsp_requantize(biased, factor.multiplier, factor.shift);
    return (int8_t)wsp_clamp32(wsp_add_wrap32(scaled, conv->output_zero_point), conv->low, conv->high);
}

#endif /* WSP_NATIVE_CONVOLUTION_H */
