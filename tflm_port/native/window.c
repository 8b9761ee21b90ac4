#include "window.h"

#define MOST_STRIDE 0x4000 /* keeps every position within int32 */

enum { OPTION_PADDING = 0, OPTION_STRIDE_W = 1, OPTION_STRIDE_H = 2 };

static bool sane(int32_t size)
{
    return size >= 1 && size <= MOST_STRIDE;
}

wsp_status wsp_window_prepare(wsp_builder *builder, wsp_window_axis *axis, int32_t rule)
{
    if (!sane(axis->stride) || !sane(axis->dilation) || !sane(axis->filter) ||
        axis->input > MOST_STRIDE * MOST_STRIDE || (rule != 0 && rule != 1)) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "window");
    }
    const int32_t extent = (axis->filter - 1) * axis->dilation + 1;
    const int32_t covered = rule == 0 ? axis->input : axis->input - extent + 1;
    const int32_t output = covered <= 0 ? 0 : (covered + axis->stride - 1) / axis->stride;
    if (output != axis->output) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "shape");
    }
    const int32_t missing = (output - 1) * axis->stride + extent - axis->input;
    axis->padding = missing > 0 ? missing / 2 : 0;
    return WSP_OK;
}

wsp_status wsp_windows_prepare(wsp_builder *builder, wsp_window_axis *y, wsp_window_axis *x)
{
    const wsp_operand *input = &builder->inputs[0];
    const wsp_operand *output = &builder->output;
    const int32_t rule = wsp_prepare_option8(builder, OPTION_PADDING);
    y->input = input->dims[1];
    x->input = input->dims[2];
    y->output = output->dims[1];
    x->output = output->dims[2];
    y->stride = wsp_prepare_option32(builder, OPTION_STRIDE_H);
    x->stride = wsp_prepare_option32(builder, OPTION_STRIDE_W);
    if (input->dims[0] != output->dims[0]) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "shape");
    }
    const wsp_status status = wsp_window_prepare(builder, y, rule);
    return status == WSP_OK ? wsp_window_prepare(builder, x, rule) : status;
}
