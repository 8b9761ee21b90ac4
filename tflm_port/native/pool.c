#include "pool.h"

#include "operand.h"
#include "wsp/fixed.h"

enum {
    OPTION_PADDING = 0,
    OPTION_STRIDE_W = 1,
    OPTION_STRIDE_H = 2,
    OPTION_FILTER_W = 3,
    OPTION_FILTER_H = 4,
    OPTION_ACTIVATION = 5
};

/* Elements of a window; an int32 holds their sum. */
#define MOST_INT8 0x100000
#define MOST_INT16 0x8000

wsp_status wsp_pool_prepare(wsp_builder *builder)
{
    wsp_operand *input = &builder->inputs[0];
    wsp_operand *output = &builder->output;
    wsp_pool_params params;
    wsp_flatbuffer *fb = &builder->model.fb;
    const wsp_table *options = &builder->node.options;
    wsp_status status = wsp_prepare_counts(builder, 1u, 1u, 1u);
    if (status != WSP_OK || (status = wsp_prepare_input(builder, 0u, input)) != WSP_OK ||
        (status = wsp_prepare_output(builder, 0u, output)) != WSP_OK ||
        (status = wsp_operand_check_alike(builder, input, output)) != WSP_OK) {
        return status;
    }
    if (input->rank != 4u || output->rank != 4u || input->dims[0] != output->dims[0] ||
        input->dims[3] != output->dims[3]) {
        return wsp_prepare_invalid(builder, "shape");
    }
    const wsp_window_axis y = {input->dims[1],
                               output->dims[1],
                               wsp_fb_i32(fb, options, OPTION_FILTER_H, 0),
                               wsp_fb_i32(fb, options, OPTION_STRIDE_H, 0),
                               1,
                               0};
    const wsp_window_axis x = {input->dims[2],
                               output->dims[2],
                               wsp_fb_i32(fb, options, OPTION_FILTER_W, 0),
                               wsp_fb_i32(fb, options, OPTION_STRIDE_W, 0),
                               1,
                               0};
    const int32_t rule = wsp_fb_i8(fb, options, OPTION_PADDING, 0);
    const int32_t activation = wsp_fb_i8(fb, options, OPTION_ACTIVATION, 0);
    params.input = input->ref;
    params.output = output->ref;
    params.batches = (uint32_t)input->dims[0];
    params.depth = (uint32_t)input->dims[3];
    params.y = y;
    params.x = x;
    if ((status = wsp_window_prepare(builder, &params.y, rule)) != WSP_OK ||
        (status = wsp_window_prepare(builder, &params.x, rule)) != WSP_OK ||
        (status = wsp_operand_check_integer(builder, output)) != WSP_OK ||
        (status = wsp_operand_activation(builder, output, activation, &params.low, &params.high)) != WSP_OK) {
        return status;
    }
    params.width_bytes = wsp_type_bytes(input->type);
    if ((int64_t)y.filter * x.filter > (params.width_bytes == 1u ? MOST_INT8 : MOST_INT16)) {
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
