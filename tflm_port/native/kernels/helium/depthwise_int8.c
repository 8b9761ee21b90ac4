/* Depthwise convolution of eight channels at a time: all taps of a channel, then its output. Channels with several
 * filters each are left to plain C. */
#include "../element.h"

#if defined(WSP_KERNELS_HELIUM)

#include "channels4.h"

/* The plain kernel under a name of its own. */
#undef WSP_REPLACES_DEPTHWISE_INT8
#undef WSP_PLAIN_SUFFIX
#define WSP_PLAIN_SUFFIX _plain
wsp_depthwise_kernel wsp_kernel_depthwise_int8_plain;
#include "../plain/depthwise_int8.c" /* NOLINT(bugprone-suspicious-include) */

/* Sums of the products of the first `count` of eight channels, the even ones, then the odd ones. */
static inline int32x4x2_t sums8(const wsp_depthwise *depthwise, const wsp_taps *taps, uint32_t channel, uint32_t count)
{
    const mve_pred16_t there = vctp16q(count);
    const int16_t zero_point = (int16_t)depthwise->input_zero_point;
    const int8_t *inputs = taps->input + channel;
    const int8_t *weights = taps->weights + channel;
    int32x4x2_t sums = {{vdupq_n_s32(0), vdupq_n_s32(0)}};
    for (uint32_t row = 0u; row < taps->rows; row++) {
        const int8_t *x = inputs;
        const int8_t *w = weights;
        for (uint32_t column = 0u; column < taps->columns; column++) {
            const int16x8_t from_zero = vsubq_n_s16(vldrbq_z_s16(x, there), zero_point);
            const int16x8_t weight = vldrbq_z_s16(w, there);
            sums.val[0] = vaddq_s32(sums.val[0], vmullbq_int_s16(from_zero, weight));
            sums.val[1] = vaddq_s32(sums.val[1], vmulltq_int_s16(from_zero, weight));
            x += depthwise->column_step;
            w += depthwise->channels;
        }
        inputs += depthwise->row_step;
        weights += depthwise->filter_width * depthwise->channels;
    }
    return sums;
}

void wsp_kernel_depthwise_int8(const wsp_depthwise *depthwise, const wsp_taps *taps, int8_t *output, void *scratch)
{
    const uint32_t channels = depthwise->channels;
    const wsp_channel_rules *rules = &depthwise->rules;
    const wsp_range4 range = wsp_range4_from(rules->zero_point, rules->low, rules->high);
    if (depthwise->multiplier != 1u) {
        wsp_kernel_depthwise_int8_plain(depthwise, taps, output, scratch);
        return;
    }
    for (uint32_t channel = 0u; channel < channels; channel += 8u) {
        const uint32_t count = channels - channel;
        int32_t sums[8];
        vst2q_s32(sums, sums8(depthwise, taps, channel, count));
        wsp_channel_outputs_x4(rules, &range, channel, count, vldrwq_s32(sums), output + channel);
        if (count > 4u) {
            wsp_channel_outputs_x4(rules, &range, channel + 4u, count - 4u, vldrwq_s32(sums + 4),
                                   output + channel + 4u);
        }
    }
}

#endif
