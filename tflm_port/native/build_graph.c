/* The walk over subgraph 0: inputs, operators in order, outputs, state links. */
#include <string.h>

#include "ops.h"
#include "variables.h"

static wsp_status fail(wsp_builder *builder, wsp_status status, const char *field)
{
    return wsp_report_set(builder->report, status, field);
}

static bool contains(wsp_builder *builder, wsp_vector list, int32_t tensor)
{
    for (uint32_t i = 0u; i < list.count; i++) {
        if (wsp_fb_vector_i32(&builder->model.fb, list, i) == tensor) {
            return true;
        }
    }
    return false;
}

/* Index of the last operator after `from` that reads a tensor; `from` when none does. */
static uint32_t last_use(wsp_builder *builder, int32_t tensor, uint32_t from)
{
    if (contains(builder, builder->graph.outputs, tensor)) {
        return WSP_PLAN_FOREVER;
    }
    for (uint32_t i = builder->graph.operators.count; i > from + 1u; i--) {
        const wsp_table table = wsp_fb_vector_table(&builder->model.fb, builder->graph.operators, i - 1u);
        if (contains(builder, wsp_fb_vector(&builder->model.fb, &table, WSP_OP_INPUTS, 4u), tensor)) {
            return i - 1u;
        }
    }
    return from;
}

/* Types that model inputs and outputs can have. */
static bool crosses_interface(int32_t type)
{
    return type == WSP_TYPE_INT8 || type == WSP_TYPE_UINT8 || type == WSP_TYPE_INT16 || type == WSP_TYPE_INT32 ||
           type == WSP_TYPE_FLOAT32;
}

static wsp_status place_inputs(wsp_builder *builder)
{
    for (uint32_t i = 0u; i < builder->engine.input_count; i++) {
        const int32_t tensor = wsp_fb_vector_i32(&builder->model.fb, builder->graph.inputs, i);
        wsp_operand operand;
        uint32_t offset = 0u;
        wsp_status status = wsp_model_tensor(&builder->model, &builder->graph, tensor, &operand);
        if (status != WSP_OK) {
            return fail(builder, status, "model input");
        }
        if (!crosses_interface(operand.type) || operand.elements == 0u || operand.data_pos != 0u ||
            wsp_plan_find(&builder->plan, (uint32_t)tensor) != NULL) {
            return fail(builder, WSP_ERR_MODEL_SHAPE, "model input");
        }
        status = wsp_plan_place(&builder->plan, (uint32_t)tensor, operand.bytes, WSP_PLAN_FOREVER, &offset);
        if (status != WSP_OK) {
            return fail(builder, status, "model input");
        }
        if (builder->memory != NULL) {
            ((uint32_t *)(void *)(builder->memory + builder->engine.inputs))[i] = builder->arena_start + offset;
        }
    }
    return WSP_OK;
}

/* Lets the output have the place of an input that nobody reads later. */
static bool take_over(wsp_builder *builder, uint32_t output, uint32_t bytes, uint32_t last)
{
    for (uint32_t i = 0u; i < builder->node.inputs.count; i++) {
        const int32_t input = wsp_fb_vector_i32(&builder->model.fb, builder->node.inputs, i);
        wsp_plan_slot *slot = input < 0 ? NULL : wsp_plan_find(&builder->plan, (uint32_t)input);
        wsp_operand operand;
        if (slot == NULL || slot->last_use != builder->index ||
            wsp_model_tensor(&builder->model, &builder->graph, input, &operand) != WSP_OK || operand.bytes != bytes) {
            continue;
        }
        slot->tensor = (uint16_t)output;
        slot->last_use = (uint16_t)last;
        builder->taken_tensor = (uint32_t)input;
        builder->taken_ref = builder->arena_start + slot->offset;
        return true;
    }
    return false;
}

