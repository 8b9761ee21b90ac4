/* Dense layer: sixteen weights of four rows at a time. The zero point is taken off with a second product per weight
 * vector, by the constant -zero_point. The one that is no int8, 128, is applied to the complement of the input:
 * x + 128 = -(~x - 127). */
#include "../element.h"

#if defined(WSP_KERNELS_HELIUM)

#include <stdbool.h>

#include "channels4.h"

#define ROWS 4u

/* sums[r] = sum of rows[r][i] * (x[i] + offset). */
static inline int32x4_t dot4(const int8_t *const rows[ROWS], const int8_t *x, uint32_t depth, int32_t offset)
{
    int32_t sum0 = 0;
    int32_t sum1 = 0;
    int32_t sum2 = 0;
    int32_t sum3 = 0;
    const int8_t *row0 = rows[0];
    const int8_t *row1 = rows[1];
    const int8_t *row2 = rows[2];
    const int8_t *row3 = rows[3];
#if defined(__ARM_FEATURE_MVE)
    const int8x16_t offsets = vdupq_n_s8((int8_t)offset);
    __asm__("dlstp.8 lr, %[depth]\n"
            "0:\n"
            "vldrb.8 q0, [%[x]], #16\n"
            "vldrb.8 q1, [%[row0]], #16\n"
            "vmladava.s8 %[sum0], q0, q1\n"
            "vldrb.8 q2, [%[row1]], #16\n"
            "vmladava.s8 %[sum0], %q[offsets], q1\n"
            "vldrb.8 q1, [%[row2]], #16\n"
            "vmladava.s8 %[sum1], q0, q2\n"
            "vmladava.s8 %[sum1], %q[offsets], q2\n"
            "vldrb.8 q2, [%[row3]], #16\n"
            "vmladava.s8 %[sum2], q0, q1\n"
            "vmladava.s8 %[sum2], %q[offsets], q1\n"
            "vmladava.s8 %[sum3], q0, q2\n"
            "vmladava.s8 %[sum3], %q[offsets], q2\n"
            "letp lr, 0b\n"
            : [x] "+r"(x), [row0] "+r"(row0), [row1] "+r"(row1), [row2] "+r"(row2), [row3] "+r"(row3),
              [sum0] "+Te"(sum0), [sum1] "+Te"(sum1), [sum2] "+Te"(sum2), [sum3] "+Te"(sum3)
            : [depth] "r"(depth), [offsets] "w"(offsets)
            : "q0", "q1", "q2", "lr", "memory");
#else
    for (uint32_t i = 0u; i < depth; i++) {
        sum0 += row0[i] * (x[i] + offset);
        sum1 += row1[i] * (x[i] + offset);
        sum2 += row2[i] * (x[i] + offset);
        sum3 += row3[i] * (x[i] + offset);
    }
#endif
    int32x4_t sums = vdupq_n_s32(sum0);
    sums = vsetq_lane_s32(sum1, sums, 1);
    sums = vsetq_lane_s32(sum2, sums, 2);
    return vsetq_lane_s32(sum3, sums, 3);
}

static void complement(const int8_t *x, uint32_t count, int8_t *to)
{
    for (uint32_t i = 0u; i < count; i += 16u) {
        const mve_pred16_t there = vctp8q(count - i);
        vstrbq_p_s8(to + i, vmvnq_s8(vldrbq_z_s8(x + i, there)), there);
    }
}

void wsp_kernel_dense_int8(const wsp_dense *dense, const int8_t *input, uint32_t step, uint32_t vectors, int8_t *output,
                           void *scratch)
{
    const uint32_t depth = dense->depth;
    const wsp_range4 range = wsp_range4_from(dense->rules.zero_point, dense->rules.low, dense->rules.high);
    const bool complemented = dense->input_zero_point == INT8_MIN;
    const int32_t offset = complemented ? -INT8_MAX : -dense->input_zero_point;
    const int32_t sign = complemented ? -1 : 1;
    for (; vectors > 0u; vectors--, input += step) {
        const int8_t *x = input;
        const int8_t *row = dense->weights;
        if (complemented) {
            complement(input, depth, (int8_t *)scratch);
            x = (const int8_t *)scratch;
        }
        for (uint32_t unit = 0u; unit < dense->units; unit += ROWS) {
            /* Where units are missing, the last one stands in. */
            const uint32_t count = dense->units - unit < ROWS ? dense->units - unit : ROWS;
            const int8_t *row1 = count > 1u ? row + depth : row;
            const int8_t *row2 = count > 2u ? row1 + depth : row1;
            const int8_t *row3 = count > 3u ? row2 + depth : row2;
            const int8_t *const rows[ROWS] = {row, row1, row2, row3};
            const int32x4_t sums = vmulq_n_s32(dot4(rows, x, depth, offset), sign);
            wsp_channel_outputs_x4(&dense->rules, &range, unit, count, sums, output);
            output += count;
            row = row3 + depth;
        }
    }
}

#endif
