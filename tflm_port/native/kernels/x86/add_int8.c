/* Sum or difference of int8 elements: AVX2 where the processor has it, else the plain kernel. */
#include "../select.h"

#if defined(WSP_KERNELS_X86)

/* The plain kernel under a name of its own. */
#undef WSP_REPLACES_ADD_INT8
#undef WSP_PLAIN_SUFFIX
#define WSP_PLAIN_SUFFIX _plain
#include "../kernels.h"
wsp_pair_kernel wsp_kernel_add_int8_plain;
wsp_pair_kernel wsp_kernel_add_int8_avx2;
#include "../plain/add_int8.c" /* NOLINT(bugprone-suspicious-include) */
#include "rescale_avx2.h"

/* An input on the common scale. */
WSP_AVX2 static inline __m256i to_common_scale(__m256i x, int32_t zero_point, int32_t guard_bits, wsp_multiplier factor)
{
    const __m256i from_zero = _mm256_sub_epi32(x, _mm256_set1_epi32(zero_point));
    return wsp_requantize_same_x8_avx2(_mm256_sll_epi32(from_zero, _mm_cvtsi32_si128(guard_bits)), factor);
}

WSP_AVX2 void wsp_kernel_add_int8_avx2(const wsp_pair_rules *rules, uint32_t count, const void *input1, uint32_t step1,
                                       const void *input2, uint32_t step2, void *output)
{
    const wsp_sum_rules local = *(const wsp_sum_rules *)rules;
    const int8_t *a = (const int8_t *)input1;
    const int8_t *b = (const int8_t *)input2;
    int8_t *to = (int8_t *)output;
    uint32_t i = 0u;
    for (; i + 8u <= count; i += 8u) {
        const __m256i x = step1 != 0u ? wsp_load_int8_x8_avx2(a + i) : _mm256_set1_epi32(*a);
        const __m256i y = step2 != 0u ? wsp_load_int8_x8_avx2(b + i) : _mm256_set1_epi32(*b);
        const __m256i scaled1 = to_common_scale(x, local.pair.zero_point1, local.guard_bits, local.factor1);
        const __m256i scaled2 = to_common_scale(y, local.pair.zero_point2, local.guard_bits, local.factor2);
        const __m256i sum = _mm256_add_epi32(scaled1, _mm256_sign_epi32(scaled2, _mm256_set1_epi32(local.sign2)));
        wsp_store_int8_x8_avx2(wsp_requantize_same_x8_avx2(sum, local.pair.factor), local.pair.zero_point,
                               local.pair.low, local.pair.high, to + i);
    }
    wsp_kernel_add_int8_plain(rules, count - i, a + i * step1, step1, b + i * step2, step2, to + i);
}

/* The tests of checked builds, whose engine is plain, compile this file beside it. */
#if !WSP_FIXED_CHECKED
void wsp_kernel_add_int8(const wsp_pair_rules *rules, uint32_t count, const void *input1, uint32_t step1,
                         const void *input2, uint32_t step2, void *output)
{
    wsp_pair_kernel *kernel = __builtin_cpu_supports("avx2") ? wsp_kernel_add_int8_avx2 : wsp_kernel_add_int8_plain;
    kernel(rules, count, input1, step1, input2, step2, output);
}
#endif

#endif
