/* MAX_POOL_2D. */
#include "../pool.h"

static int32_t largest(const wsp_pool_params *pool, const void *data, uint32_t start, const wsp_window_span *y,
                       const wsp_window_span *x)
{
    int32_t result = INT16_MIN;
    for (int32_t fy = y->first; fy < y->end; fy++) {
        for (int32_t fx = x->first; fx < x->end; fx++) {
            const int32_t element = wsp_pool_element(pool, data, start, y->origin + fy, x->origin + fx);
            result = element > result ? element : result;
        }
    }
    return result;
}

static void execute(const wsp_engine *engine, const void *params)
{
    wsp_pool_run(engine, (const wsp_pool_params *)params, largest);
}

const wsp_operator wsp_op_max_pool_2d = {
    .builtin = WSP_BUILTIN_MAX_POOL_2D,
    WSP_POOL_SIGNATURE,
    .prepare = wsp_pool_prepare,
    .execute = execute,
};
