/* PACK: tensors of one shape become the slices of a new axis. */
#include "../chunks.h"
#include "../operand.h"

enum { OPTION_VALUES_COUNT = 0, OPTION_AXIS = 1 };

static wsp_status prepare(wsp_builder *builder)
{
    wsp_operand output;
    wsp_chunks_params params = {0u, 1u, builder->node.inputs.count, {{0u, 0u}}};
    uint32_t axis = 0u;
    const int32_t option = wsp_fb_i32(&builder->model.fb, &builder->node.options, OPTION_AXIS, 0);
    wsp_status status = wsp_prepare_counts(builder, 1u, WSP_CHUNKS_MAX, 1u);
    if (status != WSP_OK || (status = wsp_prepare_output(builder, 0u, &output)) != WSP_OK ||
        (status = wsp_operand_axis(builder, &output, option, &axis)) != WSP_OK) {
        return status;
    }
    if ((uint32_t)output.dims[axis] != params.count) {
        return wsp_prepare_invalid(builder, "shape");
    }
    wsp_operand slice = output;
    slice.rank = output.rank - 1u;
    for (uint32_t i = axis; i < slice.rank; i++) {
        slice.dims[i] = output.dims[i + 1u];
    }
    for (uint32_t i = 0u; i < params.count; i++) {
        wsp_operand input;
        status = wsp_prepare_input(builder, i, &input);
        if (status != WSP_OK) {
            return status;
        }
        if (input.type != output.type || !wsp_operand_same_shape(&input, &slice)) {
            return wsp_prepare_invalid(builder, "shape");
        }
        params.parts[i].ref = input.ref;
        params.parts[i].row_bytes = wsp_operand_product(&slice, axis, slice.rank) * wsp_type_bytes(input.type);
    }
    params.whole = output.ref;
    params.rows = wsp_operand_product(&output, 0u, axis);
    return wsp_chunks_commit(builder, &params);
}

const wsp_operator wsp_op_pack = {WSP_BUILTIN_PACK, 0u, prepare, wsp_chunks_join};
