#include "variables.h"

#include <string.h>

#include "operand.h"

enum { OPTION_CONTAINER = 0, OPTION_SHARED_NAME = 1 };

/* Text at a position of the model, where one is known to lie. */
static bool same_text(const wsp_builder *builder, uint32_t a, uint32_t b)
{
    const char *model = (const char *)builder->model.fb.data;
    return a == 0u || b == 0u ? a == b : strcmp(model + a, model + b) == 0;
}

static uint32_t text_position(wsp_builder *builder, const wsp_table *options, uint32_t id)
{
    const char *text = wsp_fb_string(&builder->model.fb, options, id);
    return text == NULL ? 0u : (uint32_t)((const uint8_t *)text - builder->model.fb.data);
}

/* The VAR_HANDLE that makes a resource tensor. */
static bool find_handle(wsp_builder *builder, const wsp_graph *graph, int32_t tensor, wsp_lasting *named)
{
    wsp_flatbuffer *fb = &builder->model.fb;
    for (uint32_t i = 0u; i < graph->operators.count; i++) {
        wsp_node node;
        if (wsp_model_node(&builder->model, graph, i, &node) != WSP_OK) {
            return false;
        }
        if (node.builtin == WSP_BUILTIN_VAR_HANDLE && node.outputs.count == 1u &&
            wsp_fb_vector_i32(fb, &node.outputs, 0u) == tensor) {
            named->key[0] = text_position(builder, &node.options, OPTION_CONTAINER);
            named->key[1] = text_position(builder, &node.options, OPTION_SHARED_NAME);
            return !fb->corrupt;
        }
    }
    return false;
}

static wsp_status add(wsp_builder *builder, wsp_lasting *made, const wsp_operand *value, wsp_lasting **variable)
{
    made->bytes = value->bytes;
    made->fill = value->type == WSP_TYPE_INT8 ? (uint8_t)value->zero_point : 0u;
    const wsp_status status = wsp_prepare_reserve(builder, made->bytes, &made->ref);
    if (status != WSP_OK) {
        return status;
    }
    *variable = wsp_builder_keep(builder, made);
    return *variable != NULL ? WSP_OK : wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "number of variables");
}

wsp_status wsp_variable_find(wsp_builder *builder, const wsp_graph *graph, int32_t tensor, const wsp_operand *value,
                             wsp_lasting **variable)
{
    wsp_lasting named = {WSP_LASTING_RESOURCE, 0u, {0u, 0u}, 0u, 0u, 0u};
    if (!find_handle(builder, graph, tensor, &named)) {
        return wsp_prepare_invalid(builder, "resource");
    }
    wsp_lasting *known = wsp_builder_lasting(builder);
    for (uint32_t i = 0u; i < builder->lasting_count; i++, known++) {
        if (known->kind == WSP_LASTING_RESOURCE && same_text(builder, known->key[0], named.key[0]) &&
            same_text(builder, known->key[1], named.key[1])) {
            *variable = known;
            return known->bytes == value->bytes ? WSP_OK : wsp_prepare_invalid(builder, "variable size");
        }
    }
    return add(builder, &named, value, variable);
}

static bool is_variable(wsp_builder *builder, int32_t tensor)
{
    wsp_table table;
    wsp_fb_vector_table(&builder->model.fb, &builder->graph.tensors, (uint32_t)tensor, &table);
    return wsp_fb_i8(&builder->model.fb, &table, WSP_TENSOR_IS_VARIABLE, 0) != 0;
}

wsp_status wsp_variable_tensor(wsp_builder *builder, uint32_t at, wsp_operand *state)
{
    const int32_t tensor = wsp_prepare_input_index(builder, at);
    wsp_lasting made = {WSP_LASTING_TENSOR, 0u, {(uint32_t)tensor, 0u}, 0u, 0u, 0u};
    wsp_status status = wsp_model_tensor(&builder->model, &builder->graph, tensor, state);
    if (status != WSP_OK || !is_variable(builder, tensor) || state->data_pos != 0u || state->bytes == 0u ||
        wsp_plan_find(&builder->plan, (uint32_t)tensor) != NULL) {
        return wsp_prepare_fail(builder, status != WSP_OK ? status : WSP_ERR_OPERATOR_INVALID, "state");
    }
    wsp_lasting *variable = wsp_builder_find(builder, &made);
    if (status == WSP_OK && variable == NULL) {
        status = add(builder, &made, state, &variable);
    }
    state->ref = status == WSP_OK ? variable->ref : 0u;
    return status;
}

static wsp_status initialize_one(wsp_builder *builder, const wsp_graph *graph, const wsp_node *node)
{
    wsp_operand value;
    wsp_lasting *variable = NULL;
    if (node->inputs.count != 2u) {
        return wsp_prepare_invalid(builder, "initialization");
    }
    const int32_t resource = wsp_fb_vector_i32(&builder->model.fb, &node->inputs, 0u);
    const int32_t source = wsp_fb_vector_i32(&builder->model.fb, &node->inputs, 1u);
    wsp_status status = wsp_model_tensor(&builder->model, graph, source, &value);
    if (status != WSP_OK || value.data_pos == 0u || value.type != WSP_TYPE_INT8) {
        return wsp_prepare_fail(builder, status != WSP_OK ? status : WSP_ERR_OPERATOR_INVALID, "initialization");
    }
    status = wsp_variable_find(builder, graph, resource, &value, &variable);
    if (status == WSP_OK && variable != NULL) {
        variable->from = WSP_REF_MODEL | value.data_pos;
    }
    return status;
}

wsp_status wsp_variables_initialize(wsp_builder *builder, uint32_t subgraph)
{
    wsp_graph graph;
    wsp_status status = wsp_model_graph(&builder->model, subgraph, &graph);
    if (status != WSP_OK) {
        return wsp_prepare_fail(builder, status, "initialization");
    }
    for (uint32_t i = 0u; status == WSP_OK && i < graph.operators.count; i++) {
        wsp_node node;
        status = wsp_model_node(&builder->model, &graph, i, &node);
        if (status != WSP_OK) {
            return wsp_prepare_fail(builder, status, "initialization");
        }
        if (node.builtin == WSP_BUILTIN_ASSIGN_VARIABLE) {
            status = initialize_one(builder, &graph, &node);
        } else if (node.builtin != WSP_BUILTIN_VAR_HANDLE) {
            status = wsp_prepare_invalid(builder, "initialization");
        }
    }
    return status;
}

uint32_t wsp_variables_count(const wsp_builder *builder)
{
    uint32_t count = 0u;
    for (uint32_t i = 0u; i < builder->lasting_count; i++) {
        count += wsp_builder_lasting(builder)[i].kind < 0 ? 1u : 0u;
    }
    return count;
}

wsp_status wsp_variables_commit(wsp_builder *builder)
{
    wsp_engine *engine = &builder->engine;
    engine->start_count = wsp_variables_count(builder);
    const wsp_status status =
        wsp_prepare_reserve(builder, engine->start_count * (uint32_t)sizeof(wsp_start), &engine->starts);
    wsp_start *start = (wsp_start *)wsp_prepare_memory(builder, engine->starts);
    for (uint32_t i = 0u; start != NULL && status == WSP_OK && i < builder->lasting_count; i++) {
        const wsp_lasting *variable = &wsp_builder_lasting(builder)[i];
        if (variable->kind < 0) {
            const wsp_start made = {variable->ref, variable->from, variable->bytes, variable->fill};
            *start = made;
            start++;
        }
    }
    return status;
}
