// The engine interface over TensorFlow Lite Micro: tflite::MicroInterpreter of the platform's own library.
//
// The operators are those of WSP_OPERATOR_LIST, a file of lines WSP_OPERATOR(c_name, TflmName) that `kws export` writes
// for a model; without it, all that the native engine has. The interpreter's arena cannot be computed beforehand:
// WSP_TFLM_ARENA_BYTES is what a query adds for it (`kws bench engine` prints what a model takes). Flatbuffer and
// schema are verified here; beyond that TFLM trusts the model, so this engine is for models from a trusted place.
#include <cstring>
#include <new>

#include "tensorflow/lite/micro/micro_allocator.h"
#include "tensorflow/lite/micro/micro_interpreter.h"
#include "tensorflow/lite/micro/micro_mutable_op_resolver.h"
#include "tensorflow/lite/micro/micro_resource_variable.h"
#include "tensorflow/lite/schema/schema_generated.h"

extern "C" {
#include "../native/model.h"
#include "../native/schema.h"
}

#ifndef WSP_OPERATOR_LIST
#define WSP_OPERATOR_LIST "../native/ops/all.inc"
#endif
#ifndef WSP_TFLM_ARENA_BYTES
#define WSP_TFLM_ARENA_BYTES 131072
#endif

namespace
{

// TFLM's kernels have all types: variants are the native engine's.
#define WSP_VARIANT(name)
#define WSP_OPERATOR(name, tflm_name) +1
constexpr unsigned kOperators = 0
#include WSP_OPERATOR_LIST
    ;
#undef WSP_OPERATOR
using Resolver = tflite::MicroMutableOpResolver<kOperators>;

constexpr size_t kMostTensors = 64;

constexpr size_t aligned(size_t bytes)
{
    return (bytes + WSP_ALIGN_BYTES - 1u) & ~static_cast<size_t>(WSP_ALIGN_BYTES - 1u);
}

bool add_operators(Resolver &resolver)
{
    bool added = true;
#define WSP_OPERATOR(name, tflm_name) added = added && resolver.Add##tflm_name() == kTfLiteOk;
#include WSP_OPERATOR_LIST
#undef WSP_OPERATOR
    return added;
}

struct Needs {
    size_t bytes;     // of everything
    size_t variables; // VAR_HANDLE operators in all subgraphs
};

} // namespace

// Memory: this struct | copies of the inputs, which TFLM does not keep | arena.
struct wsp_engine {
    Resolver resolver;
    alignas(16) unsigned char interpreter_room[sizeof(tflite::MicroInterpreter)];
    tflite::MicroInterpreter *interpreter;
    const void *model;
    size_t model_bytes;
    const wsp_state_link *links;
    size_t link_count;
    size_t input_count;
    size_t output_count;
    size_t variables;
    uint8_t *inputs[kMostTensors];
    uint8_t *arena;
    size_t arena_bytes;
};

