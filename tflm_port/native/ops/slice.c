/* SLICE with constant begin and size; size -1 takes the rest of an axis. */
#include "../operand.h"
#include "../walk.h"

static wsp_status prepare(wsp_builder *builder)
{
    wsp_operand *input = &builder->inputs[0];
    wsp_operand *output = &builder->output;
    wsp_vector begin;
    wsp_vector size;
    wsp_walk_params params;
    wsp_status status = wsp_prepare_counts(builder, 3u, 3u, 1u);
    if (status != WSP_OK || (status = wsp_prepare_input(builder, 0u, input)) != WSP_OK ||
        (status = wsp_prepare_list(builder, 1u, &begin)) != WSP_OK ||
        (status = wsp_prepare_list(builder, 2u, &size)) != WSP_OK ||
        (status = wsp_prepare_describe_output(builder, 0u, output)) != WSP_OK) {
        return status;
    }
    if (input->type != output->type || input->rank != output->rank || begin.count != input->rank ||
        size.count != input->rank) {
        return wsp_prepare_invalid(builder, "shape");
    }
    wsp_walk_start(&params, input);
    uint32_t step_bytes = wsp_type_bytes(input->type);
    for (uint32_t i = input->rank; i > 0u; i--) {
        const int32_t dim = input->dims[i - 1u];
        const int32_t from = wsp_fb_vector_i32(&builder->model.fb, begin, i - 1u);
        const int32_t given = wsp_fb_vector_i32(&builder->model.fb, size, i - 1u);
        const bool inside = from >= 0 && from < dim;
        const int32_t count = given == -1 && inside ? dim - from : given;
        if (!inside || count < 1 || count > dim - from || output->dims[i - 1u] != count) {
            return wsp_prepare_invalid(builder, "begin and size");
        }
        params.input += (uint32_t)from * step_bytes;
        wsp_walk_add(&params, (uint32_t)count, (int32_t)step_bytes);
        step_bytes *= (uint32_t)dim;
    }
    return wsp_walk_commit(builder, &params, output);
}

const wsp_operator wsp_op_slice = {WSP_BUILTIN_SLICE, 0u, prepare, wsp_walk_run};
