#include "variables.h"

#include <string.h>

#include "operand.h"

enum { OPTION_CONTAINER = 0, OPTION_SHARED_NAME = 1 };

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* The VAR_HANDLE that makes a resource tensor. */
static bool find_handle(wsp_builder *builder, const wsp_graph *graph, int32_t tensor, wsp_variable *named)
{
    wsp_flatbuffer *fb = &builder->model.fb;
    for (uint32_t i = 0u; i < graph->operators.count; i++) {
        wsp_node node;
        if (wsp_model_node(&builder->model, graph, i, &node) != WSP_OK) {
            return false;
        }
        if (node.builtin == WSP_BUILTIN_VAR_HANDLE && node.outputs.count == 1u &&
            wsp_fb_vector_i32(fb, node.outputs, 0u) == tensor) {
            named->container = wsp_fb_string(fb, &node.options, OPTION_CONTAINER);
            named->name = wsp_fb_string(fb, &node.options, OPTION_SHARED_NAME);
            return !fb->corrupt;
        }
    }
    return false;
}

static wsp_status add(wsp_builder *builder, wsp_variable *made, const wsp_operand *value, wsp_variable **variable)
{
    if (builder->variable_count == WSP_BUILDER_VARIABLES) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "number of variables");
    }
    made->bytes = value->bytes;
    made->fill = value->type == WSP_TYPE_INT8 ? (uint8_t)value->zero_point : 0u;
    const wsp_status status = wsp_prepare_reserve(builder, made->bytes, &made->ref);
    *variable = &builder->variables[builder->variable_count];
    **variable = *made;
    builder->variable_count += status == WSP_OK ? 1u : 0u;
    return status;
}

wsp_status wsp_variable_find(wsp_builder *builder, const wsp_graph *graph, int32_t tensor, const wsp_operand *value,
                             wsp_variable **variable)
{
    wsp_variable named = {-1, NULL, NULL, 0u, 0u, 0u, 0u};
    if (value->type != WSP_TYPE_INT8 && value->type != WSP_TYPE_INT16) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "variable type");
    }
    if (!find_handle(builder, graph, tensor, &named)) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "resource");
    }
    for (uint32_t i = 0u; i < builder->variable_count; i++) {
        *variable = &builder->variables[i];
        if ((*variable)->tensor < 0 && same_text((*variable)->container, named.container) &&
            same_text((*variable)->name, named.name)) {
            return (*variable)->bytes == value->bytes
                       ? WSP_OK
                       : wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "variable size");
        }
    }
    return add(builder, &named, value, variable);
}

wsp_status wsp_variable_tensor(wsp_builder *builder, uint32_t at, wsp_operand *state)
{
    wsp_variable made = {wsp_fb_vector_i32(&builder->model.fb, builder->node.inputs, at), NULL, NULL, 0u, 0u, 0u, 0u};
    wsp_variable *variable = NULL;
    wsp_status status = wsp_model_tensor(&builder->model, &builder->graph, made.tensor, state);
    if (status != WSP_OK || !state->variable || state->data_pos != 0u || state->bytes == 0u ||
        wsp_plan_find(&builder->plan, (uint32_t)made.tensor) != NULL) {
        return wsp_prepare_fail(builder, status != WSP_OK ? status : WSP_ERR_OPERATOR_INVALID, "state");
    }
    status = wsp_operand_check_integer(builder, state);
    for (uint32_t i = 0u; i < builder->variable_count && variable == NULL; i++) {
        variable = builder->variables[i].tensor == made.tensor ? &builder->variables[i] : NULL;
    }
    if (status == WSP_OK && variable == NULL) {
        status = add(builder, &made, state, &variable);
    }
    state->ref = status == WSP_OK ? variable->ref : 0u;
    return status;
}

static wsp_status initialize_one(wsp_builder *builder, const wsp_graph *graph, const wsp_node *node)
{
    wsp_operand value;
    wsp_variable *variable = NULL;
    if (node->inputs.count != 2u) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "initialization");
    }
    const int32_t resource = wsp_fb_vector_i32(&builder->model.fb, node->inputs, 0u);
    const int32_t source = wsp_fb_vector_i32(&builder->model.fb, node->inputs, 1u);
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
            status = wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "initialization");
        }
    }
    return status;
}

wsp_status wsp_variables_commit(wsp_builder *builder)
{
    const uint32_t bytes = builder->variable_count * (uint32_t)sizeof(wsp_start);
    const wsp_status status = wsp_prepare_reserve(builder, bytes, &builder->engine.starts);
    wsp_start *starts = (wsp_start *)wsp_prepare_memory(builder, builder->engine.starts);
    builder->engine.start_count = builder->variable_count;
    for (uint32_t i = 0u; starts != NULL && status == WSP_OK && i < builder->variable_count; i++) {
        const wsp_variable *variable = &builder->variables[i];
        const wsp_start start = {variable->ref, variable->from, variable->bytes, variable->fill};
        starts[i] = start;
    }
    return status;
}