namespace
{

bool same_tensor(const wsp_operand &a, const wsp_operand &b)
{
    return a.type == b.type && a.rank == b.rank && std::memcmp(a.dims, b.dims, a.rank * sizeof a.dims[0]) == 0 &&
           a.scale_bits == b.scale_bits && a.zero_point == b.zero_point;
}

wsp_status check_operators(wsp_model &model, const Resolver &resolver, Needs &needs, wsp_report *report)
{
    for (uint32_t g = 0; g < model.subgraphs.count; g++) {
        wsp_graph graph;
        wsp_status status = wsp_model_graph(&model, g, &graph);
        for (uint32_t i = 0; status == WSP_OK && i < graph.operators.count; i++) {
            wsp_node node;
            status = wsp_model_node(&model, &graph, i, &node);
            if (status != WSP_OK) {
                break;
            }
            needs.variables += node.builtin == WSP_BUILTIN_VAR_HANDLE ? 1u : 0u;
            const auto code = static_cast<tflite::BuiltinOperator>(node.builtin);
            if (node.builtin != WSP_BUILTIN_CUSTOM && resolver.FindOp(code) != nullptr) {
                continue;
            }
            wsp_report_set(report, WSP_ERR_OPERATOR_UNSUPPORTED, nullptr);
            if (report != nullptr) {
                report->operator_index = static_cast<int32_t>(i);
                report->operator_name = node.custom_name != nullptr ? node.custom_name : wsp_builtin_name(node.builtin);
            }
            return WSP_ERR_OPERATOR_UNSUPPORTED;
        }
        if (status != WSP_OK) {
            return wsp_report_set(report, status, "subgraph");
        }
    }
    return WSP_OK;
}

wsp_status check_tensors(wsp_model &model, const wsp_state_link *links, size_t link_count, Needs &needs,
                         wsp_report *report)
{
    wsp_graph graph;
    if (wsp_model_graph(&model, 0u, &graph) != WSP_OK) {
        return wsp_report_set(report, WSP_ERR_MODEL_CORRUPT, "subgraph");
    }
    if (graph.inputs.count > kMostTensors || graph.outputs.count > kMostTensors) {
        return wsp_report_set(report, WSP_ERR_MODEL_LIMIT, "number of inputs and outputs");
    }
    for (uint32_t i = 0; i < graph.inputs.count; i++) {
        wsp_operand operand;
        const int32_t index = wsp_fb_vector_i32(&model.fb, graph.inputs, i);
        if (wsp_model_tensor(&model, &graph, index, &operand) != WSP_OK || operand.bytes == 0u) {
            return wsp_report_set(report, WSP_ERR_MODEL_SHAPE, "model input");
        }
        needs.bytes += aligned(operand.bytes);
    }
    for (size_t i = 0; i < link_count; i++) {
        wsp_operand to;
        wsp_operand from;
        const bool known = links[i].input < graph.inputs.count && links[i].output < graph.outputs.count;
        if (!known ||
            wsp_model_tensor(&model, &graph, wsp_fb_vector_i32(&model.fb, graph.inputs, links[i].input), &to) !=
                WSP_OK ||
            wsp_model_tensor(&model, &graph, wsp_fb_vector_i32(&model.fb, graph.outputs, links[i].output), &from) !=
                WSP_OK ||
            !same_tensor(from, to)) {
            return wsp_report_set(report, WSP_ERR_MODEL_SHAPE, "state link");
        }
        for (size_t k = 0; k < i; k++) {
            if (links[k].input == links[i].input) {
                return wsp_report_set(report, WSP_ERR_MODEL_SHAPE, "state link");
            }
        }
    }
    return WSP_OK;
}

wsp_status check_model(const void *data, size_t bytes, const wsp_state_link *links, size_t link_count,
                       const Resolver &resolver, Needs &needs, wsp_report *report)
{
    wsp_model model;
    wsp_report_clear(report);
    if (links == nullptr && link_count != 0u) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, "links");
    }
    if (link_count > kMostTensors) {
        return wsp_report_set(report, WSP_ERR_MODEL_SHAPE, "state link");
    }
    wsp_status status = wsp_model_open(&model, data, bytes);
    if (status != WSP_OK) {
        return wsp_report_set(report, status, "model");
    }
    flatbuffers::Verifier verifier(static_cast<const uint8_t *>(data), bytes);
    if (!tflite::VerifyModelBuffer(verifier)) {
        return wsp_report_set(report, WSP_ERR_MODEL_CORRUPT, "model");
    }
    needs.bytes = aligned(sizeof(wsp_engine)) + aligned(WSP_TFLM_ARENA_BYTES);
    needs.variables = 0u;
    status = check_operators(model, resolver, needs, report);
    return status == WSP_OK ? check_tensors(model, links, link_count, needs, report) : status;
}

// Builds the interpreter anew: variables inside the model return to their first content.
bool start(wsp_engine &engine)
{
    tflite::MicroAllocator *allocator = tflite::MicroAllocator::Create(engine.arena, engine.arena_bytes);
    if (allocator == nullptr) {
        return false;
    }
    tflite::MicroResourceVariables *variables = nullptr;
    if (engine.variables != 0u) {
        variables = tflite::MicroResourceVariables::Create(allocator, static_cast<int>(engine.variables));
        if (variables == nullptr) {
            return false;
        }
    }
    engine.interpreter = new (engine.interpreter_room)
        tflite::MicroInterpreter(tflite::GetModel(engine.model), engine.resolver, allocator, variables);
    return engine.interpreter->AllocateTensors() == kTfLiteOk;
}

