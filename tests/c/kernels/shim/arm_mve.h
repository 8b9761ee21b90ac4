/* Stand-in for the compiler's arm_mve.h on other machines: the intrinsics that kernels/helium uses, lane by lane as the
 * Arm architecture reference defines them (Armv8-M, C2.4). Lanes that a predicate leaves out are not accessed. */
#ifndef SHIM_ARM_MVE_H
#define SHIM_ARM_MVE_H

#include <stdint.h>
#include <string.h>

typedef int8_t int8x16_t __attribute__((vector_size(16)));
typedef uint8_t uint8x16_t __attribute__((vector_size(16)));
typedef int16_t int16x8_t __attribute__((vector_size(16)));
typedef int32_t int32x4_t __attribute__((vector_size(16)));
typedef struct int32x4x2_t {
    int32x4_t val[2];
} int32x4x2_t;
typedef uint16_t mve_pred16_t; /* a bit for each byte of a vector */

#define SHIM static inline
#define FOR_LANES(n) for (uint32_t i = 0u; i < (n); i++)
/* Whether a lane of `bytes` takes part. */
#define THERE(p, bytes) (((p) >> (i * (bytes)) & 1u) != 0u)

SHIM int64_t shim_saturate(int64_t x)
{
    return x > INT32_MAX ? INT32_MAX : x < INT32_MIN ? INT32_MIN : x;
}

/* Shifts by the signed low byte, to the right when it is negative, there with rounding or without. */
SHIM int32_t shim_shift(int32_t x, int32_t by, int rounds)
{
    const int n = (int8_t)by;
    if (n >= 0) {
        return n > 31 ? 0 : (int32_t)((uint32_t)x << n);
    }
    return (int32_t)(((int64_t)x + (rounds ? (int64_t)1 << (-n - 1) : 0)) >> -n);
}

/* Lanes to which a count reaches. */
SHIM mve_pred16_t shim_tail(uint32_t count, uint32_t bytes)
{
    return count * (uint64_t)bytes >= 16u ? 0xFFFFu : (mve_pred16_t)((1u << (count * bytes)) - 1u);
}

SHIM mve_pred16_t vctp8q(uint32_t count)
{
    return shim_tail(count, 1u);
}

SHIM mve_pred16_t vctp16q(uint32_t count)
{
    return shim_tail(count, 2u);
}

SHIM mve_pred16_t vctp32q(uint32_t count)
{
    return shim_tail(count, 4u);
}

/* type name(arguments), each lane by an expression of i. */
#define SHIM_LANES(type, lanes, name, arguments, expression)                                                           \
    SHIM type name arguments                                                                                           \
    {                                                                                                                  \
        type result;                                                                                                   \
        FOR_LANES(lanes)                                                                                               \
        {                                                                                                              \
            result[i] = expression;                                                                                    \
        }                                                                                                              \
        return result;                                                                                                 \
    }
#define SHIM_S32(name, arguments, expression) SHIM_LANES(int32x4_t, 4u, name, arguments, (int32_t)(expression))

