/* Four lanes of int32 as Helium instructions (M-profile vector extension). */
#ifndef WSP_HELIUM_LANES4_H
#define WSP_HELIUM_LANES4_H

#include <arm_mve.h>
#include <stdint.h>

#define WSP_LANES
#define WSP_LANES_INLINE static inline __attribute__((always_inline))

/* Makes the compiler read what p points to where it is used: hoisted out of a loop it would only be spilled. */
#define KEEP_IN_MEMORY(p) __asm__("" : "+r"(p))

typedef int32x4_t lanes4;

WSP_LANES_INLINE lanes4 load4(const int32_t *p)
{
    return vldrwq_s32(p);
}

WSP_LANES_INLINE void store4(int32_t *p, lanes4 x)
{
    vstrwq_s32(p, x);
}

/* Samples times 2^16. */
WSP_LANES_INLINE lanes4 load_samples4(const int16_t *pcm)
{
    return vshlq_n_s32(vldrhq_s32(pcm), 16);
}

WSP_LANES_INLINE lanes4 splat4(int32_t x)
{
    return vdupq_n_s32(x);
}

WSP_LANES_INLINE lanes4 add4(lanes4 a, lanes4 b)
{
    return vaddq_s32(a, b);
}

WSP_LANES_INLINE lanes4 sub4(lanes4 a, lanes4 b)
{
    return vsubq_s32(a, b);
}

WSP_LANES_INLINE lanes4 negate4(lanes4 x)
{
    return vnegq_s32(x);
}

WSP_LANES_INLINE lanes4 or4(lanes4 a, lanes4 b)
{
    return vorrq_s32(a, b);
}

/* x where x >= 0, else ~x. */
WSP_LANES_INLINE lanes4 magnitude_bits4(lanes4 x)
{
    return veorq_s32(x, vshrq_n_s32(x, 31));
}

WSP_LANES_INLINE lanes4 half4(lanes4 x)
{
    return vshrq_n_s32(x, 1);
}

/* floor((x + 2^5) / 2^6). */
WSP_LANES_INLINE lanes4 round_shift6(lanes4 x)
{
    return vrshrq_n_s32(x, 6);
}

/* floor((a * b + 2^31) / 2^32). */
WSP_LANES_INLINE lanes4 mulhi_round4(lanes4 a, lanes4 b)
{
    return vrmulhq_s32(a, b);
}

typedef struct pairs4 {
    lanes4 re, im;
} pairs4;

/* Lane i is the pair at z + i * stride; stride in values. Gathering leaves the compiler free in its choice of
 * registers; VLD2 demands neighbours, which GCC gets by way of the stack. */
WSP_LANES_INLINE pairs4 load_pairs_apart4(const int32_t *z, int stride)
{
    const uint32x4_t at = vmulq_n_u32(vidupq_n_u32(0, 1), (uint32_t)stride);
    const pairs4 x = {vldrwq_gather_shifted_offset_s32(z, at), vldrwq_gather_shifted_offset_s32(z + 1, at)};
    return x;
}

/* Pairs 0 to 3 from z on. */
WSP_LANES_INLINE pairs4 load_pairs4(const int32_t *z)
{
    const uint32x4_t at = vidupq_n_u32(0, 2);
    const pairs4 x = {vldrwq_gather_shifted_offset_s32(z, at), vldrwq_gather_shifted_offset_s32(z + 1, at)};
    return x;
}

WSP_LANES_INLINE void store_pairs4(int32_t *z, pairs4 x)
{
    const uint32x4_t at = vidupq_n_u32(0, 2);
    vstrwq_scatter_shifted_offset_s32(z, at, x.re);
    vstrwq_scatter_shifted_offset_s32(z + 1, at, x.im);
}

/* Writes the transposed matrix of rows a to d; rows of the result lie 8 values apart. */
WSP_LANES_INLINE void store_columns4(int32_t *p, lanes4 a, lanes4 b, lanes4 c, lanes4 d)
{
    const uint32x4_t at = vmulq_n_u32(vidupq_n_u32(0, 1), 8);
    vstrwq_scatter_shifted_offset_s32(p, at, a);
    vstrwq_scatter_shifted_offset_s32(p + 1, at, b);
    vstrwq_scatter_shifted_offset_s32(p + 2, at, c);
    vstrwq_scatter_shifted_offset_s32(p + 3, at, d);
}

/* Lane i is pair 3 - i from z on. */
WSP_LANES_INLINE pairs4 load_pairs_reversed4(const int32_t *z)
{
    const uint32x4_t at = vddupq_n_u32(6, 2);
    const pairs4 x = {vldrwq_gather_shifted_offset_s32(z, at), vldrwq_gather_shifted_offset_s32(z + 1, at)};
    return x;
}

WSP_LANES_INLINE void store_pairs_reversed4(int32_t *z, pairs4 x)
{
    const uint32x4_t at = vddupq_n_u32(6, 2);
    vstrwq_scatter_shifted_offset_s32(z, at, x.re);
    vstrwq_scatter_shifted_offset_s32(z + 1, at, x.im);
}

#endif /* WSP_HELIUM_LANES4_H */
