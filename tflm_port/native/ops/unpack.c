/* UNPACK: the slices along one axis become tensors of their own. */
#include "../chunks.h"
#include "../operand.h"

enum { OPTION_NUM = 0, OPTION_AXIS = 1 };

static wsp_status prepare(wsp_builder *builder)
{
    wsp_operand input;
    const uint32_t count = builder->node.outputs.count;
    wsp_chunks_params params = {0u, 1u, count, {{0u, 0u}}};
    uint32_t axis = 0u;
    const int32_t option = wsp_fb_i32(&builder->model.fb, &builder->node.options, OPTION_AXIS, 0);
    if (count < 1u || count > WSP_CHUNKS_MAX) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "number of outputs");
    }
    wsp_status status = wsp_prepare_counts(builder, 1u, 1u, count);
    if (status != WSP_OK || (status = wsp_prepare_input(builder, 0u, &input)) != WSP_OK ||
        (status = wsp_operand_axis(builder, &input, option, &axis)) != WSP_OK) {
        return status;
    }
    if ((uint32_t)input.dims[axis] != count) {
        return wsp_prepare_invalid(builder, "shape");
    }
    wsp_operand slice = input;
    slice.rank = input.rank - 1u;
    for (uint32_t i = axis; i < slice.rank; i++) {
        slice.dims[i] = input.dims[i + 1u];
    }
    for (uint32_t i = 0u; i < count; i++) {
        wsp_operand output;
        status = wsp_prepare_output(builder, i, &output);
        if (status != WSP_OK) {
            return status;
        }
        if (output.type != input.type || !wsp_operand_same_shape(&output, &slice)) {
            return wsp_prepare_invalid(builder, "shape");
        }
        params.parts[i].ref = output.ref;
        params.parts[i].row_bytes = wsp_operand_product(&slice, axis, slice.rank) * wsp_type_bytes(output.type);
    }
    params.whole = input.ref;
    params.rows = wsp_operand_product(&input, 0u, axis);
    return wsp_chunks_commit(builder, &params);
}

const wsp_operator wsp_op_unpack = {WSP_BUILTIN_UNPACK, 0u, prepare, wsp_chunks_split};
