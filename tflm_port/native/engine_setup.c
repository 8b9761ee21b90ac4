/* The native engine behind wsp/engine.h, all but wsp_engine_execute(): validates every offset, shape and parameter. */
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

/* What setup has validated, opened again. */
typedef struct opened {
    wsp_model model;
    wsp_graph graph;
} opened;

static void open_again(const wsp_engine *engine, opened *of)
{
    (void)wsp_model_open(&of->model, engine->model.pointer, engine->model_bytes);
    (void)wsp_model_graph(&of->model, 0u, &of->graph);
}

static void describe(opened *of, const wsp_vector *list, uint32_t index, wsp_operand *operand)
{
    (void)wsp_model_tensor(&of->model, &of->graph, wsp_fb_vector_i32(&of->model.fb, list, index), operand);
}

static bool is_linked(const wsp_engine *engine, uint32_t input)
{
    bool linked = false;
    for (uint32_t i = 0u; i < engine->link_count; i++) {
        linked = linked || engine->links.pointer[i].input == input;
    }
    return linked;
}

static void fill(void *data, const wsp_operand *operand, int32_t value)
{
    const uint32_t width = value == 0 ? 1u : wsp_type_bytes(operand->type);
    if (width == 1u) {
        memset(data, (uint8_t)value, operand->bytes);
    }
    for (uint32_t i = 0u; width == 2u && i < operand->elements; i++) {
        ((int16_t *)data)[i] = (int16_t)value;
    }
    for (uint32_t i = 0u; width == 4u && i < operand->elements; i++) {
        ((int32_t *)data)[i] = value;
    }
}

/* Real zero in states; with `all`, zero bytes in what the caller fills, which has no meaning before. */
static void clear_inputs(const wsp_engine *engine, bool all)
{
    opened of;
    open_again(engine, &of);
    for (uint32_t i = 0u; i < engine->input_count; i++) {
        const bool state = is_linked(engine, i);
        if (state || all) {
            wsp_operand operand;
            describe(&of, &of.graph.inputs, i, &operand);
            const bool zero_point = state && operand.type != WSP_TYPE_FLOAT32;
            fill(wsp_at(engine, wsp_engine_refs(engine)[i]), &operand, zero_point ? operand.zero_point : 0);
        }
    }
}

static void start(wsp_engine *engine, bool all)
{
    const wsp_start *variable = (const wsp_start *)wsp_at(engine, engine->starts);
    for (uint32_t i = 0u; i < engine->start_count; i++, variable++) {
        if (variable->from == 0u) {
            memset(wsp_at(engine, variable->to), (uint8_t)variable->fill, variable->bytes);
        } else {
            memcpy(wsp_at(engine, variable->to), wsp_at(engine, variable->from), variable->bytes);
        }
    }
    clear_inputs(engine, all);
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
    if (status == WSP_OK) {
        *engine = (wsp_engine *)memory;
        start(*engine, true);
    }
    return status;
}

void wsp_engine_reset(wsp_engine *engine)
{
    start(engine, false);
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

static wsp_status describe_tensor(const wsp_engine *engine, bool input, size_t index, wsp_tensor *tensor)
{
    opened of;
    wsp_operand operand;
    if (engine == NULL || tensor == NULL || index >= (input ? engine->input_count : engine->output_count)) {
        return WSP_ERR_ARGUMENT;
    }
    open_again(engine, &of);
    describe(&of, input ? &of.graph.inputs : &of.graph.outputs, (uint32_t)index, &operand);
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
    return describe_tensor(engine, true, index, tensor);
}

wsp_status wsp_engine_output(const wsp_engine *engine, size_t index, wsp_tensor *tensor)
{
    return describe_tensor(engine, false, index, tensor);
}

const char *wsp_engine_name(void)
{
    return "native";
}
