#include "log2.h"

#include "bins.h"
#include "wsp/fixed.h"

/* The leading one, 6 bits that select a table entry, 16 bits that interpolate to the next; the rest is cut off. */
static int32_t log2_q16(uint64_t x)
{
    const int zeros = wsp_clz64(x);
    const uint32_t mantissa = (uint32_t)((x << zeros) >> 32);
    const uint32_t index = (mantissa >> 25) & 63u;
    const uint32_t fraction_q16 = (mantissa >> 9) & 0xFFFFu;
    const uint32_t low = wsp_log2_table_q16[index];
    const uint32_t step = wsp_log2_table_q16[index + 1u] - low;
    return wsp_shl32(63 - zeros, 16) + (int32_t)(low + ((step * fraction_q16 + 0x8000u) >> 16));
}

void wsp_log2(const uint64_t *mel, size_t count, int exponent, int32_t *log_q16)
{
    const int32_t unit_q16 = wsp_shl32(exponent, 16);
    for (size_t i = 0; i < count; i++) {
        log_q16[i] = mel[i] == 0u ? INT32_MIN : wsp_add32(log2_q16(mel[i]), unit_q16);
    }
}
