/* TRANSPOSE with a constant permutation. */
#include "../operand.h"
#include "../walk.h"

static wsp_status prepare(wsp_builder *builder)
{
    const wsp_operand *input = &builder->inputs[0];
    const wsp_operand *output = &builder->output;
    const wsp_vector order = wsp_operand_list(&builder->inputs[1]);
    wsp_walk_params params;
    int32_t stride_bytes[WSP_ENGINE_MAX_RANK];
    uint32_t seen = 0u;
    wsp_status status = wsp_walk_start(builder, &params);
    if (status != WSP_OK) {
        return status;
    }
    if (input->rank != output->rank || order.count != input->rank) {
        return wsp_prepare_invalid(builder, "shape");
    }
    int32_t step = (int32_t)wsp_type_bytes(input->type);
    for (uint32_t i = input->rank; i > 0u; i--) {
        stride_bytes[i - 1u] = step;
        step *= input->dims[i - 1u];
    }
    for (uint32_t i = input->rank; i > 0u; i--) {
        uint32_t axis = 0u;
        status = wsp_operand_axis(builder, input, wsp_fb_vector_i32(&builder->model.fb, &order, i - 1u), &axis);
        if (status != WSP_OK) {
            return status;
        }
        if ((seen >> axis & 1u) != 0u || output->dims[i - 1u] != input->dims[axis]) {
            return wsp_prepare_invalid(builder, "permutation");
        }
        seen |= 1u << axis;
        wsp_walk_add(&params, (uint32_t)input->dims[axis], stride_bytes[axis]);
    }
    return wsp_walk_commit(builder, &params);
}

const wsp_operator wsp_op_transpose = {
    .builtin = WSP_BUILTIN_TRANSPOSE,
    .least_inputs = 2u,
    .most_inputs = 2u,
    .outputs = 1u,
    .inputs = {0u, WSP_IS_LIST},
    .output = WSP_IS_DEFERRED,
    .prepare = prepare,
    .execute = wsp_walk_run,
};
