/* Products of fixed.h as single instructions of the Arm DSP extension; same results, bit for bit. GCC does not find
 * SMMULR and its relatives in portable C. */
#ifndef WSP_ARM_FIXED_DSP_H
#define WSP_ARM_FIXED_DSP_H

#include <stdint.h>

static inline int32_t wsp_mulhi_round32(int32_t a, int32_t b)
{
    int32_t high;
    __asm__("smmulr %0, %1, %2" : "=r"(high) : "r"(a), "r"(b));
    return high;
}

static inline int32_t wsp_mulhi_round_add32(int32_t acc, int32_t a, int32_t b)
{
    int32_t high;
    __asm__("smmlar %0, %1, %2, %3" : "=r"(high) : "r"(a), "r"(b), "r"(acc));
    return high;
}

static inline int32_t wsp_mulhi_round_sub32(int32_t acc, int32_t a, int32_t b)
{
    int32_t high;
    __asm__("smmlsr %0, %1, %2, %3" : "=r"(high) : "r"(a), "r"(b), "r"(acc));
    return high;
}

static inline uint64_t wsp_mac_u64(uint64_t acc, uint32_t a, uint32_t b)
{
    __asm__("umlal %Q0, %R0, %1, %2" : "+r"(acc) : "r"(a), "r"(b));
    return acc;
}

#endif /* WSP_ARM_FIXED_DSP_H */
