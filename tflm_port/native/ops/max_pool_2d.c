/* MAX_POOL_2D, int8. */
#include "../pool.h"

static int32_t largest(const wsp_pool_params *pool, const int8_t *data, const wsp_window_span *y,
                       const wsp_window_span *x)
{
    int32_t result = INT8_MIN;
    for (int32_t fy = y->first; fy < y->end; fy++) {
        for (int32_t fx = x->first; fx < x->end; fx++) {
            const int32_t at = (y->origin + fy) * pool->x.input + x->origin + fx;
            const int32_t element = data[(uint32_t)at * pool->depth];
            result = element > result ? element : result;
        }
    }
    return result;
}

static void execute(const wsp_engine *engine, const void *params)
{
    wsp_pool_run(engine, (const wsp_pool_params *)params, largest);
}

const wsp_operator wsp_op_max_pool_2d = {WSP_BUILTIN_MAX_POOL_2D, 0u, wsp_pool_prepare, execute};
