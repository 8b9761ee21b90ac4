/* AVERAGE_POOL_2D: the mean of the elements inside the input, halves away from zero. */
#include "../pool.h"

static int32_t average(const wsp_pool_params *pool, const void *data, uint32_t start, const wsp_window_span *y,
                       const wsp_window_span *x)
{
    const int32_t count = (y->end - y->first) * (x->end - x->first);
    int32_t sum = 0;
    for (int32_t fy = y->first; fy < y->end; fy++) {
        for (int32_t fx = x->first; fx < x->end; fx++) {
            sum += wsp_pool_element(pool, data, start, y->origin + fy, x->origin + fx);
        }
    }
    return sum > 0 ? (sum + count / 2) / count : (sum - count / 2) / count;
}

static void execute(const wsp_engine *engine, const void *params)
{
    wsp_pool_run(engine, (const wsp_pool_params *)params, average);
}

const wsp_operator wsp_op_average_pool_2d = {
    .builtin = WSP_BUILTIN_AVERAGE_POOL_2D,
    WSP_POOL_SIGNATURE,
    .prepare = wsp_pool_prepare,
    .execute = execute,
};
