/* Instructions of the Arm DSP extension on pairs of 16-bit lanes, low lane first; elsewhere the same in C, so that the
 * kernels of this folder can be compiled and compared on any machine. */
#ifndef WSP_KERNELS_ARM_DSP_H
#define WSP_KERNELS_ARM_DSP_H

#include <stdint.h>
#include <string.h>

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

#endif

#endif /* WSP_KERNELS_ARM_DSP_H */