static wsp_status place_outputs(wsp_builder *builder, const wsp_operator *operator)
{
    builder->taken_tensor = WSP_PLAN_SCRATCH;
    if ((operator->flags & WSP_OPERATOR_RESOURCE) != 0u) {
        return WSP_OK;
    }
    for (uint32_t i = 0u; i < builder->node.outputs.count; i++) {
        const int32_t tensor = wsp_fb_vector_i32(&builder->model.fb, builder->node.outputs, i);
        wsp_operand operand;
        uint32_t offset = 0u;
        wsp_status status = wsp_model_tensor(&builder->model, &builder->graph, tensor, &operand);
        if (status == WSP_OK && (operand.data_pos != 0u || wsp_plan_find(&builder->plan, (uint32_t)tensor) != NULL)) {
            status = WSP_ERR_MODEL_CORRUPT;
        }
        if (status == WSP_OK && operand.bytes == 0u) {
            status = WSP_ERR_OPERATOR_INVALID;
        }
        if (status != WSP_OK) {
            return wsp_prepare_fail(builder, status, "output");
        }
        const uint32_t last = last_use(builder, tensor, builder->index);
        const bool in_place = (operator->flags & WSP_OPERATOR_IN_PLACE) != 0u && builder->node.outputs.count == 1u;
        if (in_place && take_over(builder, (uint32_t)tensor, operand.bytes, last)) {
            continue;
        }
        status = wsp_plan_place(&builder->plan, (uint32_t)tensor, operand.bytes, last, &offset);
        if (status != WSP_OK) {
            return wsp_prepare_fail(builder, status, "tensors alive at once");
        }
    }
    return WSP_OK;
}

/* Finds the operator of the present node: the variant for the type of its first input, or the general one. */
static bool find_operator(wsp_builder *builder)
{
    wsp_operand first;
    const int32_t tensor =
        wsp_prepare_has_input(builder, 0u) ? wsp_fb_vector_i32(&builder->model.fb, builder->node.inputs, 0u) : -1;
    const bool typed = tensor >= 0 && wsp_model_tensor(&builder->model, &builder->graph, tensor, &first) == WSP_OK;
    uint32_t wanted = 0u;
    if (typed) {
        wanted = first.type == WSP_TYPE_FLOAT32 ? WSP_OPERATOR_FLOAT32
                                                : (first.type == WSP_TYPE_INT16 ? WSP_OPERATOR_INT16 : 0u);
    }
    builder->operator= wsp_operator_count;
    for (uint32_t i = WSP_OPERATOR_COPY + 1u; i < wsp_operator_count; i++) {
        const uint32_t variant = wsp_operators[i]->flags & (WSP_OPERATOR_INT16 | WSP_OPERATOR_FLOAT32);
        const bool fits = wsp_operators[i]->builtin == builder->node.builtin && (variant == 0u || variant == wanted);
        if (fits && (builder->operator== wsp_operator_count || variant != 0u)) {
            builder->operator= i;
        }
    }
    return builder->operator!= wsp_operator_count;
}

/* A model output that is a model input or a constant gets memory of its own, that nothing releases, and a copy step. */
static bool is_direct(wsp_builder *builder, int32_t tensor, wsp_operand *operand)
{
    return operand->data_pos != 0u || contains(builder, builder->graph.inputs, tensor);
}

static wsp_status place_output(wsp_builder *builder, uint32_t at)
{
    const int32_t tensor = wsp_fb_vector_i32(&builder->model.fb, builder->graph.outputs, at);
    wsp_operand operand;
    wsp_status status = wsp_model_tensor(&builder->model, &builder->graph, tensor, &operand);
    if (status != WSP_OK) {
        return fail(builder, status, "model output");
    }
    const wsp_plan_slot *slot = wsp_plan_find(&builder->plan, (uint32_t)tensor);
    if (!crosses_interface(operand.type) || operand.elements == 0u || (slot == NULL && operand.data_pos == 0u)) {
        return fail(builder, WSP_ERR_MODEL_SHAPE, "model output");
    }
    uint32_t ref = slot != NULL ? builder->arena_start + slot->offset : WSP_REF_MODEL | operand.data_pos;
    if (is_direct(builder, tensor, &operand)) {
        wsp_copy_params params = {ref, 0u, operand.bytes};
        if (operand.data_pos != 0u && wsp_type_bytes(operand.type) != 1u) {
            return fail(builder, WSP_ERR_MODEL_LIMIT, "constant model output");
        }
        status = wsp_prepare_scratch(builder, operand.bytes, &params.to);
        builder->operator= WSP_OPERATOR_COPY;
        if (status == WSP_OK) {
            status = wsp_prepare_commit(builder, &params, sizeof params);
        }
        ref = params.to;
    }
    if (builder->memory != NULL && status == WSP_OK) {
        ((uint32_t *)(void *)(builder->memory + builder->engine.outputs))[at] = ref;
    }
    return status;
}