SHIM_S32(vdupq_n_s32, (int32_t a), a)
SHIM_S32(vaddq_s32, (int32x4_t a, int32x4_t b), (uint32_t)a[i] + (uint32_t)b[i])
SHIM_S32(vaddq_n_s32, (int32x4_t a, int32_t b), (uint32_t)a[i] + (uint32_t)b)
SHIM_S32(vsubq_n_s32, (int32x4_t a, int32_t b), (uint32_t)a[i] - (uint32_t)b)
SHIM_S32(vqaddq_s32, (int32x4_t a, int32x4_t b), shim_saturate((int64_t)a[i] + b[i]))
SHIM_S32(vmulq_s32, (int32x4_t a, int32x4_t b), (uint32_t)a[i] * (uint32_t)b[i])
SHIM_S32(vmulq_n_s32, (int32x4_t a, int32_t b), (uint32_t)a[i] * (uint32_t)b)
SHIM_S32(vmlaq_n_s32, (int32x4_t sum, int32x4_t a, int32_t b), (uint32_t)sum[i] + (uint32_t)a[i] * (uint32_t)b)
SHIM_S32(vqrdmulhq_s32, (int32x4_t a, int32x4_t b), shim_saturate(((int64_t)a[i] * b[i] + (1 << 30)) >> 31))
SHIM_S32(vqrdmulhq_n_s32, (int32x4_t a, int32_t b), shim_saturate(((int64_t)a[i] * b + (1 << 30)) >> 31))
SHIM_S32(vandq_s32, (int32x4_t a, int32x4_t b), a[i] & b[i])
SHIM_S32(vmaxq_s32, (int32x4_t a, int32x4_t b), a[i] > b[i] ? a[i] : b[i])
SHIM_S32(vminq_s32, (int32x4_t a, int32x4_t b), a[i] < b[i] ? a[i] : b[i])
SHIM_S32(vshrq_n_s32, (int32x4_t a, int n), a[i] >> n)
SHIM_S32(vshlq_s32, (int32x4_t a, int32x4_t by), shim_shift(a[i], by[i], 0))
SHIM_S32(vshlq_r_s32, (int32x4_t a, int32_t by), shim_shift(a[i], by, 0))
SHIM_S32(vrshlq_s32, (int32x4_t a, int32x4_t by), shim_shift(a[i], by[i], 1))
SHIM_S32(vrshlq_n_s32, (int32x4_t a, int32_t by), shim_shift(a[i], by, 1))
SHIM_S32(vpselq_s32, (int32x4_t a, int32x4_t b, mve_pred16_t p), THERE(p, 4u) ? a[i] : b[i])
SHIM_S32(vldrwq_s32, (const int32_t *from), from[i])
SHIM_S32(vldrwq_z_s32, (const int32_t *from, mve_pred16_t p), THERE(p, 4u) ? from[i] : 0)
SHIM_S32(vldrhq_z_s32, (const int16_t *from, mve_pred16_t p), THERE(p, 4u) ? from[i] : 0)
SHIM_S32(vldrbq_z_s32, (const int8_t *from, mve_pred16_t p), THERE(p, 4u) ? from[i] : 0)
SHIM_S32(vmullbq_int_s16, (int16x8_t a, int16x8_t b), a[2u * i] * b[2u * i])
SHIM_S32(vmulltq_int_s16, (int16x8_t a, int16x8_t b), a[2u * i + 1u] * b[2u * i + 1u])
SHIM_LANES(int16x8_t, 8u, vldrbq_z_s16, (const int8_t *from, mve_pred16_t p), THERE(p, 2u) ? from[i] : 0)
SHIM_LANES(int16x8_t, 8u, vsubq_n_s16, (int16x8_t a, int16_t b), (int16_t)(a[i] - b))
SHIM_LANES(int8x16_t, 16u, vdupq_n_s8, (int8_t a), a)
SHIM_LANES(int8x16_t, 16u, vminq_s8, (int8x16_t a, int8x16_t b), a[i] < b[i] ? a[i] : b[i])
SHIM_LANES(int8x16_t, 16u, vmaxq_s8, (int8x16_t a, int8x16_t b), a[i] > b[i] ? a[i] : b[i])
SHIM_LANES(int8x16_t, 16u, vsubq_s8, (int8x16_t a, int8x16_t b), (int8_t)((uint8_t)a[i] - (uint8_t)b[i]))
SHIM_LANES(int8x16_t, 16u, vmvnq_s8, (int8x16_t a), (int8_t)~a[i])
SHIM_LANES(int8x16_t, 16u, vldrbq_z_s8, (const int8_t *from, mve_pred16_t p), THERE(p, 1u) ? from[i] : 0)
SHIM_LANES(uint8x16_t, 16u, vldrbq_z_u8, (const uint8_t *from, mve_pred16_t p), THERE(p, 1u) ? from[i] : 0)
SHIM_LANES(int8x16_t, 16u, vldrbq_gather_offset_z_s8, (const int8_t *from, uint8x16_t at, mve_pred16_t p),
           THERE(p, 1u) ? from[at[i]] : 0)

#define SHIM_STORE(lanes, bytes, name, vector, element)                                                                \
    SHIM void name(element *to, vector a, mve_pred16_t p)                                                              \
    {                                                                                                                  \
        FOR_LANES(lanes)                                                                                               \
        {                                                                                                              \
            if (THERE(p, bytes)) {                                                                                     \
                to[i] = (element)a[i];                                                                                 \
            }                                                                                                          \
        }                                                                                                              \
    }

SHIM_STORE(16u, 1u, vstrbq_p_s8, int8x16_t, int8_t)
SHIM_STORE(4u, 4u, vstrbq_p_s32, int32x4_t, int8_t)
SHIM_STORE(4u, 4u, vstrhq_p_s32, int32x4_t, int16_t)

SHIM void vst2q_s32(int32_t *to, int32x4x2_t a)
{
    FOR_LANES(8u)
    {
        to[i] = a.val[i & 1u][i >> 1];
    }
}

SHIM mve_pred16_t vcmpltq_n_s32(int32x4_t a, int32_t b)
{
    uint32_t p = 0u;
    FOR_LANES(4u)
    {
        p |= a[i] < b ? 0xFu << (4u * i) : 0u;
    }
    return (mve_pred16_t)p;
}

SHIM int32x4_t vsetq_lane_s32(int32_t a, int32x4_t b, int lane)
{
    b[lane] = a;
    return b;
}

SHIM int32x4_t vreinterpretq_s32_u8(uint8x16_t a)
{
    return (int32x4_t)a;
}

SHIM uint8x16_t vreinterpretq_u8_s8(int8x16_t a)
{
    return (uint8x16_t)a;
}

#endif /* SHIM_ARM_MVE_H */
