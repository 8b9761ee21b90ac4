/* Product of int8 elements: AVX2 where the processor has it, else the plain kernel. */
#include "../select.h"

#if defined(WSP_KERNELS_X86)

/* The plain kernel under a name of its own. */
#undef WSP_REPLACES_MUL_INT8
#undef WSP_PLAIN_SUFFIX
#define WSP_PLAIN_SUFFIX _plain
#include "../kernels.h"
wsp_pair_kernel wsp_kernel_mul_int8_plain;
wsp_pair_kernel wsp_kernel_mul_int8_avx2;
#include "../plain/mul_int8.c" /* NOLINT(bugprone-suspicious-include) */
#include "rescale_avx2.h"

WSP_AVX2 void wsp_kernel_mul_int8_avx2(const wsp_pair_rules *rules, uint32_t count, const void *input1, uint32_t step1,
                                       const void *input2, uint32_t step2, void *output)
{
    const wsp_pair_rules local = *rules;
    const int8_t *a = (const int8_t *)input1;
    const int8_t *b = (const int8_t *)input2;
    int8_t *to = (int8_t *)output;
    uint32_t i = 0u;
    for (; i + 8u <= count; i += 8u) {
        const __m256i x = step1 != 0u ? wsp_load_int8_x8_avx2(a + i) : _mm256_set1_epi32(*a);
        const __m256i y = step2 != 0u ? wsp_load_int8_x8_avx2(b + i) : _mm256_set1_epi32(*b);
        const __m256i product = _mm256_mullo_epi32(_mm256_sub_epi32(x, _mm256_set1_epi32(local.zero_point1)),
                                                   _mm256_sub_epi32(y, _mm256_set1_epi32(local.zero_point2)));
        wsp_store_int8_x8_avx2(wsp_requantize_same_x8_avx2(product, local.factor), local.zero_point, local.low,
                               local.high, to + i);
    }
    wsp_kernel_mul_int8_plain(rules, count - i, a + i * step1, step1, b + i * step2, step2, to + i);
}

/* The tests of checked builds, whose engine is plain, compile this file beside it. */
#if !WSP_FIXED_CHECKED
void wsp_kernel_mul_int8(const wsp_pair_rules *rules, uint32_t count, const void *input1, uint32_t step1,
                         const void *input2, uint32_t step2, void *output)
{
    wsp_pair_kernel *kernel = __builtin_cpu_supports("avx2") ? wsp_kernel_mul_int8_avx2 : wsp_kernel_mul_int8_plain;
    kernel(rules, count, input1, step1, input2, step2, output);
}
#endif

#endif
