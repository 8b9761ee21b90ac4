#include "chunks.h"

#include <string.h>

typedef struct chunk {
    uint32_t ref;
    uint32_t row_bytes;
} chunk;

typedef struct chunks_params {
    uint32_t whole;
    uint32_t rows;
    uint32_t count;
    chunk parts[WSP_CHUNKS_MAX]; /* only `count` of them are stored */
} chunks_params;

/* Elements of a part along the axis, 0 when its shape does not fit the whole. */
static int32_t size_along(const wsp_operand *whole, const wsp_operand *part, uint32_t axis, uint32_t rules)
{
    const uint32_t lacks = (rules & WSP_CHUNKS_STACKED) != 0u ? 1u : 0u;
    bool fits = part->type == whole->type && part->rank + lacks == whole->rank;
    for (uint32_t i = 0u; fits && i < whole->rank; i++) {
        fits = i == axis || part->dims[i > axis ? i - lacks : i] == whole->dims[i];
    }
    return fits ? (lacks != 0u ? 1 : part->dims[axis]) : 0;
}

/* Describes a part, an input that is joined or an output; both are described in one place, one after the other. */
static wsp_status describe(wsp_builder *builder, bool joins, uint32_t at)
{
    return joins ? wsp_prepare_input(builder, at, 0u, &builder->inputs[0])
                 : wsp_prepare_describe_output(builder, at, 0u, &builder->output);
}

wsp_status wsp_chunks_prepare(wsp_builder *builder, const wsp_operand *whole, int32_t axis, uint32_t rules)
{
    const bool joins = whole == &builder->output;
    wsp_operand *part = joins ? &builder->inputs[0] : &builder->output;
    chunks_params params;
    uint32_t at = 0u;
    wsp_status status = wsp_operand_axis(builder, whole, axis, &at);
    if (status != WSP_OK) {
        return status;
    }
    params.whole = whole->ref;
    params.rows = wsp_operand_product(whole, 0u, at);
    params.count = joins ? builder->node.inputs.count : builder->node.outputs.count;
    if (params.count < 1u || params.count > WSP_CHUNKS_MAX) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "number of outputs");
    }
    bool views = !joins && params.rows == 1u;
    uint32_t from = whole->ref;
    int32_t left = whole->dims[at];
    const int32_t share = left / (int32_t)params.count;
    for (uint32_t i = 0u; i < params.count; i++) {
        status = describe(builder, joins, i);
        if (status == WSP_OK && (rules & WSP_CHUNKS_ALIKE) != 0u) {
            status = wsp_operand_check_alike(builder, part, whole);
        }
        if (status != WSP_OK) {
            return status;
        }
        const int32_t size = size_along(whole, part, at, rules);
        left -= size;
        if (size == 0 || left < 0 || ((rules & WSP_CHUNKS_EQUAL) != 0u && size != share)) {
            return wsp_prepare_invalid(builder, "shape");
        }
        views = views && wsp_prepare_view(builder, (uint32_t)(whole - builder->inputs), from, i, part);
        if (!joins && !views && (status = wsp_prepare_place(builder, i, part)) != WSP_OK) {
            return status;
        }
        params.parts[i].ref = part->ref;
        params.parts[i].row_bytes = part->bytes / params.rows;
        from += part->bytes;
    }
    if (left != 0) {
        return wsp_prepare_invalid(builder, "shape");
    }
    const size_t bytes = offsetof(chunks_params, parts) + params.count * sizeof(chunk);
    return views ? WSP_OK : wsp_prepare_commit(builder, &params, (uint32_t)bytes);
}

wsp_status wsp_chunks_prepare_split(wsp_builder *builder, const wsp_operand *whole, const wsp_operand *axis,
                                    uint32_t rules)
{
    const wsp_vector list = wsp_operand_list(axis);
    const int32_t value = wsp_fb_vector_i32(&builder->model.fb, &list, 0u);
    return wsp_chunks_prepare(builder, whole, value, rules);
}

static void copy(const wsp_engine *engine, const chunks_params *chunks, bool joins)
{
    uint8_t *whole = (uint8_t *)wsp_at(engine, chunks->whole);
    for (uint32_t row = 0u; row < chunks->rows; row++) {
        for (uint32_t i = 0u; i < chunks->count; i++) {
            const uint32_t bytes = chunks->parts[i].row_bytes;
            uint8_t *part = (uint8_t *)wsp_at(engine, chunks->parts[i].ref) + row * bytes;
            if (part != whole) {
                memcpy(joins ? whole : part, joins ? part : whole, bytes);
            }
            whole += bytes;
        }
    }
}

void wsp_chunks_join(const wsp_engine *engine, const void *params)
{
    copy(engine, (const chunks_params *)params, true);
}

void wsp_chunks_split(const wsp_engine *engine, const void *params)
{
    copy(engine, (const chunks_params *)params, false);
}