wsp_status describe(const TfLiteTensor *source, wsp_tensor *tensor)
{
    if (source == nullptr || source->dims == nullptr || source->dims->size > static_cast<int>(WSP_ENGINE_MAX_RANK)) {
        return WSP_ERR_MODEL_LIMIT;
    }
    switch (source->type) {
    case kTfLiteInt8:
        tensor->type = WSP_TENSOR_INT8;
        break;
    case kTfLiteUInt8:
        tensor->type = WSP_TENSOR_UINT8;
        break;
    case kTfLiteInt16:
        tensor->type = WSP_TENSOR_INT16;
        break;
    case kTfLiteFloat32:
        tensor->type = WSP_TENSOR_FLOAT32;
        break;
    case kTfLiteInt32:
        tensor->type = WSP_TENSOR_INT32;
        break;
    default:
        return WSP_ERR_MODEL_SHAPE;
    }
    tensor->data = source->data.raw;
    tensor->bytes = source->bytes;
    tensor->rank = static_cast<uint32_t>(source->dims->size);
    for (uint32_t i = 0; i < WSP_ENGINE_MAX_RANK; i++) {
        tensor->dims[i] = i < tensor->rank ? source->dims->data[i] : 1;
    }
    std::memcpy(&tensor->scale_bits, &source->params.scale, sizeof tensor->scale_bits);
    tensor->zero_point = source->params.zero_point;
    return WSP_OK;
}

void fill_state(const wsp_tensor &state)
{
    if (state.type == WSP_TENSOR_INT8 || state.type == WSP_TENSOR_UINT8) {
        std::memset(state.data, state.zero_point, state.bytes);
        return;
    }
    const size_t width = state.type == WSP_TENSOR_INT16 ? 2u : 4u;
    for (size_t at = 0; at < state.bytes; at += width) {
        const auto narrow = static_cast<int16_t>(state.zero_point);
        const void *value = width == 2u ? static_cast<const void *>(&narrow) : &state.zero_point;
        std::memcpy(static_cast<uint8_t *>(state.data) + at, value, width);
    }
}

void fill_states(wsp_engine &engine)
{
    for (size_t i = 0; i < engine.link_count; i++) {
        wsp_tensor state;
        if (wsp_engine_input(&engine, engine.links[i].input, &state) == WSP_OK) {
            fill_state(state);
        }
    }
}

} // namespace

wsp_status wsp_engine_query(const void *model, size_t model_bytes, const wsp_state_link *links, size_t link_count,
                            size_t *bytes, wsp_report *report)
{
    if (bytes == nullptr) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, "bytes");
    }
    Resolver resolver;
    Needs needs{};
    *bytes = 0u;
    if (!add_operators(resolver)) {
        return wsp_report_set(report, WSP_ERR_ENGINE, "operators");
    }
    const wsp_status status = check_model(model, model_bytes, links, link_count, resolver, needs, report);
    *bytes = status == WSP_OK ? needs.bytes : 0u;
    return status;
}

// TFLM's structures are of this machine: the answer for another pointer size is not known here.
wsp_status wsp_engine_query_for(const void *model, size_t model_bytes, const wsp_state_link *links, size_t link_count,
                                size_t pointer_bytes, size_t *bytes, wsp_report *report)
{
    if (pointer_bytes != sizeof(void *)) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, "pointer size");
    }
    return wsp_engine_query(model, model_bytes, links, link_count, bytes, report);
}

