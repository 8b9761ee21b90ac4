/* SLICE with constant begin and size; size -1 takes the rest of an axis. */
#include "../operand.h"
#include "../walk.h"

static wsp_status prepare(wsp_builder *builder)
{
    const wsp_operand *input = &builder->inputs[0];
    const wsp_operand *output = &builder->output;
    const wsp_vector begin = wsp_operand_list(&builder->inputs[1]);
    const wsp_vector size = wsp_operand_list(&builder->inputs[2]);
    wsp_walk_params params;
    const wsp_status status = wsp_walk_start(builder, &params);
    if (status != WSP_OK) {
        return status;
    }
    if (input->rank != output->rank || begin.count != input->rank || size.count != input->rank) {
        return wsp_prepare_invalid(builder, "shape");
    }
    uint32_t step_bytes = wsp_type_bytes(input->type);
    for (uint32_t i = input->rank; i > 0u; i--) {
        const int32_t dim = input->dims[i - 1u];
        const int32_t from = wsp_fb_vector_i32(&builder->model.fb, &begin, i - 1u);
        const int32_t given = wsp_fb_vector_i32(&builder->model.fb, &size, i - 1u);
        const bool inside = from >= 0 && from < dim;
        const int32_t count = given == -1 && inside ? dim - from : given;
        if (!inside || count < 1 || count > dim - from || output->dims[i - 1u] != count) {
            return wsp_prepare_invalid(builder, "begin and size");
        }
        params.input += (uint32_t)from * step_bytes;
        wsp_walk_add(&params, (uint32_t)count, (int32_t)step_bytes);
        step_bytes *= (uint32_t)dim;
    }
    return wsp_walk_commit(builder, &params);
}

const wsp_operator wsp_op_slice = {
    .builtin = WSP_BUILTIN_SLICE,
    .least_inputs = 3u,
    .most_inputs = 3u,
    .outputs = 1u,
    .inputs = {0u, WSP_IS_LIST, WSP_IS_LIST},
    .output = WSP_IS_DEFERRED,
    .prepare = prepare,
    .execute = wsp_walk_run,
};
