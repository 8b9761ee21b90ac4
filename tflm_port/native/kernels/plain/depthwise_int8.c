/* Depthwise convolution: the sums of all channels of a pixel grow together, tap by tap. */
#include <string.h>

#include "../element.h"

#ifndef WSP_REPLACES_DEPTHWISE_INT8

/* sums[c * multiplier + m] += weights[c * multiplier + m] * (input[c] - zero_point). */
static void add_tap(const int8_t *input, const int8_t *weights, uint32_t channels, uint32_t multiplier,
                    int32_t zero_point, int32_t *sums)
{
    if (multiplier == 1u) {
        for (uint32_t c = 0u; c < channels; c++) {
            sums[c] += weights[c] * (input[c] - zero_point);
        }
        return;
    }
    for (uint32_t c = 0u; c < channels; input++) {
        const int32_t x = *input - zero_point;
        for (const uint32_t end = c + multiplier; c < end; c++) {
            sums[c] += weights[c] * x;
        }
    }
}

void WSP_PLAIN(wsp_kernel_depthwise_int8)(const wsp_depthwise *depthwise, const wsp_taps *taps, int8_t *output,
                                          void *scratch)
{
    const uint32_t channels = depthwise->channels;
    int32_t *sums = (int32_t *)scratch;
    memset(sums, 0, channels * sizeof *sums);
    for (uint32_t row = 0u; row < taps->rows; row++) {
        const int8_t *input = taps->input + row * depthwise->row_step;
        const int8_t *weights = taps->weights + row * depthwise->filter_width * channels;
        for (uint32_t column = 0u; column < taps->columns; column++) {
            add_tap(input, weights, channels, depthwise->multiplier, depthwise->input_zero_point, sums);
            input += depthwise->column_step;
            weights += channels;
        }
    }
    for (uint32_t c = 0u; c < channels; c++) {
        output[c] = wsp_channel_output(&depthwise->rules, c, sums[c]);
    }
}

#endif
