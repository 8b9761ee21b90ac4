/* Instructions of the Arm DSP extension on pairs of 16-bit lanes, low lane first; elsewhere the same in C, so that the
 * kernels of this folder can be compiled and compared on any machine. */
#ifndef WSP_KERNELS_ARM_DSP_H
#define WSP_KERNELS_ARM_DSP_H

#include <stdint.h>
#include <string.h>

#include "wsp/fixed.h"

/* Four int8 from any address, the first in the lowest byte. */
static inline uint32_t wsp_dsp_load4(const int8_t *from)
{
    uint32_t word;
    memcpy(&word, from, sizeof word);
    return word;
}

#if defined(__ARM_FEATURE_DSP)

static inline uint32_t wsp_dsp_sxtb16(uint32_t x)
{
    uint32_t lanes;
    __asm__("sxtb16 %0, %1" : "=r"(lanes) : "r"(x));
    return lanes;
}

static inline uint32_t wsp_dsp_sxtb16_ror8(uint32_t x)
{
    uint32_t lanes;
    __asm__("sxtb16 %0, %1, ror #8" : "=r"(lanes) : "r"(x));
    return lanes;
}

static inline uint32_t wsp_dsp_ssub16(uint32_t a, uint32_t b)
{
    uint32_t lanes;
    __asm__("ssub16 %0, %1, %2" : "=r"(lanes) : "r"(a), "r"(b));
    return lanes;
}

static inline int32_t wsp_dsp_smlad(uint32_t a, uint32_t b, int32_t sum)
{
    __asm__("smlad %0, %1, %2, %0" : "+r"(sum) : "r"(a), "r"(b));
    return sum;
}

static inline int32_t wsp_dsp_smlabb(uint32_t a, uint32_t b, int32_t sum)
{
    __asm__("smlabb %0, %1, %2, %0" : "+r"(sum) : "r"(a), "r"(b));
    return sum;
}

static inline int32_t wsp_dsp_smlatt(uint32_t a, uint32_t b, int32_t sum)
{
    __asm__("smlatt %0, %1, %2, %0" : "+r"(sum) : "r"(a), "r"(b));
    return sum;
}

static inline int32_t wsp_dsp_qadd(int32_t a, int32_t b)
{
    int32_t sum;
    __asm__("qadd %0, %1, %2" : "=r"(sum) : "r"(a), "r"(b));
    return sum;
}

static inline int32_t wsp_dsp_ssat8(int32_t x)
{
    int32_t y;
    __asm__("ssat %0, #8, %1" : "=r"(y) : "r"(x));
    return y;
}

static inline uint32_t wsp_dsp_uadd8(uint32_t a, uint32_t b)
{
    uint32_t bytes;
    __asm__("uadd8 %0, %1, %2" : "=r"(bytes) : "r"(a), "r"(b));
    return bytes;
}

static inline uint32_t wsp_dsp_uqsub8(uint32_t a, uint32_t b)
{
    uint32_t bytes;
    __asm__("uqsub8 %0, %1, %2" : "=r"(bytes) : "r"(a), "r"(b));
    return bytes;
}

#else

static inline uint32_t wsp_dsp_pair(int32_t low, int32_t high)
{
    return ((uint32_t)low & 0xFFFFu) | (uint32_t)high << 16;
}

static inline int32_t wsp_dsp_low(uint32_t x)
{
    return (int16_t)(x & 0xFFFFu);
}

static inline int32_t wsp_dsp_high(uint32_t x)
{
    return (int16_t)(x >> 16);
}

/* Bytes 0 and 2, sign-extended. */
static inline uint32_t wsp_dsp_sxtb16(uint32_t x)
{
    return wsp_dsp_pair((int8_t)(x & 0xFFu), (int8_t)(x >> 16 & 0xFFu));
}

/* Bytes 1 and 3, sign-extended. */
static inline uint32_t wsp_dsp_sxtb16_ror8(uint32_t x)
{
    return wsp_dsp_sxtb16(x >> 8);
}

/* Lane by lane, with the wrap of 16 bits. */
static inline uint32_t wsp_dsp_ssub16(uint32_t a, uint32_t b)
{
    return wsp_dsp_pair(wsp_dsp_low(a) - wsp_dsp_low(b), wsp_dsp_high(a) - wsp_dsp_high(b));
}

/* sum + a.low * b.low + a.high * b.high. */
static inline int32_t wsp_dsp_smlad(uint32_t a, uint32_t b, int32_t sum)
{
    return sum + wsp_dsp_low(a) * wsp_dsp_low(b) + wsp_dsp_high(a) * wsp_dsp_high(b);
}

/* sum + a.low * b.low. */
static inline int32_t wsp_dsp_smlabb(uint32_t a, uint32_t b, int32_t sum)
{
    return sum + wsp_dsp_low(a) * wsp_dsp_low(b);
}

/* sum + a.high * b.high. */
static inline int32_t wsp_dsp_smlatt(uint32_t a, uint32_t b, int32_t sum)
{
    return sum + wsp_dsp_high(a) * wsp_dsp_high(b);
}

/* a + b, saturated. */
static inline int32_t wsp_dsp_qadd(int32_t a, int32_t b)
{
    return wsp_sat32((int64_t)a + b);
}

/* x saturated to eight bits. */
static inline int32_t wsp_dsp_ssat8(int32_t x)
{
    return wsp_sat8(x);
}

/* Byte by byte, with the wrap of eight bits. */
static inline uint32_t wsp_dsp_uadd8(uint32_t a, uint32_t b)
{
    uint32_t bytes = 0u;
    for (uint32_t i = 0u; i < 32u; i += 8u) {
        bytes |= (((a >> i) + (b >> i)) & 0xFFu) << i;
    }
    return bytes;
}

/* Byte by byte, unsigned, no less than zero. */
static inline uint32_t wsp_dsp_uqsub8(uint32_t a, uint32_t b)
{
    uint32_t bytes = 0u;
    for (uint32_t i = 0u; i < 32u; i += 8u) {
        const uint32_t x = a >> i & 0xFFu;
        const uint32_t y = b >> i & 0xFFu;
        bytes |= (x > y ? x - y : 0u) << i;
    }
    return bytes;
}

#endif

#endif /* WSP_KERNELS_ARM_DSP_H */
