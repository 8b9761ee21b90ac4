/* Requantization to int8 in four instructions, for factors from 2^-22 up to a half: what all usual layers have.
 *
 * SMMLAR multiplies the doubled value and adds the zero point and the half that rounds, both shifted left; the half is
 * one less below zero, because halves round away from it. Doubling saturates only values that end outside int8. */
#ifndef WSP_KERNELS_ARM_DSP_SCALE_H
#define WSP_KERNELS_ARM_DSP_SCALE_H

#include <stdbool.h>

#include "../element.h"
#include "dsp.h"

#define WSP_DSP_BYTES 0x01010101u
#define WSP_DSP_MOST_RIGHT                                                                                             \
    21 /* 2^30 >> 22, all that is left of a saturated value, is outside int8 for every zero point */

/* A factor and the zero point that follows it. */
typedef struct wsp_dsp_scale {
    int32_t multiplier;
    int32_t right;
    int32_t offset;
} wsp_dsp_scale;

static inline bool wsp_dsp_scale_fits(int32_t shift)
{
    return shift <= -1 && shift >= -WSP_DSP_MOST_RIGHT;
}

/* The same of four shifts, each a byte. */
static inline bool wsp_dsp_scales_fit(uint32_t shifts)
{
    const uint32_t above_least = wsp_dsp_uadd8(shifts, WSP_DSP_BYTES * WSP_DSP_MOST_RIGHT);
    return wsp_dsp_uqsub8(above_least, WSP_DSP_BYTES * (WSP_DSP_MOST_RIGHT - 1u)) == 0u;
}

/* The shift fits. */
static inline wsp_dsp_scale wsp_dsp_scale_from(int32_t multiplier, int32_t shift, int32_t zero_point)
{
    const wsp_dsp_scale scale = {multiplier, -shift, wsp_shl32(2 * zero_point + 1, (int)-shift - 1)};
    return scale;
}

/* The zero point + half of doubled * factor, which is twice x or saturated. */
static inline int32_t wsp_dsp_scaled(const wsp_dsp_scale *scale, int32_t x, int32_t doubled)
{
    const int32_t offset = scale->offset + wsp_shr_trunc32(x, 31);
    return wsp_shr_trunc32(wsp_mulhi_round_add32(offset, doubled, scale->multiplier), (int)scale->right);
}

/* Whether the output of two int8 elements is one wsp_dsp_scaled and one SSAT. */
static inline bool wsp_dsp_pair_fits(const wsp_pair_rules *rules)
{
    return wsp_dsp_scale_fits(rules->factor.shift) && rules->low == INT8_MIN && rules->high == INT8_MAX;
}

#endif /* WSP_KERNELS_ARM_DSP_SCALE_H */
