/* AVERAGE_POOL_2D and MAX_POOL_2D, int8: parameters and checks. */
#ifndef WSP_NATIVE_POOL_H
#define WSP_NATIVE_POOL_H

#include "ops.h"
#include "window.h"

typedef struct wsp_pool_params {
    uint32_t input;
    uint32_t output;
    uint32_t batches;
    uint32_t depth;
    wsp_window_axis y;
    wsp_window_axis x;
    int32_t low;
    int32_t high;
} wsp_pool_params;

wsp_status wsp_pool_prepare(wsp_builder *builder);

/* Value of one window: `data` points to the channel's element at input position (0, 0). */
typedef int32_t (*wsp_pool_fn)(const wsp_pool_params *pool, const int8_t *data, const wsp_window_span *y,
                               const wsp_window_span *x);

void wsp_pool_run(const wsp_engine *engine, const wsp_pool_params *params, wsp_pool_fn value);

#endif /* WSP_NATIVE_POOL_H */
