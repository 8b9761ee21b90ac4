/* Where outputs lie: in memory of their own, in the place of an input that nobody reads later, or in that of the state
 * they become. */
#include <string.h>

#include "bytes.h"
#include "chunks.h"
#include "ops.h"

static void read_inputs(wsp_builder *builder, uint32_t index, wsp_vector *inputs)
{
    wsp_table table;
    wsp_fb_vector_table(&builder->model.fb, &builder->graph.operators, index, &table);
    wsp_fb_vector(&builder->model.fb, &table, WSP_OP_INPUTS, inputs);
}

static uint8_t *last_reader(wsp_builder *builder, int32_t tensor)
{
    return &builder->last_readers[(uint32_t)tensor % WSP_BUILDER_CLASSES];
}

void wsp_placement_start(wsp_builder *builder)
{
    memset(builder->last_readers, 0, sizeof builder->last_readers);
    for (uint32_t i = 0u; i < builder->graph.operators.count; i++) {
        wsp_vector inputs;
        read_inputs(builder, i, &inputs);
        /* An operator that has more of them is refused in its turn. */
        for (uint32_t k = 0u; k < inputs.count && k < WSP_CHUNKS_MAX; k++) {
            const int32_t tensor = wsp_load_i32(builder->model.fb.data + inputs.pos + 4u * k);
            *last_reader(builder, tensor) = (uint8_t)(i < UINT8_MAX ? i : UINT8_MAX);
        }
    }
    builder->model.fb.corrupt = false; /* as before: what is wrong with an operator is said in its turn */
}

/* Index of the last operator after `from` that reads a tensor; `from` when none does. */
static uint32_t last_read(wsp_builder *builder, int32_t tensor, uint32_t from)
{
    uint32_t i = *last_reader(builder, tensor);
    for (i = i < UINT8_MAX ? i : builder->graph.operators.count - 1u; i > from; i--) {
        wsp_vector inputs;
        read_inputs(builder, i, &inputs);
        if (wsp_builder_contains(builder, &inputs, tensor)) {
            return i;
        }
    }
    return from;
}

static uint32_t last_use(wsp_builder *builder, int32_t tensor)
{
    return wsp_builder_contains(builder, &builder->graph.outputs, tensor) ? WSP_PLAN_FOREVER
                                                                          : last_read(builder, tensor, builder->index);
}

static bool works_in_place(const wsp_builder *builder)
{
    return (wsp_operators[builder->operator]->flags & WSP_OPERATOR_IN_PLACE) != 0u && builder->node.outputs.count == 1u;
}

/* Whether the operator reads a tensor. */
static bool reads(wsp_builder *builder, int32_t tensor)
{
    return wsp_builder_contains(builder, &builder->node.inputs, tensor);
}

/* The state input that an output can be computed into: linked with it, of equal size, not needed any more. */
static wsp_plan_slot *free_state(wsp_builder *builder, uint32_t tensor, uint32_t bytes)
{
    wsp_flatbuffer *fb = &builder->model.fb;
    for (uint32_t i = 0u; i < builder->engine.link_count; i++) {
        const wsp_state_link link = builder->engine.links.pointer[i];
        if (link.input >= builder->graph.inputs.count || link.output >= builder->graph.outputs.count ||
            wsp_fb_vector_i32(fb, &builder->graph.outputs, link.output) != (int32_t)tensor) {
            continue;
        }
        const int32_t state = wsp_fb_vector_i32(fb, &builder->graph.inputs, link.input);
        wsp_plan_slot *slot = wsp_plan_find(&builder->plan, (uint32_t)state);
        const bool unread = !reads(builder, state) || works_in_place(builder);
        if (slot != NULL && slot->bytes == bytes && unread && last_use(builder, state) == builder->index) {
            return slot;
        }
    }
    return NULL;
}

/* The place of an input of equal size that nobody reads later. */
static wsp_plan_slot *free_input(wsp_builder *builder, uint32_t bytes)
{
    for (uint32_t i = 0u; works_in_place(builder) && i < builder->node.inputs.count; i++) {
        const int32_t input = wsp_prepare_input_index(builder, i);
        wsp_plan_slot *slot = input < 0 ? NULL : wsp_plan_find(&builder->plan, (uint32_t)input);
        if (slot != NULL && slot->last_use == builder->index && slot->bytes == bytes) {
            return slot;
        }
    }
    return NULL;
}

wsp_status wsp_prepare_place(wsp_builder *builder, uint32_t at, wsp_operand *operand)
{
    const uint32_t tensor = (uint32_t)wsp_prepare_output_index(builder, at);
    const uint32_t last = last_use(builder, (int32_t)tensor);
    wsp_plan_slot *slot = last == WSP_PLAN_FOREVER ? free_state(builder, tensor, operand->bytes) : NULL;
    builder->merged_links += slot != NULL ? 1u : 0u;
    if (slot == NULL) {
        slot = free_input(builder, operand->bytes);
    }
    if (slot == NULL) {
        return wsp_builder_place(builder, tensor, operand->bytes, last, "tensors alive at once", &operand->ref);
    }
    builder->taken_tensor = slot->tensor;
    slot->tensor = (uint16_t)tensor;
    slot->last_use = (uint16_t)last;
    operand->ref = builder->arena + slot->offset;
    return WSP_OK;
}

bool wsp_prepare_view(wsp_builder *builder, uint32_t at, uint32_t from, uint32_t out, wsp_operand *output)
{
    const uint32_t input = (uint32_t)wsp_prepare_input_index(builder, at);
    const uint32_t tensor = (uint32_t)wsp_prepare_output_index(builder, out);
    wsp_plan_slot *slot = wsp_plan_find(&builder->plan, input);
    if (slot == NULL || slot->last_use != builder->index) {
        return false;
    }
    const uint32_t start = from - builder->arena - slot->offset;
    const uint32_t last = last_use(builder, (int32_t)tensor);
    if (start > slot->bytes || output->bytes > slot->bytes - start ||
        (last == WSP_PLAN_FOREVER && free_state(builder, tensor, output->bytes) != NULL)) {
        return false;
    }
    slot->offset += start;
    slot->bytes -= start;
    output->ref = from;
    builder->taken_tensor = input;
    return wsp_plan_cut(&builder->plan, slot, tensor, output->bytes, last) == WSP_OK;
}
