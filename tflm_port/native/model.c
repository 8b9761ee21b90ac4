#include "model.h"

#include "bytes.h"
#include "schema.h"

wsp_status wsp_model_open(wsp_model *model, const void *data, size_t bytes)
{
    if (data == NULL) {
        return WSP_ERR_ARGUMENT;
    }
    if (((uintptr_t)data & 3u) != 0u) {
        return WSP_ERR_MEMORY_UNALIGNED;
    }
    const uint8_t *id = (const uint8_t *)data + 4;
    if (bytes < 8u || id[0] != 'T' || id[1] != 'F' || id[2] != 'L' || id[3] != '3') {
        return WSP_ERR_MODEL_FORMAT;
    }
    if (bytes > WSP_MODEL_MAX_BYTES) {
        return WSP_ERR_MODEL_LIMIT;
    }
    model->fb.data = (const uint8_t *)data;
    model->fb.bytes = (uint32_t)bytes;
    model->fb.corrupt = false;
    wsp_table root;
    wsp_fb_root(&model->fb, &root);
    const int32_t version = wsp_fb_i32(&model->fb, &root, WSP_MODEL_VERSION, 0);
    wsp_fb_vector(&model->fb, &root, WSP_MODEL_OPERATOR_CODES, &model->codes);
    wsp_fb_vector(&model->fb, &root, WSP_MODEL_SUBGRAPHS, &model->subgraphs);
    wsp_fb_vector(&model->fb, &root, WSP_MODEL_BUFFERS, &model->buffers);
    wsp_fb_vector(&model->fb, &root, WSP_MODEL_METADATA, &model->metadata);
    if (model->fb.corrupt) {
        return WSP_ERR_MODEL_CORRUPT;
    }
    return version == 3 ? WSP_OK : WSP_ERR_MODEL_FORMAT;
}

wsp_status wsp_model_graph(wsp_model *model, uint32_t index, wsp_graph *graph)
{
    wsp_table table;
    wsp_fb_vector_table(&model->fb, &model->subgraphs, index, &table);
    wsp_fb_vector(&model->fb, &table, WSP_GRAPH_TENSORS, &graph->tensors);
    wsp_fb_vector(&model->fb, &table, WSP_GRAPH_INPUTS, &graph->inputs);
    wsp_fb_vector(&model->fb, &table, WSP_GRAPH_OUTPUTS, &graph->outputs);
    wsp_fb_vector(&model->fb, &table, WSP_GRAPH_OPERATORS, &graph->operators);
    if (model->fb.corrupt) {
        return WSP_ERR_MODEL_CORRUPT;
    }
    if (graph->tensors.count > WSP_MODEL_MAX_INDEX || graph->operators.count > WSP_MODEL_MAX_INDEX) {
        return WSP_ERR_MODEL_LIMIT;
    }
    return WSP_OK;
}

uint32_t wsp_type_bytes(int32_t type)
{
    switch (type) {
    case WSP_TYPE_INT8:
    case WSP_TYPE_UINT8:
        return 1u;
    case WSP_TYPE_INT16:
        return 2u;
    case WSP_TYPE_INT32:
    case WSP_TYPE_FLOAT32:
        return 4u;
    case WSP_TYPE_INT64:
        return 8u;
    default:
        return 0u;
    }
}

bool wsp_model_buffer(wsp_model *model, uint32_t index, wsp_vector *bytes)
{
    wsp_table buffer;
    wsp_fb_vector_table(&model->fb, &model->buffers, index, &buffer);
    wsp_fb_vector_of(&model->fb, &buffer, WSP_BUFFER_DATA, 1u, bytes);
    if (bytes->count != 0u) {
        return true;
    }
    bytes->pos = 0u;
    return !wsp_fb_has(&model->fb, &buffer, WSP_BUFFER_OFFSET);
}

static wsp_status read_shape(wsp_flatbuffer *fb, const wsp_table *table, wsp_operand *operand)
{
    wsp_vector shape;
    wsp_fb_vector(fb, table, WSP_TENSOR_SHAPE, &shape);
    operand->rank = shape.count;
    operand->elements = 1u;
    if (shape.count > WSP_ENGINE_MAX_RANK) {
        return WSP_ERR_MODEL_LIMIT;
    }
    for (uint32_t i = 0u; i < shape.count; i++) {
        const int32_t dim = wsp_load_i32(fb->data + shape.pos + 4u * i);
        if (dim < 0 || (uint64_t)operand->elements * (uint32_t)dim > WSP_MODEL_MAX_BYTES) {
            return WSP_ERR_MODEL_LIMIT;
        }
        operand->dims[i] = dim;
        operand->elements *= (uint32_t)dim;
    }
    return WSP_OK;
}

