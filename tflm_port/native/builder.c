#include "builder.h"

#include <string.h>

#include "bytes.h"
#include "ops.h"

wsp_status wsp_prepare_fail(wsp_builder *builder, wsp_status status, const char *field)
{
    wsp_report_set(builder->report, status, field);
    if (builder->report != NULL) {
        builder->report->operator_index = (int32_t)builder->index;
        builder->report->operator_name =
            builder->node.custom_name != NULL ? builder->node.custom_name : wsp_builtin_name(builder->node.builtin);
    }
    return status;
}

wsp_status wsp_prepare_counts(wsp_builder *builder, uint32_t least_inputs, uint32_t most_inputs, uint32_t outputs)
{
    const uint32_t inputs = builder->node.inputs.count;
    if (inputs < least_inputs || inputs > most_inputs || builder->node.outputs.count != outputs) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "number of tensors");
    }
    return WSP_OK;
}

bool wsp_prepare_has_input(wsp_builder *builder, uint32_t at)
{
    return at < builder->node.inputs.count && wsp_fb_vector_i32(&builder->model.fb, builder->node.inputs, at) >= 0;
}

static wsp_status describe(wsp_builder *builder, wsp_vector list, uint32_t at, const char *field, wsp_operand *operand)
{
    const int32_t tensor = wsp_fb_vector_i32(&builder->model.fb, list, at);
    const wsp_status status = wsp_model_tensor(&builder->model, &builder->graph, tensor, operand);
    if (status != WSP_OK) {
        return wsp_prepare_fail(builder, status, field);
    }
    if (operand->bytes == 0u) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, field);
    }
    return WSP_OK;
}

static wsp_status copy_constant(wsp_builder *builder, wsp_operand *operand)
{
    const uint32_t width = wsp_type_bytes(operand->type); /* NOLINT: needed on big-endian machines only */
    const wsp_status status = wsp_prepare_reserve(builder, operand->bytes, &operand->ref);
    uint8_t *to = (uint8_t *)wsp_prepare_memory(builder, operand->ref);
    if (status != WSP_OK || to == NULL) {
        return status;
    }
    const uint8_t *from = builder->model.fb.data + operand->data_pos;
    for (uint32_t i = 0u; i < operand->bytes; i++) {
        to[i] = from[WSP_BIG_ENDIAN ? i - i % width + (width - 1u - i % width) : i];
    }
    return WSP_OK;
}

wsp_status wsp_prepare_input(wsp_builder *builder, uint32_t at, wsp_operand *operand)
{
    const wsp_status status = describe(builder, builder->node.inputs, at, "input", operand);
    if (status != WSP_OK) {
        return status;
    }
    if (operand->data_pos != 0u) {
        const uint32_t width = wsp_type_bytes(operand->type);
        operand->ref = WSP_REF_MODEL | operand->data_pos;
        const bool usable = width == 1u || (!WSP_BIG_ENDIAN && width <= 4u && operand->data_pos % width == 0u);
        return usable ? WSP_OK : copy_constant(builder, operand);
    }
    const uint32_t tensor = (uint32_t)wsp_fb_vector_i32(&builder->model.fb, builder->node.inputs, at);
    const wsp_plan_slot *slot = wsp_plan_find(&builder->plan, tensor);
    if (slot != NULL) {
        operand->ref = builder->arena_start + slot->offset;
    } else if (tensor == builder->taken_tensor) {
        operand->ref = builder->taken_ref;
    } else {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_CORRUPT, "input before it is computed");
    }
    return WSP_OK;
}

wsp_status wsp_prepare_constant(wsp_builder *builder, uint32_t at, int32_t type, wsp_operand *operand)
{
    const wsp_status status = describe(builder, builder->node.inputs, at, "constant input", operand);
    if (status != WSP_OK) {
        return status;
    }
    if (operand->data_pos == 0u || operand->type != type) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "constant input");
    }
    operand->ref = WSP_REF_MODEL | operand->data_pos;
    return WSP_OK;
}

wsp_status wsp_prepare_output(wsp_builder *builder, uint32_t at, wsp_operand *operand)
{
    const wsp_status status = describe(builder, builder->node.outputs, at, "output", operand);
    if (status != WSP_OK) {
        return status;
    }
    const uint32_t tensor = (uint32_t)wsp_fb_vector_i32(&builder->model.fb, builder->node.outputs, at);
    const wsp_plan_slot *slot = wsp_plan_find(&builder->plan, tensor);
    if (slot == NULL) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_CORRUPT, "output");
    }
    operand->ref = builder->arena_start + slot->offset;
    return WSP_OK;
}

wsp_status wsp_prepare_scratch(wsp_builder *builder, uint32_t bytes, uint32_t *ref)
{
    uint32_t offset = 0u;
    if (bytes > WSP_MODEL_MAX_BYTES ||
        wsp_plan_place(&builder->plan, WSP_PLAN_SCRATCH, bytes, builder->index, &offset) != WSP_OK) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "scratch");
    }
    *ref = builder->arena_start + offset;
    return WSP_OK;
}

wsp_status wsp_prepare_reserve(wsp_builder *builder, uint32_t bytes, uint32_t *ref)
{
    if (bytes > WSP_MODEL_MAX_BYTES - builder->used_bytes - 3u) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "memory");
    }
    *ref = builder->used_bytes;
    builder->used_bytes += (bytes + 3u) & ~3u;
    return WSP_OK;
}

void *wsp_prepare_memory(wsp_builder *builder, uint32_t ref)
{
    return builder->memory == NULL ? NULL : builder->memory + ref;
}

wsp_status wsp_prepare_commit(wsp_builder *builder, const void *params, uint32_t bytes)
{
    wsp_step step = {0u, (uint16_t)builder->operator,(uint16_t) builder->index};
    const wsp_status status = wsp_prepare_reserve(builder, bytes, &step.params);
    if (status == WSP_OK && builder->memory != NULL) {
        memcpy(builder->memory + step.params, params, bytes);
        memcpy(builder->memory + builder->engine.steps + builder->engine.step_count * sizeof step, &step, sizeof step);
    }
    builder->engine.step_count += status == WSP_OK ? 1u : 0u;
    return status;
}
