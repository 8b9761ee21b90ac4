/* SPLIT into equal parts along one axis. */
#include "../chunks.h"
#include "../operand.h"

static wsp_status prepare(wsp_builder *builder)
{
    wsp_operand axis_value;
    wsp_operand input;
    uint32_t axis = 0u;
    const uint32_t count = builder->node.outputs.count;
    wsp_chunks_params params = {0u, 1u, count, {{0u, 0u}}};
    if (count < 1u || count > WSP_CHUNKS_MAX) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "number of outputs");
    }
    wsp_status status = wsp_prepare_counts(builder, 2u, 2u, count);
    if (status == WSP_OK) {
        status = wsp_prepare_constant(builder, 0u, WSP_TYPE_INT32, &axis_value);
    }
    if (status == WSP_OK) {
        status = wsp_prepare_input(builder, 1u, &input);
    }
    if (status == WSP_OK) {
        status = wsp_operand_axis(builder, &input, wsp_model_const_i32(&builder->model, &axis_value, 0u), &axis);
    }
    if (status != WSP_OK) {
        return status;
    }
    params.whole = input.ref;
    params.rows = wsp_operand_product(&input, 0u, axis);
    const int32_t whole_dim = input.dims[axis];
    for (uint32_t i = 0u; i < count; i++) {
        wsp_operand output;
        status = wsp_prepare_output(builder, i, &output);
        if (status != WSP_OK) {
            return status;
        }
        input.dims[axis] = whole_dim / (int32_t)count;
        if (output.type != input.type || whole_dim % (int32_t)count != 0 || !wsp_operand_same_shape(&input, &output)) {
            return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "shape");
        }
        params.parts[i].ref = output.ref;
        params.parts[i].row_bytes = wsp_operand_product(&output, axis, output.rank) * wsp_type_bytes(output.type);
    }
    return wsp_chunks_commit(builder, &params);
}

const wsp_operator wsp_op_split = {WSP_BUILTIN_SPLIT, 0u, prepare, wsp_chunks_split};
