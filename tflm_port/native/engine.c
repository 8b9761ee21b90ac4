/* The native engine behind wsp/engine.h. Setup has validated every offset, shape and parameter; execute trusts them. */
#include "wsp/engine.h"

#include <string.h>

#include "ops.h"

/* The layout holds fixed-width integers only (layout.h), so every pointer width comes to the same bytes. */
wsp_status wsp_engine_query_for(const void *model, size_t model_bytes, const wsp_state_link *links, size_t link_count,
                                size_t pointer_bytes, size_t *bytes, wsp_report *report)
{
    wsp_builder builder;
    wsp_builder_room room;
    uint32_t needed = 0u;
    if (bytes == NULL) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, "bytes");
    }
    if (pointer_bytes != 4u && pointer_bytes != 8u) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, "pointer_bytes");
    }
    wsp_status status = wsp_builder_open(&builder, model, model_bytes, links, link_count, report);
    if (status == WSP_OK) {
        status = wsp_builder_run(&builder, NULL, SIZE_MAX, &room, &needed);
    }
    *bytes = status == WSP_OK ? needed : 0u;
    return status;
}

wsp_status wsp_engine_query(const void *model, size_t model_bytes, const wsp_state_link *links, size_t link_count,
                            size_t *bytes, wsp_report *report)
{
    return wsp_engine_query_for(model, model_bytes, links, link_count, sizeof(void *), bytes, report);
}

/* Real zero, or zero bytes for what the caller fills, which has no meaning before. */
static void clear_input(const wsp_engine *engine, size_t index, bool is_state)
{
    wsp_tensor input;
    if (wsp_engine_input(engine, index, &input) != WSP_OK) {
        return;
    }
    const bool wide =
        is_state && input.type != WSP_TENSOR_FLOAT32 && input.type != WSP_TENSOR_INT8 && input.type != WSP_TENSOR_UINT8;
    const bool narrow = is_state && !wide && input.type != WSP_TENSOR_FLOAT32;
    memset(input.data, narrow ? (uint8_t)input.zero_point : 0, input.bytes);
    for (size_t k = 0u; wide && input.type == WSP_TENSOR_INT16 && k < input.bytes / 2u; k++) {
        ((int16_t *)input.data)[k] = (int16_t)input.zero_point;
    }
    for (size_t k = 0u; wide && input.type == WSP_TENSOR_INT32 && k < input.bytes / 4u; k++) {
        ((int32_t *)input.data)[k] = input.zero_point;
    }
}

wsp_status wsp_engine_setup(void *memory, size_t bytes, const void *model, size_t model_bytes,
                            const wsp_state_link *links, size_t link_count, wsp_engine **engine, wsp_report *report)
{
    wsp_builder builder;
    uint32_t needed = 0u;
    if (memory == NULL || engine == NULL) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, "memory");
    }
    *engine = NULL;
    if (((uintptr_t)memory & (WSP_ALIGN_BYTES - 1u)) != 0u) {
        return wsp_report_set(report, WSP_ERR_MEMORY_UNALIGNED, "memory");
    }
    wsp_status status = wsp_builder_open(&builder, model, model_bytes, links, link_count, report);
    if (status == WSP_OK) {
        status = wsp_builder_run(&builder, (uint8_t *)memory, bytes, NULL, &needed);
    }
    if (status != WSP_OK) {
        return status;
    }
    *engine = (wsp_engine *)memory;
    uint64_t states = 0u;
    for (size_t i = 0u; i < link_count; i++) {
        states |= (uint64_t)1 << links[i].input;
    }
    for (size_t i = 0u; i < (*engine)->input_count; i++) {
        if ((states >> i & 1u) == 0u) {
            clear_input(*engine, i, false);
        }
    }
    wsp_engine_reset(*engine);
    return WSP_OK;
}