static bool same_tensor(const wsp_operand *a, const wsp_operand *b)
{
    if (a->type != b->type || a->rank != b->rank || a->scale_bits != b->scale_bits || a->zero_point != b->zero_point) {
        return false;
    }
    for (uint32_t i = 0u; i < a->rank; i++) {
        if (a->dims[i] != b->dims[i]) {
            return false;
        }
    }
    return true;
}

static wsp_status connect_states(wsp_builder *builder)
{
    const wsp_state_link *links = builder->engine.links.pointer;
    for (uint32_t i = 0u; i < builder->engine.link_count; i++) {
        wsp_operand from;
        wsp_operand to;
        if (links[i].input >= builder->engine.input_count || links[i].output >= builder->engine.output_count) {
            return fail(builder, WSP_ERR_MODEL_SHAPE, "state link");
        }
        const int32_t input = wsp_fb_vector_i32(&builder->model.fb, builder->graph.inputs, links[i].input);
        const int32_t output = wsp_fb_vector_i32(&builder->model.fb, builder->graph.outputs, links[i].output);
        if (wsp_model_tensor(&builder->model, &builder->graph, input, &to) != WSP_OK ||
            wsp_model_tensor(&builder->model, &builder->graph, output, &from) != WSP_OK || !same_tensor(&from, &to)) {
            return fail(builder, WSP_ERR_MODEL_SHAPE, "state link");
        }
        for (uint32_t k = 0u; k < i; k++) {
            if (links[k].input == links[i].input) {
                return fail(builder, WSP_ERR_MODEL_SHAPE, "state link");
            }
        }
        if (builder->memory != NULL) {
            const uint32_t *inputs = (const uint32_t *)(void *)(builder->memory + builder->engine.inputs);
            const uint32_t *outputs = (const uint32_t *)(void *)(builder->memory + builder->engine.outputs);
            const wsp_move move = {outputs[links[i].output], inputs[links[i].input], to.bytes};
            ((wsp_move *)(void *)(builder->memory + builder->engine.moves))[i] = move;
        }
    }
    return WSP_OK;
}

static wsp_status reserve_head(wsp_builder *builder)
{
    uint32_t steps = builder->graph.operators.count;
    for (uint32_t i = 0u; i < builder->engine.output_count; i++) {
        const int32_t tensor = wsp_fb_vector_i32(&builder->model.fb, builder->graph.outputs, i);
        wsp_operand operand;
        const wsp_status status = wsp_model_tensor(&builder->model, &builder->graph, tensor, &operand);
        if (status != WSP_OK) {
            return fail(builder, status, "model output");
        }
        steps += is_direct(builder, tensor, &operand) ? 1u : 0u;
    }
    builder->used_bytes = (uint32_t)sizeof(wsp_engine);
    if (wsp_prepare_reserve(builder, 4u * builder->engine.input_count, &builder->engine.inputs) != WSP_OK ||
        wsp_prepare_reserve(builder, 4u * builder->engine.output_count, &builder->engine.outputs) != WSP_OK ||
        wsp_prepare_reserve(builder, (uint32_t)sizeof(wsp_move) * builder->engine.link_count, &builder->engine.moves) !=
            WSP_OK ||
        wsp_prepare_reserve(builder, (uint32_t)sizeof(wsp_step) * steps, &builder->engine.steps) != WSP_OK) {
        return fail(builder, WSP_ERR_MODEL_LIMIT, "memory");
    }
    return WSP_OK;
}

wsp_status wsp_builder_begin(wsp_builder *builder, uint8_t *memory, uint32_t arena_start, const wsp_state_link *links,
                             uint32_t link_count)
{
    static const wsp_engine empty;
    const wsp_status status = wsp_model_graph(&builder->model, 0u, &builder->graph);
    if (status != WSP_OK) {
        return fail(builder, status, "subgraph");
    }
    builder->memory = memory;
    builder->arena_start = arena_start;
    builder->index = 0u;
    builder->table_count = 0u;
    builder->variable_count = 0u;
    builder->engine = empty;
    builder->engine.model.pointer = builder->model.fb.data;
    builder->engine.model_bytes = builder->model.fb.bytes;
    builder->engine.links.pointer = links;
    builder->engine.link_count = link_count;
    builder->engine.input_count = builder->graph.inputs.count;
    builder->engine.output_count = builder->graph.outputs.count;
    if (builder->graph.inputs.count > WSP_PLAN_MAX_LIVE || builder->graph.outputs.count > WSP_PLAN_MAX_LIVE) {
        return fail(builder, WSP_ERR_MODEL_LIMIT, "number of inputs and outputs");
    }
    wsp_plan_start(&builder->plan);
    const wsp_status reserved = reserve_head(builder);
    return reserved == WSP_OK ? place_inputs(builder) : reserved;
}

