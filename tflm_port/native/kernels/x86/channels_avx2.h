/* Four output channels from the sums of their products, as wsp_channel_output computes each. */
#ifndef WSP_KERNELS_X86_CHANNELS_AVX2_H
#define WSP_KERNELS_X86_CHANNELS_AVX2_H

#include <immintrin.h>
#include <string.h>

#include "../kernels.h"

#define WSP_AVX2 __attribute__((target("avx2")))

WSP_AVX2 static inline __m128i wsp_load_x4_avx2(const void *at)
{
    return _mm_loadu_si128((const __m128i *)at);
}

/* wsp_mul_high in each lane. */
WSP_AVX2 static inline __m128i wsp_mul_high_x4_avx2(__m128i a, __m128i b)
{
    const __m128i half = _mm_set1_epi64x((int64_t)1 << 30);
    const __m128i even = _mm_add_epi64(_mm_mul_epi32(a, b), half);
    const __m128i odd = _mm_add_epi64(_mm_mul_epi32(_mm_srli_epi64(a, 32), _mm_srli_epi64(b, 32)), half);
    return _mm_blend_epi32(_mm_srli_epi64(even, 31), _mm_slli_epi64(odd, 1), 0xA);
}

/* wsp_div_pow2 in each lane. */
WSP_AVX2 static inline __m128i wsp_div_pow2_x4_avx2(__m128i x, __m128i n)
{
    const __m128i one = _mm_set1_epi32(1);
    const __m128i mask = _mm_sub_epi32(_mm_sllv_epi32(one, n), one);
    const __m128i threshold = _mm_sub_epi32(_mm_srli_epi32(mask, 1), _mm_srai_epi32(x, 31));
    const __m128i up = _mm_cmpgt_epi32(_mm_and_si128(x, mask), threshold);
    return _mm_sub_epi32(_mm_srav_epi32(x, n), up);
}

WSP_AVX2 static inline void wsp_channel_outputs_x4_avx2(const wsp_channel_rules *rules, uint32_t channel, __m128i sums,
                                                        int8_t output[4])
{
    __m128i multiplier = _mm_set1_epi32(rules->factor.multiplier);
    __m128i shift = _mm_set1_epi32(rules->factor.shift);
    if (rules->multipliers != NULL) {
        int32_t bytes;
        memcpy(&bytes, rules->shifts + channel, sizeof bytes);
        multiplier = wsp_load_x4_avx2(rules->multipliers + channel);
        shift = _mm_cvtepi8_epi32(_mm_cvtsi32_si128(bytes));
    }
    if (rules->bias != NULL) {
        sums = _mm_add_epi32(sums, wsp_load_x4_avx2(rules->bias + (size_t)4u * channel));
    }
    const __m128i zero = _mm_setzero_si128();
    const __m128i left = _mm_max_epi32(shift, zero);
    const __m128i right = _mm_max_epi32(_mm_sub_epi32(zero, shift), zero);
    const __m128i scaled = wsp_div_pow2_x4_avx2(wsp_mul_high_x4_avx2(_mm_sllv_epi32(sums, left), multiplier), right);
    __m128i y = _mm_add_epi32(scaled, _mm_set1_epi32(rules->zero_point));
    y = _mm_min_epi32(_mm_max_epi32(y, _mm_set1_epi32(rules->low)), _mm_set1_epi32(rules->high));
    y = _mm_packs_epi32(y, y);
    const int32_t packed = _mm_cvtsi128_si32(_mm_packs_epi16(y, y));
    memcpy(output, &packed, sizeof packed);
}

#endif /* WSP_KERNELS_X86_CHANNELS_AVX2_H */
