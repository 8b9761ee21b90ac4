/* Dense layer: AVX2 or SSE4.1 where the processor has it, else the plain kernel. Weights are widened as they are read
 * and multiplied in pairs; four units grow together and, with AVX2, eight are rescaled. */
#include "../select.h"

#if defined(WSP_KERNELS_X86)

/* The plain kernel under a name of its own. */
#undef WSP_REPLACES_DENSE_INT8
#undef WSP_PLAIN_SUFFIX
#define WSP_PLAIN_SUFFIX _plain
#include "../kernels.h"
wsp_dense_kernel wsp_kernel_dense_int8_plain;
wsp_dense_kernel wsp_kernel_dense_int8_avx2;
wsp_dense_kernel wsp_kernel_dense_int8_sse41;
#include "../plain/dense_int8.c" /* NOLINT(bugprone-suspicious-include) */
#include "rescale_avx2.h"

WSP_AVX2 static inline __m128i load_x16(const void *at)
{
    return _mm_loadu_si128((const __m128i *)at);
}

/* Sums of the products of four weight rows with a vector. */
WSP_AVX2 static __m128i rows4(const int8_t *rows, const int16_t *x, uint32_t depth)
{
    __m256i sums[4] = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256()};
    int32_t rest[4] = {0, 0, 0, 0};
    uint32_t i = 0u;
    for (; i + 16u <= depth; i += 16u) {
        const __m256i wide = _mm256_loadu_si256((const __m256i *)(const void *)(x + i));
        for (uint32_t r = 0u; r < 4u; r++) {
            const __m256i weights = _mm256_cvtepi8_epi16(load_x16(rows + (size_t)r * depth + i));
            sums[r] = _mm256_add_epi32(sums[r], _mm256_madd_epi16(weights, wide));
        }
    }
    if (i + 8u <= depth) {
        const __m128i wide = load_x16(x + i);
        for (uint32_t r = 0u; r < 4u; r++) {
            const int8_t *row = rows + (size_t)r * depth + i;
            const __m128i weights = _mm_cvtepi8_epi16(_mm_loadl_epi64((const __m128i *)(const void *)row));
            const __m256i products = _mm256_inserti128_si256(_mm256_setzero_si256(), _mm_madd_epi16(weights, wide), 0);
            sums[r] = _mm256_add_epi32(sums[r], products);
        }
        i += 8u;
    }
    for (; i < depth; i++) {
        for (uint32_t r = 0u; r < 4u; r++) {
            rest[r] += rows[(size_t)r * depth + i] * x[i];
        }
    }
    const __m256i pairs = _mm256_hadd_epi32(_mm256_hadd_epi32(sums[0], sums[1]), _mm256_hadd_epi32(sums[2], sums[3]));
    const __m128i total = _mm_add_epi32(_mm256_castsi256_si128(pairs), _mm256_extracti128_si256(pairs, 1));
    return _mm_add_epi32(total, load_x16(rest));
}

WSP_AVX2 void wsp_kernel_dense_int8_avx2(const wsp_dense *dense, const int8_t *input, uint32_t step, uint32_t vectors,
                                         int8_t *output, void *scratch)
{
    const uint32_t depth = dense->depth;
    int16_t *wide = (int16_t *)scratch;
    for (; vectors > 0u; vectors--) {
        const int8_t *row = dense->weights;
        uint32_t unit = 0u;
        wsp_dot_widen(input, depth, dense->input_zero_point, wide);
        for (; unit + 8u <= dense->units; unit += 8u, row += (size_t)8u * depth, output += 8) {
            const __m128i high = rows4(row + (size_t)4u * depth, wide, depth);
            const __m256i sums = _mm256_inserti128_si256(_mm256_castsi128_si256(rows4(row, wide, depth)), high, 1);
            wsp_channel_outputs_x8_avx2(&dense->rules, unit, sums, output);
        }
        for (; unit + 4u <= dense->units; unit += 4u, row += (size_t)4u * depth, output += 4) {
            int32_t sums[4];
            _mm_storeu_si128((__m128i *)(void *)sums, rows4(row, wide, depth));
            wsp_channel_outputs4(&dense->rules, unit, sums, output);
        }
        for (; unit < dense->units; unit++, row += depth) {
            *output++ = wsp_channel_output(&dense->rules, unit, wsp_dot_row(row, wide, depth));
        }
        input += step;
    }
}

#define WSP_SSE41 __attribute__((target("sse4.1")))

WSP_SSE41 static void rows4_sse41(const int8_t *rows, const int16_t *x, uint32_t depth, int32_t total[4])
{
    __m128i sums[4] = {_mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128()};
    int32_t rest[4] = {0, 0, 0, 0};
    uint32_t i = 0u;
    for (; i + 8u <= depth; i += 8u) {
        const __m128i wide = _mm_loadu_si128((const __m128i *)(const void *)(x + i));
        for (uint32_t r = 0u; r < 4u; r++) {
            const int8_t *row = rows + (size_t)r * depth + i;
            const __m128i weights = _mm_cvtepi8_epi16(_mm_loadl_epi64((const __m128i *)(const void *)row));
            sums[r] = _mm_add_epi32(sums[r], _mm_madd_epi16(weights, wide));
        }
    }
    for (; i < depth; i++) {
        for (uint32_t r = 0u; r < 4u; r++) {
            rest[r] += rows[(size_t)r * depth + i] * x[i];
        }
    }
    const __m128i pairs = _mm_hadd_epi32(_mm_hadd_epi32(sums[0], sums[1]), _mm_hadd_epi32(sums[2], sums[3]));
    const __m128i all = _mm_add_epi32(pairs, _mm_loadu_si128((const __m128i *)(const void *)rest));
    _mm_storeu_si128((__m128i *)(void *)total, all);
}

WSP_SSE41 void wsp_kernel_dense_int8_sse41(const wsp_dense *dense, const int8_t *input, uint32_t step, uint32_t vectors,
                                           int8_t *output, void *scratch)
{
    const uint32_t depth = dense->depth;
    int16_t *wide = (int16_t *)scratch;
    for (; vectors > 0u; vectors--, input += step) {
        const int8_t *row = dense->weights;
        uint32_t unit = 0u;
        wsp_dot_widen(input, depth, dense->input_zero_point, wide);
        for (; unit + 4u <= dense->units; unit += 4u, row += (size_t)4u * depth, output += 4) {
            int32_t sums[4];
            rows4_sse41(row, wide, depth, sums);
            wsp_channel_outputs4(&dense->rules, unit, sums, output);
        }
        for (; unit < dense->units; unit++, row += depth) {
            *output++ = wsp_channel_output(&dense->rules, unit, wsp_dot_row(row, wide, depth));
        }
    }
}

/* The tests of checked builds, whose engine is plain, compile this file beside it. */
#if !WSP_FIXED_CHECKED
void wsp_kernel_dense_int8(const wsp_dense *dense, const int8_t *input, uint32_t step, uint32_t vectors, int8_t *output,
                           void *scratch)
{
    wsp_dense_kernel *kernel = __builtin_cpu_supports("avx2")     ? wsp_kernel_dense_int8_avx2
                               : __builtin_cpu_supports("sse4.1") ? wsp_kernel_dense_int8_sse41
                                                                  : wsp_kernel_dense_int8_plain;
    kernel(dense, input, step, vectors, output, scratch);
}
#endif

#endif
