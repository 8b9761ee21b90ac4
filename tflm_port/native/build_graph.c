/* The walk over subgraph 0: inputs, operators in order, outputs, state links. */
#include <string.h>

#include "bytes.h"
#include "operand.h"
#include "ops.h"
#include "signature.h"
#include "variables.h"

#define UNLIMITED_BYTES (WSP_MODEL_MAX_BYTES + 1u) /* what a query has */

static wsp_status fail(wsp_builder *builder, wsp_status status, const char *field)
{
    return wsp_report_set(builder->report, status, field);
}

bool wsp_builder_contains(const wsp_builder *builder, const wsp_vector *list, int32_t tensor)
{
    for (uint32_t i = 0u; i < list->count; i++) {
        if (wsp_load_i32(builder->model.fb.data + list->pos + 4u * i) == tensor) {
            return true;
        }
    }
    return false;
}

/* Describes a model input or output; it has elements of a type that can cross the interface. */
static wsp_status describe(wsp_builder *builder, const wsp_vector *list, uint32_t at, const char *field,
                           wsp_operand *operand)
{
    const int32_t tensor = wsp_fb_vector_i32(&builder->model.fb, list, at);
    const wsp_status status = wsp_model_tensor(&builder->model, &builder->graph, tensor, operand);
    if (status != WSP_OK) {
        return fail(builder, status, field);
    }
    const bool crosses = operand->type == WSP_TYPE_INT8 || operand->type == WSP_TYPE_UINT8 ||
                         operand->type == WSP_TYPE_INT16 || operand->type == WSP_TYPE_INT32 ||
                         operand->type == WSP_TYPE_FLOAT32;
    return crosses && operand->elements != 0u ? WSP_OK : fail(builder, WSP_ERR_MODEL_SHAPE, field);
}

static void store_ref(wsp_builder *builder, uint32_t at, uint32_t ref)
{
    if (builder->memory != NULL) {
        memcpy(builder->memory + sizeof(wsp_engine) + 4u * at, &ref, sizeof ref);
    }
}

static uint32_t stored_ref(const wsp_builder *builder, uint32_t at)
{
    uint32_t ref = 0u;
    memcpy(&ref, builder->memory + sizeof(wsp_engine) + 4u * at, sizeof ref);
    return ref;
}

static wsp_status place_inputs(wsp_builder *builder)
{
    for (uint32_t i = 0u; i < builder->engine.input_count; i++) {
        const uint32_t tensor = (uint32_t)wsp_fb_vector_i32(&builder->model.fb, &builder->graph.inputs, i);
        wsp_operand operand;
        wsp_status status = describe(builder, &builder->graph.inputs, i, "model input", &operand);
        if (status == WSP_OK && (operand.data_pos != 0u || wsp_plan_find(&builder->plan, tensor) != NULL)) {
            status = fail(builder, WSP_ERR_MODEL_SHAPE, "model input");
        }
        if (status == WSP_OK) {
            status = wsp_builder_place(builder, tensor, operand.bytes, WSP_PLAN_FOREVER, "model input", &operand.ref);
        }
        if (status != WSP_OK) {
            return status;
        }
        store_ref(builder, i, operand.ref);
    }
    return WSP_OK;
}

/* Finds the operator of the present node: the variant for the type of its first input, or the general one. */
static bool find_operator(wsp_builder *builder)
{
    const int32_t type = builder->inputs[0].type;
    const uint32_t wanted =
        type == WSP_TYPE_FLOAT32 ? WSP_OPERATOR_FLOAT32 : (type == WSP_TYPE_INT16 ? WSP_OPERATOR_INT16 : 0u);
    builder->operator= wsp_operator_count;
    for (uint32_t i = WSP_OPERATOR_COPY + 1u; i < wsp_operator_count; i++) {
        const wsp_operator *operator= wsp_operators[i];
        const uint32_t variant = operator->flags &(WSP_OPERATOR_INT16 | WSP_OPERATOR_FLOAT32);
        if (operator->builtin == builder->node.builtin &&(variant == 0u || variant == wanted)) {
            builder->operator= variant != 0u || builder->operator== wsp_operator_count ? i : builder->operator;
        }
    }
    return builder->operator!= wsp_operator_count;
}

/* A model output that is a model input or a constant gets memory of its own, that nothing releases, and a copy step. */
static wsp_status copy_output(wsp_builder *builder, const wsp_operand *operand, uint32_t from, uint32_t *to)
{
    wsp_copy_params params = {from, 0u, operand->bytes};
    if (operand->data_pos != 0u && wsp_type_bytes(operand->type) != 1u) {
        return fail(builder, WSP_ERR_MODEL_LIMIT, "constant model output");
    }
    const wsp_status status = wsp_prepare_scratch(builder, operand->bytes, &params.to);
    builder->operator= WSP_OPERATOR_COPY;
    *to = params.to;
    return status == WSP_OK ? wsp_prepare_commit(builder, &params, sizeof params) : status;
}

