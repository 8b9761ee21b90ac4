#include "padding.h"

#include <string.h>

#include "operand.h"

typedef struct pad_dim {
    uint32_t count;        /* input elements along this dimension */
    uint32_t stride_bytes; /* in the output */
} pad_dim;

typedef struct pad_params {
    uint32_t input;
    uint32_t output;
    uint32_t start_bytes; /* where the box starts in the output */
    uint32_t run_bytes;   /* of the box that lie together */
    uint32_t rank;
    uint32_t fill; /* ref of one element, or 0: fill_value */
    int32_t fill_value;
    uint32_t width_bytes;
    uint32_t elements; /* of the output */
    pad_dim dims[WSP_ENGINE_MAX_RANK];
} pad_params;

static wsp_status prepare_fill(wsp_builder *builder, pad_params *params)
{
    const wsp_operand *output = &builder->output;
    const wsp_operand *value = &builder->inputs[2];
    const bool narrow = output->type == WSP_TYPE_INT8;
    params->fill = value->bytes != 0u ? value->ref : 0u;
    params->fill_value = narrow ? output->zero_point : 0;
    const bool alike = !narrow || (value->scale_bits == output->scale_bits && value->zero_point == output->zero_point);
    return value->bytes == 0u || (value->elements == 1u && alike) ? WSP_OK : wsp_prepare_invalid(builder, "filling");
}

static wsp_status prepare_box(wsp_builder *builder, pad_params *params)
{
    const wsp_operand *input = &builder->inputs[0];
    const wsp_operand *output = &builder->output;
    const wsp_vector paddings = wsp_operand_list(&builder->inputs[1]);
    uint32_t step_bytes = params->width_bytes;
    for (uint32_t i = input->rank; i > 0u; i--) {
        const int32_t before = wsp_fb_vector_i32(&builder->model.fb, &paddings, 2u * (i - 1u));
        const int32_t after = wsp_fb_vector_i32(&builder->model.fb, &paddings, 2u * (i - 1u) + 1u);
        const int64_t size = (int64_t)input->dims[i - 1u] + before + after;
        if (before < 0 || after < 0 || size != output->dims[i - 1u]) {
            return wsp_prepare_invalid(builder, "paddings");
        }
        const pad_dim dim = {(uint32_t)input->dims[i - 1u], step_bytes};
        params->start_bytes += (uint32_t)before * step_bytes;
        if (params->rank == 0u && dim.stride_bytes == params->run_bytes) {
            params->run_bytes *= dim.count;
        } else {
            params->dims[params->rank] = dim;
            params->rank++;
        }
        step_bytes *= (uint32_t)output->dims[i - 1u];
    }
    return WSP_OK;
}

wsp_status wsp_pad_prepare(wsp_builder *builder)
{
    const wsp_operand *input = &builder->inputs[0];
    const wsp_operand *output = &builder->output;
    pad_params params;
    if (input->rank != output->rank || builder->inputs[1].elements != 2u * input->rank) {
        return wsp_prepare_invalid(builder, "shape");
    }
    params.input = input->ref;
    params.output = output->ref;
    params.start_bytes = 0u;
    params.rank = 0u;
    params.width_bytes = wsp_type_bytes(output->type);
    params.run_bytes = params.width_bytes;
    params.elements = output->elements;
    wsp_status status = prepare_box(builder, &params);
    if (status != WSP_OK || (status = prepare_fill(builder, &params)) != WSP_OK) {
        return status;
    }
    const size_t bytes = offsetof(pad_params, dims) + params.rank * sizeof(pad_dim);
    return wsp_prepare_commit(builder, &params, (uint32_t)bytes);
}

static void fill_output(const wsp_engine *engine, const pad_params *pad)
{
    void *output = wsp_at(engine, pad->output);
    if (pad->width_bytes == 1u) {
        const int32_t value = pad->fill == 0u ? pad->fill_value : *(const int8_t *)wsp_at(engine, pad->fill);
        memset(output, (uint8_t)value, pad->elements);
        return;
    }
    const int32_t value = pad->fill == 0u ? pad->fill_value : *(const int16_t *)wsp_at(engine, pad->fill);
    for (uint32_t i = 0u; i < pad->elements; i++) {
        ((int16_t *)output)[i] = (int16_t)value;
    }
}

void wsp_pad_run(const wsp_engine *engine, const void *params)
{
    const pad_params *pad = (const pad_params *)params;
    const uint8_t *from = (const uint8_t *)wsp_at(engine, pad->input);
    uint8_t *to = (uint8_t *)wsp_at(engine, pad->output) + pad->start_bytes;
    uint32_t at[WSP_ENGINE_MAX_RANK] = {0u};
    uint32_t dim = 0u;
    fill_output(engine, pad);
    do {
        memcpy(to, from, pad->run_bytes);
        from += pad->run_bytes;
        for (dim = 0u; dim < pad->rank; dim++) {
            to += pad->dims[dim].stride_bytes;
            at[dim]++;
            if (at[dim] < pad->dims[dim].count) {
                break;
            }
            to -= (size_t)pad->dims[dim].stride_bytes * pad->dims[dim].count;
            at[dim] = 0u;
        }
    } while (dim < pad->rank);
}
