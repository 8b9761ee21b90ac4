/* Four lanes of int32 as AVX2 instructions on 128-bit registers. */
#ifndef WSP_X86_LANES4_H
#define WSP_X86_LANES4_H

#include <immintrin.h>
#include <stdint.h>

#define WSP_LANES __attribute__((target("avx2")))
#define WSP_LANES_INLINE static inline __attribute__((always_inline, target("avx2")))

#define KEEP_IN_MEMORY(p) ((void)(p)) /* sixteen registers: let the compiler hoist */

typedef __m128i lanes4;

WSP_LANES_INLINE lanes4 load4(const int32_t *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

WSP_LANES_INLINE void store4(int32_t *p, lanes4 x)
{
    _mm_storeu_si128((__m128i *)(void *)p, x);
}

WSP_LANES_INLINE lanes4 splat4(int32_t x)
{
    return _mm_set1_epi32(x);
}

/* Samples times 2^16. */
WSP_LANES_INLINE lanes4 load_samples4(const int16_t *pcm)
{
    const __m128i x = _mm_loadl_epi64((const __m128i *)(const void *)pcm);
    return _mm_unpacklo_epi16(_mm_setzero_si128(), x);
}

WSP_LANES_INLINE lanes4 add4(lanes4 a, lanes4 b)
{
    return _mm_add_epi32(a, b);
}

WSP_LANES_INLINE lanes4 sub4(lanes4 a, lanes4 b)
{
    return _mm_sub_epi32(a, b);
}

WSP_LANES_INLINE lanes4 negate4(lanes4 x)
{
    return _mm_sub_epi32(_mm_setzero_si128(), x);
}

WSP_LANES_INLINE lanes4 or4(lanes4 a, lanes4 b)
{
    return _mm_or_si128(a, b);
}

/* x where x >= 0, else ~x. */
WSP_LANES_INLINE lanes4 magnitude_bits4(lanes4 x)
{
    return _mm_xor_si128(x, _mm_srai_epi32(x, 31));
}

WSP_LANES_INLINE lanes4 half4(lanes4 x)
{
    return _mm_srai_epi32(x, 1);
}

/* floor((x + 2^5) / 2^6). */
WSP_LANES_INLINE lanes4 round_shift6(lanes4 x)
{
    return _mm_srai_epi32(_mm_add_epi32(x, _mm_set1_epi32(32)), 6);
}

/* floor((a * b + 2^31) / 2^32). */
WSP_LANES_INLINE lanes4 mulhi_round4(lanes4 a, lanes4 b)
{
    const __m128i half = _mm_set1_epi64x((int64_t)1 << 31);
    const __m128i even = _mm_add_epi64(_mm_mul_epi32(a, b), half);
    const __m128i odd = _mm_add_epi64(_mm_mul_epi32(_mm_srli_epi64(a, 32), _mm_srli_epi64(b, 32)), half);
    return _mm_blend_epi16(_mm_srli_epi64(even, 32), odd, 0xCC);
}

typedef struct pairs4 {
    lanes4 re, im;
} pairs4;

WSP_LANES_INLINE lanes4 shuffle_even(lanes4 a, lanes4 b)
{
    return _mm_castps_si128(_mm_shuffle_ps(_mm_castsi128_ps(a), _mm_castsi128_ps(b), _MM_SHUFFLE(2, 0, 2, 0)));
}

WSP_LANES_INLINE lanes4 shuffle_odd(lanes4 a, lanes4 b)
{
    return _mm_castps_si128(_mm_shuffle_ps(_mm_castsi128_ps(a), _mm_castsi128_ps(b), _MM_SHUFFLE(3, 1, 3, 1)));
}

/* Pairs 0 to 3 from z on. */
WSP_LANES_INLINE pairs4 load_pairs4(const int32_t *z)
{
    const lanes4 a = load4(z);
    const lanes4 b = load4(z + 4);
    const pairs4 x = {shuffle_even(a, b), shuffle_odd(a, b)};
    return x;
}

WSP_LANES_INLINE void store_pairs4(int32_t *z, pairs4 x)
{
    store4(z, _mm_unpacklo_epi32(x.re, x.im));
    store4(z + 4, _mm_unpackhi_epi32(x.re, x.im));
}

/* Lane i is pair 3 - i from z on. */
WSP_LANES_INLINE pairs4 load_pairs_reversed4(const int32_t *z)
{
    const lanes4 a = _mm_shuffle_epi32(load4(z + 4), _MM_SHUFFLE(1, 0, 3, 2));
    const lanes4 b = _mm_shuffle_epi32(load4(z), _MM_SHUFFLE(1, 0, 3, 2));
    const pairs4 x = {shuffle_even(a, b), shuffle_odd(a, b)};
    return x;
}

WSP_LANES_INLINE void store_pairs_reversed4(int32_t *z, pairs4 x)
{
    store4(z + 4, _mm_shuffle_epi32(_mm_unpacklo_epi32(x.re, x.im), _MM_SHUFFLE(1, 0, 3, 2)));
    store4(z, _mm_shuffle_epi32(_mm_unpackhi_epi32(x.re, x.im), _MM_SHUFFLE(1, 0, 3, 2)));
}

WSP_LANES_INLINE __m128i load_two_pairs(const int32_t *first, const int32_t *second)
{
    const __m128d low = _mm_castsi128_pd(_mm_loadl_epi64((const __m128i *)(const void *)first));
    return _mm_castpd_si128(_mm_loadh_pd(low, (const double *)(const void *)second));
}

/* Lane i is the pair at z + i * stride; stride in values. */
WSP_LANES_INLINE pairs4 load_pairs_apart4(const int32_t *z, int stride)
{
    const __m128i a = load_two_pairs(z, z + stride);
    const __m128i b = load_two_pairs(z + 2 * stride, z + 3 * stride);
    const pairs4 x = {shuffle_even(a, b), shuffle_odd(a, b)};
    return x;
}

/* Writes the transposed matrix of rows a to d; rows of the result lie 8 values apart. */
WSP_LANES_INLINE void store_columns4(int32_t *p, lanes4 a, lanes4 b, lanes4 c, lanes4 d)
{
    const __m128i ab_low = _mm_unpacklo_epi32(a, b);
    const __m128i ab_high = _mm_unpackhi_epi32(a, b);
    const __m128i cd_low = _mm_unpacklo_epi32(c, d);
    const __m128i cd_high = _mm_unpackhi_epi32(c, d);
    store4(p, _mm_unpacklo_epi64(ab_low, cd_low));
    store4(p + 8, _mm_unpackhi_epi64(ab_low, cd_low));
    store4(p + 16, _mm_unpacklo_epi64(ab_high, cd_high));
    store4(p + 24, _mm_unpackhi_epi64(ab_high, cd_high));
}

#endif /* WSP_X86_LANES4_H */
