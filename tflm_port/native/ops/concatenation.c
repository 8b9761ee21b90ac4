/* CONCATENATION along one axis of tensors of one quantization. */
#include "../chunks.h"
#include "../operand.h"

enum { OPTION_AXIS = 0, OPTION_ACTIVATION = 1 };

static wsp_status prepare(wsp_builder *builder)
{
    wsp_operand output;
    wsp_chunks_params params = {0u, 1u, builder->node.inputs.count, {{0u, 0u}}};
    uint32_t axis = 0u;
    int32_t total = 0;
    wsp_flatbuffer *fb = &builder->model.fb;
    wsp_status status = wsp_prepare_counts(builder, 1u, WSP_CHUNKS_MAX, 1u);
    if (status == WSP_OK) {
        status = wsp_prepare_output(builder, 0u, &output);
    }
    if (status == WSP_OK) {
        status = wsp_operand_axis(builder, &output, wsp_fb_i32(fb, &builder->node.options, OPTION_AXIS, 0), &axis);
    }
    if (status != WSP_OK) {
        return status;
    }
    if (wsp_fb_i8(fb, &builder->node.options, OPTION_ACTIVATION, 0) != WSP_ACTIVATION_NONE) {
        return wsp_prepare_invalid(builder, "fused activation");
    }
    for (uint32_t i = 0u; i < params.count; i++) {
        wsp_operand input;
        status = wsp_prepare_input(builder, i, &input);
        if (status == WSP_OK) {
            status = wsp_operand_check_alike(builder, &input, &output);
        }
        if (status != WSP_OK) {
            return status;
        }
        const uint32_t inner = wsp_operand_product(&input, axis < input.rank ? axis : input.rank, input.rank);
        params.parts[i].ref = input.ref;
        params.parts[i].row_bytes = inner * wsp_type_bytes(input.type);
        total = axis < input.rank && input.dims[axis] <= output.dims[axis] - total ? total + input.dims[axis] : -1;
        input.dims[axis < input.rank ? axis : 0u] = output.dims[axis];
        if (total < 0 || !wsp_operand_same_shape(&input, &output)) {
            return wsp_prepare_invalid(builder, "shape");
        }
    }
    if (total != output.dims[axis]) {
        return wsp_prepare_invalid(builder, "shape");
    }
    params.whole = output.ref;
    params.rows = wsp_operand_product(&output, 0u, axis);
    return wsp_chunks_commit(builder, &params);
}

const wsp_operator wsp_op_concatenation = {WSP_BUILTIN_CONCATENATION, 0u, prepare, wsp_chunks_join};
