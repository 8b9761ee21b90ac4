/* The only place that shifts, rounds and saturates signed numbers. Defining WSP_FIXED_CHECKED to 1 selects the twin
 * that stops the program when a result does not fit (tests only). Truncation rounds towards minus infinity. */
#ifndef WSP_FIXED_H
#define WSP_FIXED_H

#include <stdint.h>

#include "wsp/port.h"

#ifndef WSP_FIXED_CHECKED
#define WSP_FIXED_CHECKED 0
#endif

#if WSP_FIXED_CHECKED
#include "wsp/fixed_checked.h"
#else
#define WSP_EXPECT(condition) ((void)0)
#endif

/* C99 leaves `>>` of a negative value to the implementation; every compiler we know copies the sign. */
WSP_STATIC_ASSERT((-1 >> 1) == -1, right_shift_copies_the_sign);

/* floor(x / 2^n), 0 <= n <= 31. */
static inline int32_t wsp_shr_trunc32(int32_t x, int n)
{
    WSP_EXPECT(n >= 0 && n <= 31);
    return x >> n;
}

/* floor(x / 2^n), 0 <= n <= 63. */
static inline int64_t wsp_shr_trunc64(int64_t x, int n)
{
    WSP_EXPECT(n >= 0 && n <= 63);
    return x >> n;
}

/* x * 2^n, 0 <= n <= 31; the result must fit. */
static inline int32_t wsp_shl32(int32_t x, int n)
{
    WSP_EXPECT(n >= 0 && n <= 31 && ((int64_t)x * ((int64_t)1 << n)) <= INT32_MAX &&
               ((int64_t)x * ((int64_t)1 << n)) >= INT32_MIN);
    return (int32_t)((uint32_t)x << n);
}

/* floor(x / 2^n + 1/2), 1 <= n <= 31; x + 2^(n-1) must fit. */
static inline int32_t wsp_shr_round32(int32_t x, int n)
{
    WSP_EXPECT(n >= 1 && n <= 31 && (int64_t)x + ((int64_t)1 << (n - 1)) <= INT32_MAX);
    return (x + ((int32_t)1 << (n - 1))) >> n;
}

/* floor(x / 2^n + 1/2), 1 <= n <= 62; x + 2^(n-1) must fit. */
static inline int64_t wsp_shr_round64(int64_t x, int n)
{
    WSP_EXPECT(n >= 1 && n <= 62 && x <= INT64_MAX - ((int64_t)1 << (n - 1)));
    return (x + ((int64_t)1 << (n - 1))) >> n;
}

/* a + b and a - b; the result must fit. */
static inline int32_t wsp_add32(int32_t a, int32_t b)
{
    WSP_EXPECT((int64_t)a + b <= INT32_MAX && (int64_t)a + b >= INT32_MIN);
    return a + b;
}

static inline int32_t wsp_sub32(int32_t a, int32_t b)
{
    WSP_EXPECT((int64_t)a - b <= INT32_MAX && (int64_t)a - b >= INT32_MIN);
    return a - b;
}

/* a + b with the intended wrap of two's complement. */
static inline int32_t wsp_add_wrap32(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a + (uint32_t)b);
}

/* x modulo 2^16, the intended wrap of two's complement. */
static inline int16_t wsp_wrap16(int32_t x)
{
    return (int16_t)(uint16_t)(uint32_t)x;
}

#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !WSP_FIXED_CHECKED
#include "wsp/arm/fixed_dsp.h"
#else

/* High word of a * b, rounded: floor((a * b + 2^31) / 2^32). Arm: SMMULR. */
static inline int32_t wsp_mulhi_round32(int32_t a, int32_t b)
{
    return (int32_t)(((int64_t)a * b + ((int64_t)1 << 31)) >> 32);
}

/* acc + a * b / 2^32: floor((acc * 2^32 + a * b + 2^31) / 2^32); the result must fit. Arm: SMMLAR. */
static inline int32_t wsp_mulhi_round_add32(int32_t acc, int32_t a, int32_t b)
{
    return wsp_add32(acc, wsp_mulhi_round32(a, b));
}

/* acc + a * b; the result must fit. Arm: UMLAL. */
static inline uint64_t wsp_mac_u64(uint64_t acc, uint32_t a, uint32_t b)
{
    WSP_EXPECT(acc <= UINT64_MAX - (uint64_t)a * b);
    return acc + (uint64_t)a * b;
}

/* acc - a * b / 2^32: floor((acc * 2^32 - a * b + 2^31) / 2^32); the result must fit. Arm: SMMLSR. */
static inline int32_t wsp_mulhi_round_sub32(int32_t acc, int32_t a, int32_t b)
{
    return wsp_add32(acc, (int32_t)((((int64_t)1 << 31) - (int64_t)a * b) >> 32));
}

#endif

/* Clamps. */
static inline int32_t wsp_clamp32(int32_t x, int32_t low, int32_t high)
{
    return x < low ? low : (x > high ? high : x);
}

static inline int8_t wsp_sat8(int32_t x)
{
    return (int8_t)wsp_clamp32(x, INT8_MIN, INT8_MAX);
}

static inline int16_t wsp_sat16(int32_t x)
{
    return (int16_t)wsp_clamp32(x, INT16_MIN, INT16_MAX);
}

static inline int32_t wsp_sat32(int64_t x)
{
    return x < INT32_MIN ? INT32_MIN : (x > INT32_MAX ? INT32_MAX : (int32_t)x);
}

/* Magnitude as unsigned, correct for INT32_MIN. */
static inline uint32_t wsp_abs32(int32_t x)
{
    return x < 0 ? 0u - (uint32_t)x : (uint32_t)x;
}

/* Number of leading zero bits, 32 or 64 for zero. */
static inline int wsp_clz32(uint32_t x)
{
#if defined(__GNUC__)
    return x == 0u ? 32 : (int)(sizeof(unsigned long) == 4u ? __builtin_clzl(x) : __builtin_clz(x));
#else
    int n = x == 0u ? 1 : 0;
    for (int step = 16; step > 0; step >>= 1) {
        if ((x >> (32 - step)) == 0u) {
            n += step;
            x <<= step;
        }
    }
    return n;
#endif
}

static inline int wsp_clz64(uint64_t x)
{
    const uint32_t high = (uint32_t)(x >> 32);
    return high != 0u ? wsp_clz32(high) : 32 + wsp_clz32((uint32_t)x);
}

#endif /* WSP_FIXED_H */