wsp_status wsp_engine_execute(wsp_engine *engine)
{
    for (uint32_t ref = engine->first_step; ref != 0u;) {
        const wsp_step *step = (const wsp_step *)wsp_at(engine, ref);
        wsp_operators[step->operator]->execute(engine, step + 1);
        ref = step->next;
    }
    const wsp_move *move = (const wsp_move *)wsp_at(engine, engine->moves);
    for (uint32_t i = 0u; i < engine->move_count; i++, move++) {
        memcpy(wsp_at(engine, move->to), wsp_at(engine, move->from), move->bytes);
    }
    return WSP_OK;
}

static void start_variables(wsp_engine *engine)
{
    const wsp_start *start = (const wsp_start *)wsp_at(engine, engine->starts);
    for (uint32_t i = 0u; i < engine->start_count; i++, start++) {
        if (start->from == 0u) {
            memset(wsp_at(engine, start->to), (uint8_t)start->fill, start->bytes);
        } else {
            memcpy(wsp_at(engine, start->to), wsp_at(engine, start->from), start->bytes);
        }
    }
}

void wsp_engine_reset(wsp_engine *engine)
{
    start_variables(engine);
    for (uint32_t i = 0u; i < engine->link_count; i++) {
        clear_input(engine, engine->links.pointer[i].input, true);
    }
}

size_t wsp_engine_used_bytes(const wsp_engine *engine)
{
    return engine->memory_bytes;
}

size_t wsp_engine_input_count(const wsp_engine *engine)
{
    return engine->input_count;
}

size_t wsp_engine_output_count(const wsp_engine *engine)
{
    return engine->output_count;
}

static wsp_tensor_type interface_type(int32_t type)
{
    switch (type) {
    case WSP_TYPE_INT8:
        return WSP_TENSOR_INT8;
    case WSP_TYPE_UINT8:
        return WSP_TENSOR_UINT8;
    case WSP_TYPE_INT16:
        return WSP_TENSOR_INT16;
    case WSP_TYPE_FLOAT32:
        return WSP_TENSOR_FLOAT32;
    default:
        return WSP_TENSOR_INT32;
    }
}

static wsp_status describe(const wsp_engine *engine, bool input, uint32_t index, wsp_tensor *tensor)
{
    wsp_model model;
    wsp_graph graph;
    wsp_operand operand;
    (void)wsp_model_open(&model, engine->model.pointer, engine->model_bytes);
    (void)wsp_model_graph(&model, 0u, &graph);
    const int32_t at = wsp_fb_vector_i32(&model.fb, input ? graph.inputs : graph.outputs, index);
    const wsp_status status = wsp_model_tensor(&model, &graph, at, &operand);
    if (status != WSP_OK) {
        return status;
    }
    tensor->data = wsp_at(engine, wsp_engine_refs(engine)[input ? index : engine->input_count + index]);
    tensor->bytes = operand.bytes;
    tensor->type = interface_type(operand.type);
    tensor->rank = operand.rank;
    for (uint32_t i = 0u; i < WSP_ENGINE_MAX_RANK; i++) {
        tensor->dims[i] = i < operand.rank ? operand.dims[i] : 1;
    }
    tensor->scale_bits = operand.scale_bits;
    tensor->zero_point = operand.zero_point;
    return WSP_OK;
}

wsp_status wsp_engine_input(const wsp_engine *engine, size_t index, wsp_tensor *tensor)
{
    if (engine == NULL || tensor == NULL || index >= engine->input_count) {
        return WSP_ERR_ARGUMENT;
    }
    return describe(engine, true, (uint32_t)index, tensor);
}

wsp_status wsp_engine_output(const wsp_engine *engine, size_t index, wsp_tensor *tensor)
{
    if (engine == NULL || tensor == NULL || index >= engine->output_count) {
        return WSP_ERR_ARGUMENT;
    }
    return describe(engine, false, (uint32_t)index, tensor);
}

const char *wsp_engine_name(void)
{
    return "native";
}