wsp_status wsp_engine_setup(void *memory, size_t bytes, const void *model, size_t model_bytes,
                            const wsp_state_link *links, size_t link_count, wsp_engine **engine, wsp_report *report)
{
    if (memory == nullptr || engine == nullptr) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, "memory");
    }
    *engine = nullptr;
    const size_t misaligned =
        (reinterpret_cast<uintptr_t>(memory) | reinterpret_cast<uintptr_t>(model)) & (WSP_ALIGN_BYTES - 1u);
    if (misaligned != 0u) {
        return wsp_report_set(report, WSP_ERR_MEMORY_UNALIGNED, "memory");
    }
    size_t needed = 0u;
    wsp_status status = wsp_engine_query(model, model_bytes, links, link_count, &needed, report);
    if (status != WSP_OK) {
        return status;
    }
    if (bytes < needed) {
        return wsp_report_set(report, WSP_ERR_MEMORY_TOO_SMALL, "memory");
    }
    auto *made = new (memory) wsp_engine{};
    Needs needs{};
    if (!add_operators(made->resolver)) {
        return wsp_report_set(report, WSP_ERR_ENGINE, "operators");
    }
    status = check_model(model, model_bytes, links, link_count, made->resolver, needs, report);
    if (status != WSP_OK) {
        return status;
    }
    made->model = model;
    made->model_bytes = model_bytes;
    made->links = links;
    made->link_count = link_count;
    made->variables = needs.variables;
    made->arena_bytes = aligned(WSP_TFLM_ARENA_BYTES);
    made->arena = static_cast<uint8_t *>(memory) + needed - made->arena_bytes;
    if (!start(*made)) {
        return wsp_report_set(report, WSP_ERR_ENGINE, "AllocateTensors");
    }
    made->input_count = made->interpreter->inputs_size();
    made->output_count = made->interpreter->outputs_size();
    uint8_t *room = static_cast<uint8_t *>(memory) + aligned(sizeof(wsp_engine));
    for (size_t i = 0; i < made->input_count; i++) {
        made->inputs[i] = room;
        room += aligned(made->interpreter->input(i)->bytes);
        std::memset(made->inputs[i], 0, made->interpreter->input(i)->bytes);
    }
    fill_states(*made);
    *engine = made;
    return WSP_OK;
}

wsp_status wsp_engine_execute(wsp_engine *engine)
{
    for (size_t i = 0; i < engine->input_count; i++) {
        TfLiteTensor *input = engine->interpreter->input(i);
        std::memcpy(input->data.raw, engine->inputs[i], input->bytes);
    }
    if (engine->interpreter->Invoke() != kTfLiteOk) {
        return WSP_ERR_ENGINE;
    }
    for (size_t i = 0; i < engine->link_count; i++) {
        const TfLiteTensor *output = engine->interpreter->output(engine->links[i].output);
        std::memcpy(engine->inputs[engine->links[i].input], output->data.raw, output->bytes);
    }
    return WSP_OK;
}

void wsp_engine_reset(wsp_engine *engine)
{
    if (engine->variables != 0u) {
        engine->interpreter->~MicroInterpreter();
        (void)start(*engine); // it has succeeded before, in the same memory
    }
    fill_states(*engine);
}

size_t wsp_engine_input_count(const wsp_engine *engine)
{
    return engine->input_count;
}

size_t wsp_engine_output_count(const wsp_engine *engine)
{
    return engine->output_count;
}

size_t wsp_engine_used_bytes(const wsp_engine *engine)
{
    size_t bytes = aligned(sizeof(wsp_engine)) + engine->interpreter->arena_used_bytes();
    for (size_t i = 0; i < engine->input_count; i++) {
        bytes += aligned(engine->interpreter->input(i)->bytes);
    }
    return bytes;
}

wsp_status wsp_engine_input(const wsp_engine *engine, size_t index, wsp_tensor *tensor)
{
    if (engine == nullptr || tensor == nullptr || index >= engine->input_count) {
        return WSP_ERR_ARGUMENT;
    }
    const wsp_status status = describe(engine->interpreter->input(index), tensor);
    tensor->data = engine->inputs[index];
    return status;
}

wsp_status wsp_engine_output(const wsp_engine *engine, size_t index, wsp_tensor *tensor)
{
    if (engine == nullptr || tensor == nullptr || index >= engine->output_count) {
        return WSP_ERR_ARGUMENT;
    }
    return describe(engine->interpreter->output(index), tensor);
}

wsp_status wsp_engine_memory_map(const void *, size_t, const wsp_state_link *, size_t, wsp_memory_fn, void *,
                                 wsp_report *report)
{
    return wsp_report_set(report, WSP_ERR_UNAVAILABLE, "memory map");
}

const char *wsp_engine_name(void)
{
    return "tflm";
}
