/* Dense layer: the vector is widened once into the order in which SXTB16 takes weights apart, elements 0, 2 then 1, 3
 * of every four; each four weights of a row then cost one load, two SXTB16 and two SMLAD. */
#include "../element.h"

#if defined(WSP_KERNELS_ARM_DSP)

#include "channel_outputs.h"
#include "dsp.h"

#define OUTPUTS_AT_ONCE 16u

/* Whole groups of four as pairs of words, the rest as words of their own. */
static void widen(const int8_t *x, uint32_t count, int32_t zero_point, uint32_t *wide)
{
    const uint32_t zero = ((uint32_t)zero_point & 0xFFFFu) | (uint32_t)zero_point << 16;
    const uint32_t *end = wide + 2u * (count / 4u);
    for (; wide != end; x += 4, wide += 2) {
        const uint32_t word = wsp_dsp_load4(x);
        wide[0] = wsp_dsp_ssub16(wsp_dsp_sxtb16(word), zero);
        wide[1] = wsp_dsp_ssub16(wsp_dsp_sxtb16_ror8(word), zero);
    }
    int16_t *rest = (int16_t *)wide;
    for (uint32_t i = 0u; i < (count & 3u); i++) {
        rest[i] = (int16_t)(x[i] - zero_point);
    }
}

static inline int32_t mac4(const int8_t *row, uint32_t even, uint32_t odd, int32_t sum)
{
    const uint32_t word = wsp_dsp_load4(row);
    return wsp_dsp_smlad(wsp_dsp_sxtb16_ror8(word), odd, wsp_dsp_smlad(wsp_dsp_sxtb16(word), even, sum));
}

#if defined(__ARM_FEATURE_DSP)

#define ROW(load, sum)                                                                                                 \
    load "\n sxtb16 %[t], %[w]\n smlad %[" sum "], %[t], %[e], %[" sum "]\n"                                           \
         " sxtb16 %[w], %[w], ror #8\n smlad %[" sum "], %[w], %[o], %[" sum "]\n"
#define FOUR_COLUMNS                                                                                                   \
    "ldrd %[e], %[o], [%[wide]], #8\n" ROW("ldr %[w], [%[row0], %[below]]", "sum2")                                    \
        ROW("ldr %[w], [%[row0]], #4", "sum0") ROW("ldr %[w], [%[row1], %[below]]", "sum3")                            \
            ROW("ldr %[w], [%[row1]], #4", "sum1")

#define OPERANDS                                                                                                       \
    [wide] "+r"(wide), [row0] "+r"(row0), [row1] "+r"(row1), [sum0] "+r"(sum0), [sum1] "+r"(sum1), [sum2] "+r"(sum2),  \
        [sum3] "+r"(sum3), [e] "=&r"(e), [o] "=&r"(o), [w] "=&r"(w), [t] "+r"(t)

#endif

/* A function of its own: its loop needs thirteen registers. Rows 2 and 3 are reached from rows 0 and 1. */
__attribute__((noinline)) static void dot4(const int8_t *row0, const uint32_t *wide, uint32_t count, int32_t sums[4])
{
    const int8_t *row1 = row0 + count;
    const uint32_t below = 2u * count;
    const uint32_t *end = wide + 2u * (count / 4u);
    int32_t sum0 = 0;
    int32_t sum1 = 0;
    int32_t sum2 = 0;
    int32_t sum3 = 0;
#if defined(__ARM_FEATURE_DSP)
    uint32_t e, o, w;
    uint32_t t = count;
    if (wide != end) { /* an odd number of fours begins in the middle of a turn */
        __asm__ volatile("lsls %[t], %[t], #29\n bmi 1f\n"
                         "0:\n" FOUR_COLUMNS "1:\n" FOUR_COLUMNS "cmp %[wide], %[end]\n bne 0b\n"
                         : OPERANDS
                         : [below] "r"(below), [end] "r"(end)
                         : "cc", "memory");
    }
#else
    for (; wide != end; wide += 2, row0 += 4, row1 += 4) {
        sum0 = mac4(row0, wide[0], wide[1], sum0);
        sum1 = mac4(row1, wide[0], wide[1], sum1);
        sum2 = mac4(row0 + below, wide[0], wide[1], sum2);
        sum3 = mac4(row1 + below, wide[0], wide[1], sum3);
    }
#endif
    const int8_t *row2 = row0 + below;
    const int8_t *row3 = row1 + below;
    const int16_t *rest = (const int16_t *)wide;
    for (uint32_t i = 0u; i < (count & 3u); i++) {
        sum0 += row0[i] * rest[i];
        sum1 += row1[i] * rest[i];
        sum2 += row2[i] * rest[i];
        sum3 += row3[i] * rest[i];
    }
    sums[0] = sum0;
    sums[1] = sum1;
    sums[2] = sum2;
    sums[3] = sum3;
}

static int32_t dot(const int8_t *row, const uint32_t *wide, uint32_t count)
{
    int32_t sum = 0;
    for (; count >= 4u; count -= 4u, row += 4, wide += 2) {
        sum = mac4(row, wide[0], wide[1], sum);
    }
    const int16_t *rest = (const int16_t *)wide;
    for (uint32_t i = 0u; i < count; i++) {
        sum += row[i] * rest[i];
    }
    return sum;
}

void wsp_kernel_dense_int8(const wsp_dense *dense, const int8_t *input, uint32_t step, uint32_t vectors, int8_t *output,
                           void *scratch)
{
    const uint32_t depth = dense->depth;
    uint32_t *wide = (uint32_t *)scratch;
    for (; vectors > 0u; vectors--, input += step) {
        const int8_t *row = dense->weights;
        widen(input, depth, dense->input_zero_point, wide);
        for (uint32_t unit = 0u; unit < dense->units;) {
            int32_t sums[OUTPUTS_AT_ONCE];
            const uint32_t left = dense->units - unit;
            uint32_t count = 0u;
            while (count < OUTPUTS_AT_ONCE && count < left) {
                const uint32_t rows = left - count >= 4u ? 4u : 1u;
                if (rows == 4u) {
                    dot4(row, wide, depth, sums + count);
                } else {
                    sums[count] = dot(row, wide, depth);
                }
                count += rows;
                row += rows * depth;
            }
            wsp_dsp_channel_outputs(&dense->rules, unit, count, sums, output);
            unit += count;
            output += count;
        }
    }
}

#endif
