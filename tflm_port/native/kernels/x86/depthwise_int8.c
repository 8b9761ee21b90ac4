/* Depthwise convolution: eight channels at a time with AVX2 where the processor has it, else the plain kernel, which
 * also does channels with several filters each. */
#include "../select.h"

#if defined(WSP_KERNELS_X86)

/* The plain kernel under a name of its own. */
#undef WSP_REPLACES_DEPTHWISE_INT8
#undef WSP_PLAIN_SUFFIX
#define WSP_PLAIN_SUFFIX _plain
#include "../kernels.h"
wsp_depthwise_kernel wsp_kernel_depthwise_int8_plain;
wsp_depthwise_kernel wsp_kernel_depthwise_int8_avx2;
#include "../plain/depthwise_int8.c" /* NOLINT(bugprone-suspicious-include) */
#include "rescale_avx2.h"

/* Eight int8 as int16. */
WSP_AVX2 static inline __m128i load8(const int8_t *from)
{
    return _mm_cvtepi8_epi16(_mm_loadl_epi64((const __m128i *)(const void *)from));
}

/* Sums of the products of eight channels; a product fits int16. */
WSP_AVX2 static inline __m256i sums8(const wsp_depthwise *depthwise, const wsp_taps *taps, uint32_t channel)
{
    const __m128i zero_point = _mm_set1_epi16((int16_t)depthwise->input_zero_point);
    __m256i sums = _mm256_setzero_si256();
    for (uint32_t row = 0u; row < taps->rows; row++) {
        const int8_t *input = taps->input + row * depthwise->row_step + channel;
        const int8_t *weights = taps->weights + row * depthwise->filter_width * depthwise->channels + channel;
        for (uint32_t column = 0u; column < taps->columns; column++) {
            const __m128i products = _mm_mullo_epi16(_mm_sub_epi16(load8(input), zero_point), load8(weights));
            sums = _mm256_add_epi32(sums, _mm256_cvtepi16_epi32(products));
            input += depthwise->column_step;
            weights += depthwise->channels;
        }
    }
    return sums;
}

static int32_t sum1(const wsp_depthwise *depthwise, const wsp_taps *taps, uint32_t channel)
{
    int32_t sum = 0;
    for (uint32_t row = 0u; row < taps->rows; row++) {
        const int8_t *input = taps->input + row * depthwise->row_step + channel;
        const int8_t *weights = taps->weights + row * depthwise->filter_width * depthwise->channels + channel;
        for (uint32_t column = 0u; column < taps->columns; column++) {
            sum += *weights * (*input - depthwise->input_zero_point);
            input += depthwise->column_step;
            weights += depthwise->channels;
        }
    }
    return sum;
}

WSP_AVX2 void wsp_kernel_depthwise_int8_avx2(const wsp_depthwise *depthwise, const wsp_taps *taps, int8_t *output,
                                             void *scratch)
{
    const uint32_t channels = depthwise->channels;
    uint32_t channel = 0u;
    if (depthwise->multiplier != 1u) {
        wsp_kernel_depthwise_int8_plain(depthwise, taps, output, scratch);
        return;
    }
    for (; channel + 8u <= channels; channel += 8u) {
        const __m256i sums = sums8(depthwise, taps, channel);
        wsp_channel_outputs_x8_avx2(&depthwise->rules, channel, sums, output + channel);
    }
    for (; channel < channels; channel++) {
        output[channel] = wsp_channel_output(&depthwise->rules, channel, sum1(depthwise, taps, channel));
    }
}

/* The tests of checked builds, whose engine is plain, compile this file beside it. */
#if !WSP_FIXED_CHECKED
void wsp_kernel_depthwise_int8(const wsp_depthwise *depthwise, const wsp_taps *taps, int8_t *output, void *scratch)
{
    wsp_depthwise_kernel *kernel =
        __builtin_cpu_supports("avx2") ? wsp_kernel_depthwise_int8_avx2 : wsp_kernel_depthwise_int8_plain;
    kernel(depthwise, taps, output, scratch);
}
#endif

#endif
