#include "dot.h"

/* Halves the loop's own instructions where the compiler leaves loops as they are. */
#if defined(__GNUC__) && !defined(__clang__)
#define UNROLL_TWICE _Pragma("GCC unroll 2")
#else
#define UNROLL_TWICE
#endif

void wsp_dot_widen(const int8_t *x, uint32_t count, int32_t zero_point, int16_t *wide)
{
    for (uint32_t i = 0u; i < count; i++) {
        wide[i] = (int16_t)(x[i] - zero_point);
    }
}

void wsp_dot_rows4(const int8_t *rows, uint32_t stride, const int16_t *x, uint32_t count, int32_t sums[4])
{
    const int8_t *row0 = rows;
    const int8_t *row1 = rows + stride;
    const int8_t *row2 = rows + 2u * stride;
    const int8_t *row3 = rows + 3u * stride;
    int32_t sum0 = 0;
    int32_t sum1 = 0;
    int32_t sum2 = 0;
    int32_t sum3 = 0;
    UNROLL_TWICE
    for (uint32_t i = 0u; i < count; i++) {
        sum0 += row0[i] * x[i];
        sum1 += row1[i] * x[i];
        sum2 += row2[i] * x[i];
        sum3 += row3[i] * x[i];
    }
    sums[0] = sum0;
    sums[1] = sum1;
    sums[2] = sum2;
    sums[3] = sum3;
}

int32_t wsp_dot_row(const int8_t *row, const int16_t *x, uint32_t count)
{
    int32_t sum = 0;
    for (uint32_t i = 0u; i < count; i++) {
        sum += row[i] * x[i];
    }
    return sum;
}
