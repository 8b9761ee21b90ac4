/* Depthwise convolution of four channels at a time: all taps of a channel, then its output. Channels with several
 * filters each are left to plain C. */
#include "../element.h"

#if defined(WSP_KERNELS_ARM_DSP)

#include "channel_outputs.h"
#include "dsp.h"

/* The plain kernel under a name of its own. */
#undef WSP_REPLACES_DEPTHWISE_INT8
#undef WSP_PLAIN_SUFFIX
#define WSP_PLAIN_SUFFIX _plain
wsp_depthwise_kernel wsp_kernel_depthwise_int8_plain;
#include "../plain/depthwise_int8.c" /* NOLINT(bugprone-suspicious-include) */

/* Sums of the products of four channels. */
static void taps4(const wsp_depthwise *depthwise, const wsp_taps *taps, uint32_t channel, int32_t sums[4])
{
    const uint32_t zero_point = (uint32_t)depthwise->input_zero_point;
    const uint32_t zero = (zero_point & 0xFFFFu) | zero_point << 16;
    const int8_t *inputs = taps->input + channel;
    const int8_t *weights = taps->weights + channel;
    int32_t sum0 = 0;
    int32_t sum1 = 0;
    int32_t sum2 = 0;
    int32_t sum3 = 0;
    for (uint32_t row = 0u; row < taps->rows; row++) {
        const int8_t *input = inputs;
        const int8_t *weight = weights;
        for (uint32_t column = taps->columns; column > 0u; column--) {
            const uint32_t x = wsp_dsp_load4(input);
            const uint32_t w = wsp_dsp_load4(weight);
            const uint32_t even = wsp_dsp_ssub16(wsp_dsp_sxtb16(x), zero);
            const uint32_t odd = wsp_dsp_ssub16(wsp_dsp_sxtb16_ror8(x), zero);
            const uint32_t even_weights = wsp_dsp_sxtb16(w);
            const uint32_t odd_weights = wsp_dsp_sxtb16_ror8(w);
            sum0 = wsp_dsp_smlabb(even, even_weights, sum0);
            sum1 = wsp_dsp_smlabb(odd, odd_weights, sum1);
            sum2 = wsp_dsp_smlatt(even, even_weights, sum2);
            sum3 = wsp_dsp_smlatt(odd, odd_weights, sum3);
            input += depthwise->column_step;
            weight += depthwise->channels;
        }
        inputs += depthwise->row_step;
        weights += depthwise->filter_width * depthwise->channels;
    }
    sums[0] = sum0;
    sums[1] = sum1;
    sums[2] = sum2;
    sums[3] = sum3;
}

static int32_t taps1(const wsp_depthwise *depthwise, const wsp_taps *taps, uint32_t channel)
{
    int32_t sum = 0;
    for (uint32_t row = 0u; row < taps->rows; row++) {
        const int8_t *input = taps->input + channel + row * depthwise->row_step;
        const int8_t *weight = taps->weights + channel + row * depthwise->filter_width * depthwise->channels;
        for (uint32_t column = 0u; column < taps->columns; column++) {
            sum += *weight * (*input - depthwise->input_zero_point);
            input += depthwise->column_step;
            weight += depthwise->channels;
        }
    }
    return sum;
}

void wsp_kernel_depthwise_int8(const wsp_depthwise *depthwise, const wsp_taps *taps, int8_t *output, void *scratch)
{
    const uint32_t channels = depthwise->channels;
    uint32_t channel = 0u;
    if (depthwise->multiplier != 1u) {
        wsp_kernel_depthwise_int8_plain(depthwise, taps, output, scratch);
        return;
    }
    for (; channel + 4u <= channels; channel += 4u) {
        int32_t sums[4];
        taps4(depthwise, taps, channel, sums);
        wsp_dsp_channel_outputs(&depthwise->rules, channel, 4u, sums, output + channel);
    }
    for (; channel < channels; channel++) {
        const int32_t sum = taps1(depthwise, taps, channel);
        wsp_dsp_channel_outputs(&depthwise->rules, channel, 1u, &sum, output + channel);
    }
}

#endif
