/* Dense layer: the vector is widened once with its zero point taken off, then multiplied with four weight rows at a
 * time. */
#include "../../dot.h"
#include "../element.h"

#ifndef WSP_REPLACES_DENSE_INT8

void WSP_PLAIN(wsp_kernel_dense_int8)(const wsp_dense *dense, const int8_t *input, uint32_t step, uint32_t vectors,
                                      int8_t *output, void *scratch)
{
    const uint32_t depth = dense->depth;
    int16_t *wide = (int16_t *)scratch;
    for (; vectors > 0u; vectors--) {
        const int8_t *row = dense->weights;
        uint32_t unit = 0u;
        wsp_dot_widen(input, depth, dense->input_zero_point, wide);
        for (; unit + 4u <= dense->units; unit += 4u, row += 4u * depth) {
            int32_t sums[4];
            wsp_dot_rows4(row, depth, wide, depth, sums);
            wsp_channel_outputs4(&dense->rules, unit, sums, output);
            output += 4;
        }
        for (; unit < dense->units; unit++, row += depth) {
            *output++ = wsp_channel_output(&dense->rules, unit, wsp_dot_row(row, wide, depth));
        }
        input += step;
    }
}

#endif
