#include "window.h"

#define MOST_STRIDE 0x4000 /* keeps every position within int32 */

wsp_status wsp_window_prepare(wsp_builder *builder, wsp_window_axis *axis, int32_t rule)
{
    const bool sane = axis->stride >= 1 && axis->stride <= MOST_STRIDE && axis->dilation >= 1 &&
                      axis->dilation <= MOST_STRIDE && axis->filter >= 1 && axis->filter <= MOST_STRIDE &&
                      axis->input <= MOST_STRIDE * MOST_STRIDE;
    if (!sane || (rule != 0 && rule != 1)) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "window");
    }
    const int64_t extent = (int64_t)(axis->filter - 1) * axis->dilation + 1;
    const int64_t covered = rule == 0 ? axis->input : axis->input - extent + 1;
    const int64_t output = covered <= 0 ? 0 : (covered + axis->stride - 1) / axis->stride;
    if (output != axis->output) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "shape");
    }
    const int64_t missing = (output - 1) * axis->stride + extent - axis->input;
    axis->padding = missing > 0 ? (int32_t)(missing / 2) : 0;
    return WSP_OK;
}
