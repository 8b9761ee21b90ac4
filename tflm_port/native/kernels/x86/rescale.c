/* Change of quantization: from int8 to int8 AVX2 where the processor has it, else the plain kernel. */
#include "../select.h"

#if defined(WSP_KERNELS_X86)

/* The plain kernel under a name of its own. */
#undef WSP_REPLACES_RESCALE
#undef WSP_PLAIN_SUFFIX
#define WSP_PLAIN_SUFFIX _plain
#include "../kernels.h"
wsp_rescale_kernel wsp_kernel_rescale_plain;
wsp_rescale_kernel wsp_kernel_rescale_avx2;
#include "../plain/rescale.c" /* NOLINT(bugprone-suspicious-include) */
#include "rescale_avx2.h"

WSP_AVX2 void wsp_kernel_rescale_avx2(const wsp_rescale_rules *rules, uint32_t count, const void *input, void *output)
{
    const wsp_rescale_rules local = *rules;
    const int8_t *from = (const int8_t *)input;
    int8_t *to = (int8_t *)output;
    if (local.input_bytes != 1u || local.output_bytes != 1u || local.high > INT8_MAX) {
        wsp_kernel_rescale_plain(rules, count, input, output);
        return;
    }
    for (; count >= 8u; count -= 8u, from += 8, to += 8) {
        const __m256i x = _mm256_sub_epi32(wsp_load_int8_x8_avx2(from), _mm256_set1_epi32(local.input_zero_point));
        const __m256i below = _mm256_srai_epi32(x, 31);
        const __m256i multiplier = _mm256_blendv_epi8(_mm256_set1_epi32(local.factor.multiplier),
                                                      _mm256_set1_epi32(local.negative.multiplier), below);
        const __m256i shift =
            _mm256_blendv_epi8(_mm256_set1_epi32(local.factor.shift), _mm256_set1_epi32(local.negative.shift), below);
        wsp_store_int8_x8_avx2(wsp_requantize_x8_avx2(x, multiplier, shift), local.zero_point, local.low, local.high,
                               to);
    }
    wsp_kernel_rescale_plain(rules, count, from, to);
}

/* The tests of checked builds, whose engine is plain, compile this file beside it. */
#if !WSP_FIXED_CHECKED
void wsp_kernel_rescale(const wsp_rescale_rules *rules, uint32_t count, const void *input, void *output)
{
    wsp_rescale_kernel *kernel = __builtin_cpu_supports("avx2") ? wsp_kernel_rescale_avx2 : wsp_kernel_rescale_plain;
    kernel(rules, count, input, output);
}
#endif

#endif
