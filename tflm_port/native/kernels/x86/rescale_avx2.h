/* Requantization of eight lanes of int32, as requantize.h does it for one. */
#ifndef WSP_KERNELS_X86_RESCALE_AVX2_H
#define WSP_KERNELS_X86_RESCALE_AVX2_H

#include <immintrin.h>
#include <string.h>

#include "../element.h"

#define WSP_AVX2 __attribute__((target("avx2")))

/* wsp_mul_high in each lane. */
WSP_AVX2 static inline __m256i wsp_mul_high_x8_avx2(__m256i a, __m256i b)
{
    const __m256i half = _mm256_set1_epi64x((int64_t)1 << 30);
    const __m256i even = _mm256_add_epi64(_mm256_mul_epi32(a, b), half);
    const __m256i odd = _mm256_add_epi64(_mm256_mul_epi32(_mm256_srli_epi64(a, 32), _mm256_srli_epi64(b, 32)), half);
    return _mm256_blend_epi32(_mm256_srli_epi64(even, 31), _mm256_slli_epi64(odd, 1), 0xAA);
}

/* wsp_div_pow2 in each lane. */
WSP_AVX2 static inline __m256i wsp_div_pow2_x8_avx2(__m256i x, __m256i n)
{
    const __m256i one = _mm256_set1_epi32(1);
    const __m256i mask = _mm256_sub_epi32(_mm256_sllv_epi32(one, n), one);
    const __m256i threshold = _mm256_sub_epi32(_mm256_srli_epi32(mask, 1), _mm256_srai_epi32(x, 31));
    const __m256i up = _mm256_cmpgt_epi32(_mm256_and_si256(x, mask), threshold);
    return _mm256_sub_epi32(_mm256_srav_epi32(x, n), up);
}

/* wsp_requantize in each lane. */
WSP_AVX2 static inline __m256i wsp_requantize_x8_avx2(__m256i x, __m256i multiplier, __m256i shift)
{
    const __m256i zero = _mm256_setzero_si256();
    const __m256i left = _mm256_max_epi32(shift, zero);
    const __m256i right = _mm256_max_epi32(_mm256_sub_epi32(zero, shift), zero);
    return wsp_div_pow2_x8_avx2(wsp_mul_high_x8_avx2(_mm256_sllv_epi32(x, left), multiplier), right);
}

/* wsp_requantize in each lane, one factor for all. */
WSP_AVX2 static inline __m256i wsp_requantize_same_x8_avx2(__m256i x, wsp_multiplier factor)
{
    return wsp_requantize_x8_avx2(x, _mm256_set1_epi32(factor.multiplier), _mm256_set1_epi32(factor.shift));
}

/* Eight int8 as int32. */
WSP_AVX2 static inline __m256i wsp_load_int8_x8_avx2(const int8_t *from)
{
    int64_t bytes;
    memcpy(&bytes, from, sizeof bytes);
    return _mm256_cvtepi8_epi32(_mm_cvtsi64_si128(bytes));
}

/* The zero point added, the clamps applied, as bytes. */
WSP_AVX2 static inline void wsp_store_int8_x8_avx2(__m256i scaled, int32_t zero_point, int32_t low, int32_t high,
                                                   int8_t *to)
{
    __m256i y = _mm256_add_epi32(scaled, _mm256_set1_epi32(zero_point));
    y = _mm256_min_epi32(_mm256_max_epi32(y, _mm256_set1_epi32(low)), _mm256_set1_epi32(high));
    const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(y), _mm256_extracti128_si256(y, 1));
    const int64_t bytes = _mm_cvtsi128_si64(_mm_packs_epi16(words, words));
    memcpy(to, &bytes, sizeof bytes);
}

/* Eight output channels from the sums of their products, as wsp_channel_output computes each. */
WSP_AVX2 static inline void wsp_channel_outputs_x8_avx2(const wsp_channel_rules *rules, uint32_t channel, __m256i sums,
                                                        int8_t *output)
{
    if (rules->bias != NULL) {
        const __m256i bias = _mm256_loadu_si256((const __m256i *)(const void *)(rules->bias + (size_t)4u * channel));
        sums = _mm256_add_epi32(sums, bias);
    }
    __m256i scaled;
    if (rules->multipliers != NULL) {
        const __m256i multiplier = _mm256_loadu_si256((const __m256i *)(const void *)(rules->multipliers + channel));
        scaled = wsp_requantize_x8_avx2(sums, multiplier, wsp_load_int8_x8_avx2(rules->shifts + channel));
    } else {
        scaled = wsp_requantize_same_x8_avx2(sums, rules->factor);
    }
    wsp_store_int8_x8_avx2(scaled, rules->zero_point, rules->low, rules->high, output);
}

#endif /* WSP_KERNELS_X86_RESCALE_AVX2_H */
