/* AVERAGE_POOL_2D and MAX_POOL_2D, int8 or int16: parameters and checks. */
#ifndef WSP_NATIVE_POOL_H
#define WSP_NATIVE_POOL_H

#include "ops.h"
#include "signature.h"
#include "window.h"

typedef struct wsp_pool_params {
    uint32_t input;
    uint32_t output;
    uint32_t batches;
    uint32_t depth;
    uint32_t width_bytes; /* of an element */
    wsp_window_axis y;
    wsp_window_axis x;
    int32_t low;
    int32_t high;
} wsp_pool_params;

/* The tensors' part of a table entry. */
#define WSP_POOL_SIGNATURE                                                                                             \
    .least_inputs = 1u, .most_inputs = 1u, .outputs = 1u, .inputs = {WSP_IS_INTEGER | WSP_IS_IMAGES},                  \
    .output = WSP_IS_INTEGER | WSP_IS_IMAGES

wsp_status wsp_pool_prepare(wsp_builder *builder);

/* Value of one window: `start` is the index of the channel's element at input position (0, 0). */
typedef int32_t (*wsp_pool_fn)(const wsp_pool_params *pool, const void *data, uint32_t start, const wsp_window_span *y,
                               const wsp_window_span *x);

/* The element of a channel at an input position. */
static inline int32_t wsp_pool_element(const wsp_pool_params *pool, const void *data, uint32_t start, int32_t line,
                                       int32_t column)
{
    const uint32_t at = start + (uint32_t)(line * pool->x.input + column) * pool->depth;
    return pool->width_bytes == 1u ? ((const int8_t *)data)[at] : ((const int16_t *)data)[at];
}

void wsp_pool_run(const wsp_engine *engine, const wsp_pool_params *params, wsp_pool_fn value);

#endif /* WSP_NATIVE_POOL_H */