static wsp_status place_output(wsp_builder *builder, uint32_t at)
{
    const int32_t tensor = wsp_fb_vector_i32(&builder->model.fb, &builder->graph.outputs, at);
    wsp_operand operand;
    wsp_status status = describe(builder, &builder->graph.outputs, at, "model output", &operand);
    if (status != WSP_OK) {
        return status;
    }
    const wsp_plan_slot *slot = wsp_plan_find(&builder->plan, (uint32_t)tensor);
    if (slot == NULL && operand.data_pos == 0u) {
        return fail(builder, WSP_ERR_MODEL_SHAPE, "model output");
    }
    uint32_t ref = slot != NULL ? builder->arena + slot->offset : WSP_REF_MODEL | operand.data_pos;
    if (operand.data_pos != 0u || wsp_builder_contains(builder, &builder->graph.inputs, tensor)) {
        status = copy_output(builder, &operand, ref, &ref);
    }
    store_ref(builder, builder->engine.input_count + at, ref);
    return status;
}

/* Both ends of a link mean the same by the same bytes, and no other link before has the same input. */
static bool is_good_link(wsp_builder *builder, uint32_t at, uint32_t *bytes)
{
    const wsp_state_link *links = builder->engine.links.pointer;
    wsp_operand from;
    wsp_operand to;
    if (links[at].input >= builder->engine.input_count || links[at].output >= builder->engine.output_count) {
        return false;
    }
    for (uint32_t k = 0u; k < at; k++) {
        if (links[k].input == links[at].input) {
            return false;
        }
    }
    const int32_t input = wsp_fb_vector_i32(&builder->model.fb, &builder->graph.inputs, links[at].input);
    const int32_t output = wsp_fb_vector_i32(&builder->model.fb, &builder->graph.outputs, links[at].output);
    if (wsp_model_tensor(&builder->model, &builder->graph, input, &to) != WSP_OK ||
        wsp_model_tensor(&builder->model, &builder->graph, output, &from) != WSP_OK) {
        return false;
    }
    *bytes = to.bytes;
    return from.type == to.type && from.scale_bits == to.scale_bits && from.zero_point == to.zero_point &&
           wsp_operand_same_shape(&from, &to);
}

/* Every link moves its state, but for those whose output lies in the place of its input already. */
static wsp_status connect_states(wsp_builder *builder)
{
    wsp_engine *engine = &builder->engine;
    engine->move_count = (uint16_t)(engine->link_count - builder->merged_links);
    const wsp_status status =
        wsp_prepare_reserve(builder, engine->move_count * (uint32_t)sizeof(wsp_move), &engine->moves);
    wsp_move *move = (wsp_move *)wsp_prepare_memory(builder, engine->moves);
    for (uint32_t i = 0u; status == WSP_OK && i < engine->link_count; i++) {
        const wsp_state_link link = engine->links.pointer[i];
        uint32_t bytes = 0u;
        if (!is_good_link(builder, i, &bytes)) {
            return fail(builder, WSP_ERR_MODEL_SHAPE, "state link");
        }
        if (move != NULL) {
            const wsp_move made = {stored_ref(builder, (uint32_t)engine->input_count + link.output),
                                   stored_ref(builder, link.input), bytes};
            if (made.from != made.to) {
                *move = made;
                move++;
            }
        }
    }
    return status;
}

wsp_status wsp_builder_open(wsp_builder *builder, const void *model, size_t model_bytes, const wsp_state_link *links,
                            size_t link_count, wsp_report *report)
{
    static const wsp_engine empty;
    wsp_report_clear(report);
    builder->report = report;
    builder->engine = empty;
    if (links == NULL && link_count != 0u) {
        return fail(builder, WSP_ERR_ARGUMENT, "links");
    }
    if (link_count > WSP_PLAN_MAX_LIVE) {
        return fail(builder, WSP_ERR_MODEL_SHAPE, "state link");
    }
    wsp_status status = wsp_model_open(&builder->model, model, model_bytes);
    if (status != WSP_OK) {
        return fail(builder, status, "model");
    }
    status = wsp_model_graph(&builder->model, 0u, &builder->graph);
    if (status != WSP_OK) {
        return fail(builder, status, "subgraph");
    }
    if (builder->graph.inputs.count > WSP_PLAN_MAX_LIVE || builder->graph.outputs.count > WSP_PLAN_MAX_LIVE) {
        return fail(builder, WSP_ERR_MODEL_LIMIT, "number of inputs and outputs");
    }
    builder->engine.model.pointer = builder->model.fb.data;
    builder->engine.model_bytes = builder->model.fb.bytes;
    builder->engine.links.pointer = links;
    builder->engine.link_count = (uint16_t)link_count;
    builder->engine.input_count = (uint16_t)builder->graph.inputs.count;
    builder->engine.output_count = (uint16_t)builder->graph.outputs.count;
    return WSP_OK;
}

