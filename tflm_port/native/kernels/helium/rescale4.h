/* Requantization of four lanes of int32, as requantize.h does it for one. */
#ifndef WSP_KERNELS_HELIUM_RESCALE4_H
#define WSP_KERNELS_HELIUM_RESCALE4_H

#include <arm_mve.h>

#include "../element.h"

/* A factor of each lane: x << left, doubled high product, rounding shift by right <= 0. */
typedef struct wsp_factor4 {
    int32x4_t multiplier;
    int32x4_t left;
    int32x4_t right;
} wsp_factor4;

/* The bounds and zero point of an output. */
typedef struct wsp_range4 {
    int32x4_t low;
    int32x4_t high;
    int32_t zero_point;
} wsp_range4;

static inline wsp_factor4 wsp_factor4_from(int32x4_t multiplier, int32x4_t shift)
{
    const int32x4_t none = vdupq_n_s32(0);
    const wsp_factor4 factor = {multiplier, vmaxq_s32(shift, none), vminq_s32(shift, none)};
    return factor;
}

/* wsp_requantize. VRSHL rounds halves up, so a lane below zero that is shifted gives one away first. */
static inline int32x4_t wsp_requantize4(int32x4_t x, const wsp_factor4 *factor)
{
    const int32x4_t product = vqrdmulhq_s32(vshlq_s32(x, factor->left), factor->multiplier);
    const int32x4_t fix = vshrq_n_s32(vandq_s32(product, factor->right), 31);
    return vrshlq_s32(vqaddq_s32(product, fix), factor->right);
}

/* wsp_requantize_below_one, one factor for all lanes. */
static inline int32x4_t wsp_requantize_below_one4(int32x4_t x, wsp_multiplier factor)
{
    const int32x4_t product = vqrdmulhq_n_s32(x, factor.multiplier);
    const int32x4_t fix = vshrq_n_s32(vandq_s32(product, vdupq_n_s32(factor.shift)), 31);
    return vrshlq_n_s32(vqaddq_s32(product, fix), factor.shift);
}

/* wsp_requantize, one factor for all lanes. */
static inline int32x4_t wsp_requantize_same4(int32x4_t x, wsp_multiplier factor)
{
    const wsp_multiplier below_one = {factor.multiplier, factor.shift < 0 ? factor.shift : 0};
    return wsp_requantize_below_one4(vshlq_r_s32(x, factor.shift > 0 ? factor.shift : 0), below_one);
}

static inline wsp_range4 wsp_range4_from(int32_t zero_point, int32_t low, int32_t high)
{
    const wsp_range4 range = {vdupq_n_s32(low), vdupq_n_s32(high), zero_point};
    return range;
}

static inline int32x4_t wsp_in_range4(int32x4_t scaled, const wsp_range4 *range)
{
    return vminq_s32(vmaxq_s32(vaddq_n_s32(scaled, range->zero_point), range->low), range->high);
}

#endif /* WSP_KERNELS_HELIUM_RESCALE4_H */
