#include "builder.h"

#include <string.h>

#include "bytes.h"
#include "ops.h"
#include "signature.h"

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

wsp_status wsp_prepare_invalid(wsp_builder *builder, const char *field)
{
    return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, field);
}

int32_t wsp_prepare_option8(wsp_builder *builder, uint32_t id)
{
    return wsp_fb_i8(&builder->model.fb, &builder->node.options, id, 0);
}

int32_t wsp_prepare_option32(wsp_builder *builder, uint32_t id)
{
    return wsp_fb_i32(&builder->model.fb, &builder->node.options, id, 0);
}

int32_t wsp_prepare_input_index(wsp_builder *builder, uint32_t at)
{
    return wsp_fb_vector_i32(&builder->model.fb, &builder->node.inputs, at);
}

int32_t wsp_prepare_output_index(wsp_builder *builder, uint32_t at)
{
    return wsp_fb_vector_i32(&builder->model.fb, &builder->node.outputs, at);
}

/* Describes a tensor unless the builder did, and checks it. */
static wsp_status describe(wsp_builder *builder, int32_t tensor, bool known, const char *field, uint32_t asked,
                           wsp_operand *operand)
{
    const wsp_status status = known ? WSP_OK : wsp_model_tensor(&builder->model, &builder->graph, tensor, operand);
    if (status != WSP_OK || operand->bytes == 0u) {
        return wsp_prepare_fail(builder, status != WSP_OK ? status : WSP_ERR_OPERATOR_INVALID, field);
    }
    return wsp_signature_check(builder, operand, asked);
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

/* Finds the place of a described input. */
static wsp_status locate(wsp_builder *builder, uint32_t tensor, bool as_it_lies, wsp_operand *operand)
{
    if (operand->data_pos != 0u) {
        const uint32_t width = wsp_type_bytes(operand->type);
        operand->ref = WSP_REF_MODEL | operand->data_pos;
        const bool usable = width == 1u || (!WSP_BIG_ENDIAN && width <= 4u && operand->data_pos % width == 0u);
        return usable || as_it_lies ? WSP_OK : copy_constant(builder, operand);
    }
    const wsp_plan_slot *slot = wsp_plan_find(&builder->plan, tensor);
    if (slot == NULL) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_CORRUPT, "input before it is computed");
    }
    operand->ref = builder->arena + slot->offset;
    return WSP_OK;
}

wsp_status wsp_prepare_input(wsp_builder *builder, uint32_t at, uint32_t asked, wsp_operand *operand)
{
    const int32_t tensor = wsp_prepare_input_index(builder, at);
    const bool known = at < WSP_BUILDER_OPERANDS && operand == &builder->inputs[at];
    const wsp_status status = describe(builder, tensor, known, "input", asked, operand);
    return status == WSP_OK ? locate(builder, (uint32_t)tensor, (asked & WSP_IS_CONSTANT) != 0u, operand) : status;
}

wsp_status wsp_prepare_describe_output(wsp_builder *builder, uint32_t at, uint32_t asked, wsp_operand *operand)
{
    const int32_t tensor = wsp_prepare_output_index(builder, at);
    const bool known = at == 0u && operand == &builder->output;
    const wsp_status status = describe(builder, tensor, known, "output", asked, operand);
    return status != WSP_OK || (operand->data_pos == 0u && wsp_plan_find(&builder->plan, (uint32_t)tensor) == NULL)
               ? status
               : wsp_prepare_fail(builder, WSP_ERR_MODEL_CORRUPT, "output");
}

/* Memory that has run out, or, in a query, beyond what offsets reach. */
static wsp_status no_memory(wsp_builder *builder)
{
    return wsp_report_set(builder->report, builder->memory != NULL ? WSP_ERR_MEMORY_TOO_SMALL : WSP_ERR_MODEL_LIMIT,
                          "memory");
}

wsp_status wsp_builder_place(wsp_builder *builder, uint32_t tensor, uint32_t bytes, uint32_t last_use,
                             const char *field, uint32_t *ref)
{
    uint32_t offset = 0u;
    const wsp_status status = bytes <= WSP_PLAN_MAX_BYTES
                                  ? wsp_plan_place(&builder->plan, tensor, bytes, last_use, &offset)
                                  : WSP_ERR_MEMORY_TOO_SMALL;
    *ref = builder->arena + offset;
    if (status == WSP_ERR_MEMORY_TOO_SMALL) {
        return no_memory(builder);
    }
    return status == WSP_OK ? WSP_OK : wsp_prepare_fail(builder, status, field);
}

wsp_status wsp_prepare_scratch(wsp_builder *builder, uint32_t bytes, uint32_t *ref)
{
    return wsp_builder_place(builder, WSP_PLAN_SCRATCH, bytes, builder->index, "scratch", ref);
}

wsp_status wsp_prepare_reserve(wsp_builder *builder, uint32_t bytes, uint32_t *ref)
{
    wsp_plan *plan = &builder->plan;
    const uint32_t room_used = builder->memory != NULL ? wsp_plan_room_used(plan) : 0u;
    const uint32_t used = plan->peak_bytes > room_used ? plan->peak_bytes : room_used;
    if (bytes > WSP_MODEL_MAX_BYTES || ((bytes + 3u) & ~3u) > plan->most_bytes - used) {
        return no_memory(builder);
    }
    builder->top -= (bytes + 3u) & ~3u;
    plan->most_bytes = builder->top - builder->arena;
    plan->room_bytes = builder->memory != NULL ? plan->most_bytes : plan->room_bytes;
    *ref = builder->top;
    return WSP_OK;
}

void *wsp_prepare_memory(wsp_builder *builder, uint32_t ref)
{
    return builder->memory == NULL ? NULL : builder->memory + ref;
}

wsp_lasting *wsp_builder_lasting(const wsp_builder *builder)
{
    return (wsp_lasting *)(void *)builder->plan.room;
}

wsp_lasting *wsp_builder_find(const wsp_builder *builder, const wsp_lasting *wanted)
{
    wsp_lasting *known = wsp_builder_lasting(builder);
    for (uint32_t i = 0u; i < builder->lasting_count; i++, known++) {
        if (known->kind == wanted->kind && known->key[0] == wanted->key[0] && known->key[1] == wanted->key[1]) {
            return known;
        }
    }
    return NULL;
}

wsp_lasting *wsp_builder_keep(wsp_builder *builder, const wsp_lasting *lasting)
{
    wsp_lasting *kept = NULL;
    if (builder->lasting_count < WSP_BUILDER_LASTING) {
        kept = (wsp_lasting *)wsp_plan_keep(&builder->plan, (uint32_t)sizeof *lasting);
    }
    if (kept != NULL) {
        *kept = *lasting;
        builder->lasting_count++;
    }
    return kept;
}

wsp_status wsp_prepare_commit(wsp_builder *builder, const void *params, uint32_t bytes)
{
    const wsp_step step = {0u, (uint16_t)builder->operator,(uint16_t) builder->index};
    uint32_t ref = 0u;
    const wsp_status status = wsp_prepare_reserve(builder, (uint32_t)sizeof step + bytes, &ref);
    if (status != WSP_OK) {
        return status;
    }
    if (builder->memory != NULL) {
        uint8_t *to = builder->memory + ref;
        memcpy(to, &step, sizeof step);
        memcpy(to + sizeof step, params, bytes);
        if (builder->last_step != 0u) {
            memcpy(builder->memory + builder->last_step, &ref, sizeof ref);
        }
    }
    if (builder->last_step == 0u) {
        builder->engine.first_step = ref;
    }
    builder->last_step = ref;
    return WSP_OK;
}