wsp_status wsp_builder_begin(wsp_builder *builder, uint8_t *memory, size_t bytes, wsp_builder_room *room)
{
    builder->memory = memory;
    builder->bytes = bytes < UNLIMITED_BYTES ? (uint32_t)bytes & ~3u : UNLIMITED_BYTES;
    builder->arena = (uint32_t)sizeof(wsp_engine) + 4u * (builder->graph.inputs.count + builder->graph.outputs.count);
    builder->top = builder->bytes;
    builder->index = 0u;
    builder->node.custom_name = NULL;
    builder->node.builtin = -1;
    builder->described = -1;
    builder->last_step = 0u;
    builder->lasting_count = 0u;
    builder->merged_links = 0u;
    builder->engine.first_step = 0u;
    if (builder->bytes < builder->arena) {
        return fail(builder, WSP_ERR_MEMORY_TOO_SMALL, "memory");
    }
    wsp_plan_start(&builder->plan, memory != NULL ? (void *)(memory + builder->arena) : (void *)room,
                   memory != NULL ? builder->bytes - builder->arena : (uint32_t)sizeof *room);
    builder->plan.most_bytes = builder->bytes - builder->arena;
    wsp_placement_start(builder);
    return place_inputs(builder);
}

/* Describes a tensor of the operator; often it is the output of the one before. */
static wsp_status describe_operand(wsp_builder *builder, int32_t tensor, wsp_operand *operand)
{
    if (tensor == builder->described) {
        memcpy(operand, &builder->output, sizeof *operand);
        operand->ref = 0u;
        return WSP_OK;
    }
    return wsp_model_tensor(&builder->model, &builder->graph, tensor, operand);
}

/* Reads the operator and describes its first tensors. */
static wsp_status read_node(wsp_builder *builder)
{
    wsp_node *node = &builder->node;
    wsp_status status = wsp_model_node(&builder->model, &builder->graph, builder->index, node);
    if (status != WSP_OK) {
        return wsp_prepare_fail(builder, status, "operator");
    }
    const char *field = "input";
    for (uint32_t i = 0u; i < WSP_BUILDER_OPERANDS; i++) {
        const int32_t tensor = i < node->inputs.count ? wsp_prepare_input_index(builder, i) : -1;
        builder->inputs[i].type = -1;
        builder->inputs[i].bytes = 0u;
        if (status == WSP_OK && tensor >= 0) {
            status = describe_operand(builder, tensor, &builder->inputs[i]);
        }
    }
    if (status == WSP_OK && node->outputs.count > 0u) {
        const int32_t tensor = wsp_prepare_output_index(builder, 0u);
        field = "output";
        status = wsp_model_tensor(&builder->model, &builder->graph, tensor, &builder->output);
        builder->described = node->outputs.count == 1u ? tensor : -1; /* of several, the last one is left there */
    }
    if (!find_operator(builder)) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_UNSUPPORTED, NULL);
    }
    return status == WSP_OK ? WSP_OK : wsp_prepare_fail(builder, status, field);
}

wsp_status wsp_builder_add(wsp_builder *builder, uint32_t index)
{
    if (index > 0u) {
        wsp_plan_release(&builder->plan, index - 1u);
    }
    builder->index = index;
    builder->taken_tensor = WSP_PLAN_SCRATCH;
    wsp_status status = read_node(builder);
    if (status == WSP_OK) {
        status = wsp_signature_prepare(builder);
    }
    if (status == WSP_OK) {
        status = wsp_operators[builder->operator]->prepare(builder);
    }
    if (status == WSP_OK && builder->model.fb.corrupt) {
        status = wsp_prepare_fail(builder, WSP_ERR_MODEL_CORRUPT, "operator");
    }
    return status;
}

wsp_status wsp_builder_finish(wsp_builder *builder, uint32_t *needed)
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
    const wsp_plan *plan = &builder->plan;
    const uint32_t middle = plan->peak_bytes > plan->peak_room_bytes ? plan->peak_bytes : plan->peak_room_bytes;
    const uint32_t all = builder->arena + middle + (builder->bytes - builder->top);
    *needed = (all + WSP_ALIGN_BYTES - 1u) & ~(WSP_ALIGN_BYTES - 1u);
    if (*needed > builder->bytes || *needed > WSP_MODEL_MAX_BYTES) {
        return fail(builder, builder->memory != NULL ? WSP_ERR_MEMORY_TOO_SMALL : WSP_ERR_MODEL_LIMIT, "memory");
    }
    builder->engine.memory_bytes = *needed;
    if (builder->memory != NULL) {
        memcpy(builder->memory, &builder->engine, sizeof builder->engine);
    }
    return WSP_OK;
}

wsp_status wsp_builder_run(wsp_builder *builder, uint8_t *memory, size_t bytes, wsp_builder_room *room,
                           uint32_t *needed)
{
    wsp_status status = wsp_builder_begin(builder, memory, bytes, room);
    for (uint32_t i = 0u; status == WSP_OK && i < builder->graph.operators.count; i++) {
        status = wsp_builder_add(builder, i);
    }
    return status == WSP_OK ? wsp_builder_finish(builder, needed) : status;
}
