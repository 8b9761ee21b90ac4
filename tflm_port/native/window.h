/* Sliding windows of convolution and pooling over [batch, height, width, channels]. */
#ifndef WSP_NATIVE_WINDOW_H
#define WSP_NATIVE_WINDOW_H

#include "builder.h"

typedef struct wsp_window_axis {
    int32_t input;
    int32_t output;
    int32_t filter;
    int32_t stride;
    int32_t dilation;
    int32_t padding; /* before the first element */
} wsp_window_axis;

/* A window's part that lies inside the input. */
typedef struct wsp_window_span {
    int32_t first; /* filter positions [first, end) */
    int32_t end;
    int32_t origin; /* input position of filter position 0, may be negative */
} wsp_window_span;

/* Checks sizes against the padding rule (0 SAME, 1 VALID) and derives the padding. Input, output, filter, stride and
 * dilation are given. */
wsp_status wsp_window_prepare(wsp_builder *builder, wsp_window_axis *axis, int32_t rule);

/* The same for both axes of an operator, which numbers padding and strides as all do. Filter and dilation are given. */
wsp_status wsp_windows_prepare(wsp_builder *builder, wsp_window_axis *y, wsp_window_axis *x);

/* Whether every window lies inside the input. */
static inline bool wsp_window_inside(const wsp_window_axis *axis)
{
    return axis->padding == 0 && (axis->output - 1) * axis->stride + (axis->filter - 1) * axis->dilation < axis->input;
}

static inline wsp_window_span wsp_window_at(const wsp_window_axis *axis, int32_t output)
{
    wsp_window_span span = {0, axis->filter, output * axis->stride - axis->padding};
    while (span.first < span.end && span.origin + span.first * axis->dilation < 0) {
        span.first++;
    }
    while (span.end > span.first && span.origin + (span.end - 1) * axis->dilation >= axis->input) {
        span.end--;
    }
    return span;
}

#endif /* WSP_NATIVE_WINDOW_H */