wsp_status wsp_builder_add(wsp_builder *builder, uint32_t index)
{
    if (index > 0u) {
        wsp_plan_release(&builder->plan, index - 1u);
    }
    builder->index = index;
    builder->node.custom_name = NULL;
    builder->node.builtin = -1;
    wsp_status status = wsp_model_node(&builder->model, &builder->graph, index, &builder->node);
    if (status != WSP_OK) {
        return wsp_prepare_fail(builder, status, "operator");
    }
    if (!find_operator(builder)) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_UNSUPPORTED, NULL);
    }
    const wsp_operator *operator= wsp_operators[builder->operator];
    status = place_outputs(builder, operator);
    if (status == WSP_OK) {
        status = operator->prepare(builder);
    }
    if (status == WSP_OK && builder->model.fb.corrupt) {
        status = wsp_prepare_fail(builder, WSP_ERR_MODEL_CORRUPT, "operator");
    }
    return status;
}

wsp_status wsp_builder_finish(wsp_builder *builder, uint32_t *bytes)
{
    wsp_status status = WSP_OK;
    wsp_plan_release(&builder->plan, builder->index);
    for (uint32_t i = 0u; status == WSP_OK && i < builder->graph.outputs.count; i++) {
        status = place_output(builder, i);
    }
    if (status == WSP_OK) {
        status = wsp_variables_commit(builder);
    }
    if (status == WSP_OK) {
        status = connect_states(builder);
    }
    if (status == WSP_OK && builder->model.fb.corrupt) {
        status = fail(builder, WSP_ERR_MODEL_CORRUPT, NULL);
    }
    if (status != WSP_OK) {
        return status;
    }
    builder->used_bytes = (builder->used_bytes + WSP_ALIGN_BYTES - 1u) & ~(WSP_ALIGN_BYTES - 1u);
    *bytes = builder->used_bytes + ((builder->plan.peak_bytes + WSP_ALIGN_BYTES - 1u) & ~(WSP_ALIGN_BYTES - 1u));
    if (*bytes > WSP_MODEL_MAX_BYTES) {
        return fail(builder, WSP_ERR_MODEL_LIMIT, "memory");
    }
    builder->engine.memory_bytes = *bytes;
    if (builder->memory != NULL) {
        memcpy(builder->memory, &builder->engine, sizeof builder->engine);
    }
    return WSP_OK;
}

wsp_status wsp_builder_run(wsp_builder *builder, uint8_t *memory, uint32_t arena_start, const wsp_state_link *links,
                           uint32_t link_count, uint32_t *bytes)
{
    wsp_status status = wsp_builder_begin(builder, memory, arena_start, links, link_count);
    for (uint32_t i = 0u; status == WSP_OK && i < builder->graph.operators.count; i++) {
        status = wsp_builder_add(builder, i);
    }
    return status == WSP_OK ? wsp_builder_finish(builder, bytes) : status;
}

wsp_status wsp_builder_count(wsp_builder *builder, const void *model, size_t model_bytes, const wsp_state_link *links,
                             size_t link_count, uint32_t *bytes, wsp_report *report)
{
    wsp_report_clear(report);
    builder->report = report;
    if (links == NULL && link_count != 0u) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, "links");
    }
    if (link_count > WSP_PLAN_MAX_LIVE) {
        return wsp_report_set(report, WSP_ERR_MODEL_SHAPE, "state link");
    }
    const wsp_status status = wsp_model_open(&builder->model, model, model_bytes);
    if (status != WSP_OK) {
        return wsp_report_set(report, status, "model");
    }
    return wsp_builder_run(builder, NULL, 0u, links, (uint32_t)link_count, bytes);
}
