/* STRIDED_SLICE with constant begin, end and strides; ellipsis and new axes are not supported. */
#include "../operand.h"
#include "../walk.h"

enum {
    OPTION_BEGIN_MASK = 0,
    OPTION_END_MASK = 1,
    OPTION_ELLIPSIS_MASK = 2,
    OPTION_NEW_AXIS_MASK = 3,
    OPTION_SHRINK_AXIS_MASK = 4,
    OPTION_OFFSET = 5
};

/* One axis: where it starts and how many elements it takes. */
typedef struct slice {
    int32_t start;
    int32_t count;
} slice;

/* A position counted from the end when negative, kept within [low, high], or replaced when masked. */
static int32_t position(int32_t at, int32_t size, int32_t low, int32_t high, bool masked, int32_t replacement)
{
    const int64_t from_start = (int64_t)at + (at < 0 ? size : 0);
    const int32_t clamped = from_start < low ? low : (from_start > high ? high : (int32_t)from_start);
    return masked ? replacement : clamped;
}

static slice slice_axis(int32_t size, int32_t begin, int32_t end, int32_t stride, bool free_begin, bool free_end)
{
    const bool forward = stride > 0;
    const int32_t low = forward ? 0 : -1;
    const int32_t high = forward ? size : size - 1;
    const int32_t start = position(begin, size, low, high, free_begin, forward ? 0 : size - 1);
    const int32_t stop = position(end, size, low, high, free_end, forward ? size : -1);
    const int64_t span = forward ? (int64_t)stop - start : (int64_t)start - stop;
    const int64_t step = forward ? stride : -(int64_t)stride;
    const slice result = {start, span <= 0 ? 0 : (int32_t)((span + step - 1) / step)};
    return result;
}

static wsp_status add_axes(wsp_builder *builder, const wsp_operand *strides, wsp_walk_params *params)
{
    wsp_flatbuffer *fb = &builder->model.fb;
    const wsp_operand *input = &builder->inputs[0];
    const wsp_operand *output = &builder->output;
    const uint32_t begin_mask = (uint32_t)wsp_prepare_option32(builder, OPTION_BEGIN_MASK);
    const uint32_t end_mask = (uint32_t)wsp_prepare_option32(builder, OPTION_END_MASK);
    const uint32_t shrink_mask = (uint32_t)wsp_prepare_option32(builder, OPTION_SHRINK_AXIS_MASK);
    uint32_t step_bytes = wsp_type_bytes(input->type);
    uint32_t kept = output->rank;
    const wsp_vector begins = wsp_operand_list(&builder->inputs[1]);
    const wsp_vector ends = wsp_operand_list(&builder->inputs[2]);
    const wsp_vector steps = wsp_operand_list(strides);
    for (uint32_t axis = input->rank; axis > 0u; axis--) {
        const uint32_t at = axis - 1u;
        const int32_t begin = wsp_fb_vector_i32(fb, &begins, at);
        const int32_t end = wsp_fb_vector_i32(fb, &ends, at);
        const int32_t stride = wsp_fb_vector_i32(fb, &steps, at);
        if (stride == 0) {
            return wsp_prepare_invalid(builder, "stride");
        }
        slice part =
            slice_axis(input->dims[at], begin, end, stride, (begin_mask >> at & 1u) != 0u, (end_mask >> at & 1u) != 0u);
        if ((shrink_mask >> at & 1u) != 0u) {
            part.count = part.start >= 0 && part.start < input->dims[at] ? 1 : 0;
        } else {
            const bool fits = kept > 0u && output->dims[kept - 1u] == part.count;
            kept = fits ? kept - 1u : UINT32_MAX;
        }
        if (part.count < 1 || kept == UINT32_MAX) {
            return wsp_prepare_invalid(builder, "shape");
        }
        params->input += (uint32_t)part.start * step_bytes;
        wsp_walk_add(params, (uint32_t)part.count, (int32_t)((int64_t)(part.count > 1 ? stride : 0) * step_bytes));
        step_bytes *= (uint32_t)input->dims[at];
    }
    return kept == 0u ? WSP_OK : wsp_prepare_invalid(builder, "shape");
}

static wsp_status prepare(wsp_builder *builder)
{
    const uint32_t rank = builder->inputs[0].rank;
    wsp_operand strides;
    wsp_walk_params params;
    wsp_status status = wsp_prepare_input(builder, 3u, WSP_IS_LIST, &strides);
    if (status != WSP_OK || (status = wsp_walk_start(builder, &params)) != WSP_OK) {
        return status;
    }
    if (builder->inputs[1].elements != rank || builder->inputs[2].elements != rank || strides.elements != rank) {
        return wsp_prepare_invalid(builder, "begin, end and strides");
    }
    if (wsp_prepare_option32(builder, OPTION_ELLIPSIS_MASK) != 0 ||
        wsp_prepare_option32(builder, OPTION_NEW_AXIS_MASK) != 0 || wsp_prepare_option8(builder, OPTION_OFFSET) != 0) {
        return wsp_prepare_invalid(builder, "mask");
    }
    status = add_axes(builder, &strides, &params);
    return status == WSP_OK ? wsp_walk_commit(builder, &params) : status;
}

const wsp_operator wsp_op_strided_slice = {
    .builtin = WSP_BUILTIN_STRIDED_SLICE,
    .least_inputs = 4u,
    .most_inputs = 4u,
    .outputs = 1u,
    .inputs = {0u, WSP_IS_LIST, WSP_IS_LIST},
    .output = WSP_IS_DEFERRED,
    .prepare = prepare,
    .execute = wsp_walk_run,
};