/* As in the reference, a scale counts only together with a zero point. */
static void read_quantization(wsp_flatbuffer *fb, const wsp_table *table, wsp_operand *operand)
{
    wsp_table quantization;
    wsp_vector scales;
    wsp_vector zero_points;
    wsp_fb_table(fb, table, WSP_TENSOR_QUANTIZATION, &quantization);
    wsp_fb_vector(fb, &quantization, WSP_QUANT_SCALE, &scales);
    wsp_fb_vector_of(fb, &quantization, WSP_QUANT_ZERO_POINT, 8u, &zero_points);
    if (scales.count == 0u || zero_points.count == 0u) {
        return;
    }
    const int64_t zero_point = wsp_fb_vector_i64(fb, &zero_points, 0u);
    if (zero_point < INT16_MIN || zero_point > INT16_MAX) {
        fb->corrupt = true;
        return;
    }
    operand->scales = scales;
    operand->scale_bits = (uint32_t)wsp_fb_vector_i32(fb, &scales, 0u);
    operand->zero_point = (int32_t)zero_point;
    if (scales.count > 1u) {
        const int32_t dimension = wsp_fb_i32(fb, &quantization, WSP_QUANT_DIMENSION, 0);
        operand->channel_dimension = (int16_t)(dimension < 0 || dimension > INT16_MAX ? -1 : dimension);
    }
}

static wsp_status read_data(wsp_model *model, const wsp_table *table, wsp_operand *operand)
{
    const int32_t buffer = wsp_fb_i32(&model->fb, table, WSP_TENSOR_BUFFER, 0);
    wsp_vector data;
    if (buffer == 0) {
        return WSP_OK;
    }
    if (!wsp_model_buffer(model, (uint32_t)buffer, &data)) {
        return WSP_ERR_MODEL_LIMIT;
    }
    operand->data_pos = data.pos;
    return data.pos == 0u || data.count >= operand->bytes ? WSP_OK : WSP_ERR_MODEL_CORRUPT;
}

wsp_status wsp_model_tensor(wsp_model *model, const wsp_graph *graph, int32_t index, wsp_operand *operand)
{
    wsp_table table;
    wsp_fb_vector_table(&model->fb, &graph->tensors, (uint32_t)index, &table);
    operand->type = (int8_t)wsp_fb_i8(&model->fb, &table, WSP_TENSOR_TYPE, WSP_TYPE_FLOAT32);
    operand->data_pos = 0u;
    operand->scale_bits = 0u;
    operand->zero_point = 0;
    operand->scales.pos = 0u;
    operand->scales.count = 0u;
    operand->channel_dimension = 0;
    operand->ref = 0u;
    operand->bytes = 0u;
    wsp_status status = read_shape(&model->fb, &table, operand);
    if (status != WSP_OK) {
        return status;
    }
    if ((uint64_t)operand->elements * wsp_type_bytes(operand->type) > WSP_MODEL_MAX_BYTES) {
        return WSP_ERR_MODEL_LIMIT;
    }
    operand->bytes = operand->elements * wsp_type_bytes(operand->type);
    read_quantization(&model->fb, &table, operand);
    status = read_data(model, &table, operand);
    return status == WSP_OK && model->fb.corrupt ? WSP_ERR_MODEL_CORRUPT : status;
}

wsp_status wsp_model_node(wsp_model *model, const wsp_graph *graph, uint32_t index, wsp_node *node)
{
    wsp_table table;
    wsp_table code;
    wsp_fb_vector_table(&model->fb, &graph->operators, index, &table);
    const int32_t opcode = wsp_fb_i32(&model->fb, &table, WSP_OP_OPCODE_INDEX, 0);
    wsp_fb_vector_table(&model->fb, &model->codes, (uint32_t)opcode, &code);
    const int32_t narrow = wsp_fb_i8(&model->fb, &code, WSP_CODE_DEPRECATED_BUILTIN, 0);
    const int32_t wide = wsp_fb_i32(&model->fb, &code, WSP_CODE_BUILTIN, 0);
    node->builtin = narrow > wide ? narrow : wide;
    node->custom_name = NULL;
    if (node->builtin == WSP_BUILTIN_CUSTOM) {
        node->custom_name = wsp_fb_string(&model->fb, &code, WSP_CODE_CUSTOM);
    }
    wsp_fb_vector(&model->fb, &table, WSP_OP_INPUTS, &node->inputs);
    wsp_fb_vector(&model->fb, &table, WSP_OP_OUTPUTS, &node->outputs);
    wsp_fb_table(&model->fb, &table, WSP_OP_OPTIONS, &node->options);
    return model->fb.corrupt ? WSP_ERR_MODEL_CORRUPT : WSP_OK;
}
