/* ADD and SUB: both inputs are brought to one scale with guard bits, combined and rescaled. */
#ifndef WSP_NATIVE_ADDITION_H
#define WSP_NATIVE_ADDITION_H

#include "broadcast.h"
#include "ops.h"
#include "requantize.h"

typedef struct wsp_sum_params {
    uint32_t input1;
    uint32_t input2;
    uint32_t output;
    uint32_t broadcast;
    int32_t zero_point1;
    int32_t zero_point2;
    int32_t zero_point;
    wsp_multiplier factor1;
    wsp_multiplier factor2;
    wsp_multiplier factor;
    int32_t low;
    int32_t high;
    int32_t guard_bits;
    uint32_t width_bytes;
} wsp_sum_params;

/* Prepares either operator. */
wsp_status wsp_sum_prepare(wsp_builder *builder);

static inline int32_t wsp_sum_scaled(int32_t x, int32_t zero_point, int32_t guard_bits, wsp_multiplier factor)
{
    return wsp_requantize_below_one(wsp_shl32(x - zero_point, (int)guard_bits), factor.multiplier, factor.shift);
}

static inline int32_t wsp_sum_output(const wsp_sum_params *sum, int32_t raw)
{
    const int32_t scaled = wsp_requantize_below_one(raw, sum->factor.multiplier, sum->factor.shift);
    return wsp_clamp32(wsp_add32(scaled, sum->zero_point), sum->low, sum->high);
}

/* Defines the row function `name` for elements of `type` and an operator, + or -. */
#define WSP_SUM_ROW(name, type, operator)                                                                              \
    static void name(const void *params, uint32_t count, const void *input1, uint32_t stride1, const void *input2,     \
                     uint32_t stride2, void *output)                                                                   \
    {                                                                                                                  \
        const wsp_sum_params sum = *(const wsp_sum_params *)params;                                                    \
        const type *a = (const type *)input1;                                                                          \
        const type *b = (const type *)input2;                                                                          \
        type *to = (type *)output;                                                                                     \
        for (uint32_t i = 0u; i < count; i++) {                                                                        \
            const int32_t x = wsp_sum_scaled(a[i * stride1], sum.zero_point1, sum.guard_bits, sum.factor1);            \
            const int32_t y = wsp_sum_scaled(b[i * stride2], sum.zero_point2, sum.guard_bits, sum.factor2);            \
            to[i] = (type)wsp_sum_output(&sum, x operator y);                                                          \
        }                                                                                                              \
    }

#endif /* WSP_NATIVE_ADDITION_H */
