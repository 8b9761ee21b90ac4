#include "pool.h"

#include "operand.h"
#include "wsp/fixed.h"

enum { OPTION_FILTER_W = 3, OPTION_FILTER_H = 4, OPTION_ACTIVATION = 5 };

/* Elements of a window; an int32 holds their sum. */
#define MOST_INT8 0x100000
#define MOST_INT16 0x8000

wsp_status wsp_pool_prepare(wsp_builder *builder)
{
    const wsp_operand *input = &builder->inputs[0];
    const wsp_operand *output = &builder->output;
    wsp_pool_params params;
    params.input = input->ref;
    params.output = output->ref;
    params.batches = (uint32_t)input->dims[0];
    params.depth = (uint32_t)input->dims[3];
    params.width_bytes = wsp_type_bytes(input->type);
    params.y.filter = wsp_prepare_option32(builder, OPTION_FILTER_H);
    params.x.filter = wsp_prepare_option32(builder, OPTION_FILTER_W);
    params.y.dilation = 1;
    params.x.dilation = 1;
    wsp_status status = wsp_operand_check_alike(builder, input, output);
    if (status != WSP_OK || (status = wsp_windows_prepare(builder, &params.y, &params.x)) != WSP_OK ||
        (status = wsp_operand_activation(builder, OPTION_ACTIVATION, &params.low, &params.high)) != WSP_OK) {
        return status;
    }
    if (input->dims[3] != output->dims[3]) {
        return wsp_prepare_invalid(builder, "shape");
    }
    /* Both were found to be at most 2^14. */
    if (params.y.filter * params.x.filter > (params.width_bytes == 1u ? MOST_INT8 : MOST_INT16)) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "window");
    }
    return wsp_prepare_commit(builder, &params, sizeof params);
}

void wsp_pool_run(const wsp_engine *engine, const wsp_pool_params *params, wsp_pool_fn value)
{
    const wsp_pool_params pool = *params;
    const void *input = wsp_at(engine, pool.input);
    void *output = wsp_at(engine, pool.output);
    uint32_t image = 0u;
    uint32_t to = 0u;
    for (uint32_t batch = 0u; batch < pool.batches; batch++) {
        for (int32_t pixel = 0; pixel < pool.y.output * pool.x.output; pixel++) {
            const wsp_window_span y = wsp_window_at(&pool.y, pixel / pool.x.output);
            const wsp_window_span x = wsp_window_at(&pool.x, pixel % pool.x.output);
            for (uint32_t channel = 0u; channel < pool.depth; channel++) {
                const int32_t raw = value(&pool, input, image + channel, &y, &x);
                const int32_t clamped = wsp_clamp32(raw, pool.low, pool.high);
                if (pool.width_bytes == 1u) {
                    ((int8_t *)output)[to] = (int8_t)clamped;
                } else {
                    ((int16_t *)output)[to] = (int16_t)clamped;
                }
                to++;
            }
        }
        image += (uint32_t)(pool.y.input * pool.x.input) * pool.depth;
    }
}
