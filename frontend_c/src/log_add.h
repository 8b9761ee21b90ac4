/* Sums of energies whose logarithms are known. */
#ifndef WSP_LOG_ADD_H
#define WSP_LOG_ADD_H

#include "wsp/fixed.h"

/* Generated: tables/log_add_table.c. log2(1 + 2^(-i / 4)) in Q16 for i = 0 to 64. */
#define WSP_LOG_ADD_ENTRIES 65
extern const uint32_t wsp_log_add_table_q16[WSP_LOG_ADD_ENTRIES];

/* log2(1 + 2^x), interpolated; below x = -16 it is 0.
 *   x_q16  -2^30 to 2^30
 */
static inline int32_t wsp_log_add_one_q16(int32_t x_q16)
{
    const uint32_t distance = wsp_abs32(x_q16);
    const uint32_t index = distance >> 14;
    const int32_t larger = x_q16 > 0 ? x_q16 : 0;
    if (index >= WSP_LOG_ADD_ENTRIES - 1u) {
        return larger;
    }
    const uint32_t high = wsp_log_add_table_q16[index];
    const uint32_t step = high - wsp_log_add_table_q16[index + 1u];
    return larger + (int32_t)(high - ((step * (distance & 0x3FFFu) + 0x2000u) >> 14));
}

#endif /* WSP_LOG_ADD_H */
