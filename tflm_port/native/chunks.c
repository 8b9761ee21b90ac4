#include "chunks.h"

#include <string.h>

#include "operand.h"

wsp_status wsp_chunks_commit(wsp_builder *builder, const wsp_chunks_params *params)
{
    const size_t bytes = offsetof(wsp_chunks_params, parts) + params->count * sizeof(wsp_chunk);
    return wsp_prepare_commit(builder, params, (uint32_t)bytes);
}

wsp_status wsp_chunks_prepare_split(wsp_builder *builder, uint32_t data, uint32_t axis, bool equal)
{
    wsp_vector axis_value;
    wsp_operand *input = &builder->inputs[data]; /* its dimension along the axis becomes that of each part */
    wsp_operand *output = &builder->output;      /* one after the other */
    uint32_t at = 0u;
    const uint32_t count = builder->node.outputs.count;
    wsp_chunks_params params = {0u, 1u, count, {{0u, 0u}}};
    if (count < 1u || count > WSP_CHUNKS_MAX) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "number of outputs");
    }
    wsp_status status = wsp_prepare_input(builder, data, input);
    if (status != WSP_OK || (status = wsp_prepare_list(builder, axis, &axis_value)) != WSP_OK ||
        (status = wsp_operand_axis(builder, input, wsp_fb_vector_i32(&builder->model.fb, axis_value, 0u), &at)) !=
            WSP_OK) {
        return status;
    }
    params.whole = input->ref;
    params.rows = wsp_operand_product(input, 0u, at);
    bool views = params.rows == 1u;
    uint32_t from = input->ref;
    int32_t left = input->dims[at];
    const int32_t share = left / (int32_t)count;
    for (uint32_t i = 0u; i < count; i++) {
        status = wsp_prepare_describe_output(builder, i, output);
        if (status != WSP_OK) {
            return status;
        }
        input->dims[at] = equal || output->rank != input->rank ? share : output->dims[at];
        if (output->type != input->type || input->dims[at] > left || !wsp_operand_same_shape(input, output)) {
            return wsp_prepare_invalid(builder, "shape");
        }
        left -= input->dims[at];
        views = views && wsp_prepare_view(builder, data, from, i, output);
        if (!views && (status = wsp_prepare_output(builder, i, output)) != WSP_OK) {
            return status;
        }
        params.parts[i].ref = output->ref;
        params.parts[i].row_bytes = output->bytes / params.rows;
        from += output->bytes;
    }
    if (left != 0) {
        return wsp_prepare_invalid(builder, "shape");
    }
    return views ? WSP_OK : wsp_chunks_commit(builder, &params);
}

void wsp_chunks_join(const wsp_engine *engine, const void *params)
{
    const wsp_chunks_params *chunks = (const wsp_chunks_params *)params;
    uint8_t *whole = (uint8_t *)wsp_at(engine, chunks->whole);
    for (uint32_t row = 0u; row < chunks->rows; row++) {
        for (uint32_t i = 0u; i < chunks->count; i++) {
            const wsp_chunk *part = &chunks->parts[i];
            memcpy(whole, (const uint8_t *)wsp_at(engine, part->ref) + row * part->row_bytes, part->row_bytes);
            whole += part->row_bytes;
        }
    }
}

void wsp_chunks_split(const wsp_engine *engine, const void *params)
{
    const wsp_chunks_params *chunks = (const wsp_chunks_params *)params;
    const uint8_t *whole = (const uint8_t *)wsp_at(engine, chunks->whole);
    for (uint32_t row = 0u; row < chunks->rows; row++) {
        for (uint32_t i = 0u; i < chunks->count; i++) {
            const wsp_chunk *part = &chunks->parts[i];
            uint8_t *to = (uint8_t *)wsp_at(engine, part->ref) + row * part->row_bytes;
            if (to != whole) {
                memcpy(to, whole, part->row_bytes);
            }
            whole += part->row_bytes;
        }
    }
}
