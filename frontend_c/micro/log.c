#include "log.h"

#include "bins.h"
#include "wsp/fixed.h"

#define CORRECTION_BITS 3u
#define LN2_Q16 45426u
#define HALF_Q16 32768u
#define SEGMENT_BITS 9u /* of the 16 fraction bits, within one of 128 segments */

/* log2 in Q16 of x above 1: the fraction itself plus a table of what the logarithm has above it. */
static uint32_t log2_q16(uint32_t x)
{
    const int whole = 31 - wsp_clz32(x);
    const uint32_t rest = x - (1u << whole);
    const uint32_t fraction = whole < 16 ? rest << (16 - whole) : rest >> (whole - 16);
    const uint16_t *table = &wsp_micro_log2_correction_q16[fraction >> SEGMENT_BITS];
    const int32_t within = (int32_t)(fraction & ((1u << SEGMENT_BITS) - 1u));
    const int32_t correction = wsp_add32(table[0], wsp_shr_trunc32((table[1] - table[0]) * within, 16));
    return ((uint32_t)whole << 16) + fraction + (uint32_t)correction;
}

void wsp_micro_log(const uint32_t *signal, size_t count, uint32_t log_shift, int16_t *logarithms)
{
    for (size_t i = 0; i < count; i++) {
        const uint32_t x = signal[i] << CORRECTION_BITS; /* wraps, as in the original */
        const uint32_t ln_q16 = x > 1u ? (uint32_t)(((uint64_t)LN2_Q16 * log2_q16(x) + HALF_Q16) >> 16) : 0u;
        logarithms[i] = (int16_t)(((ln_q16 << log_shift) + HALF_Q16) >> 16);
    }
}
