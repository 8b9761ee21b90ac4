#include <string.h>

#include "channel_cases.h"

static int same(const kernel_set *tested, uint32_t channels, uint32_t multiplier, uint32_t rows, uint32_t columns)
{
    const int extreme = case_one_in(4u);
    const uint32_t inputs = channels / multiplier;
    const uint32_t column_step = inputs + (case_one_in(2u) ? 0u : 5u);
    const uint32_t row_step = columns * column_step + 3u;
    const uint32_t filter_width = columns + (case_one_in(2u) ? 0u : 2u);
    case_channels rules = case_channels_take(channels, case_one_in(2u));
    int8_t *input = (int8_t *)case_bytes((size_t)row_step * rows + 1u, 1u, extreme);
    int8_t *weights = (int8_t *)case_bytes((size_t)rows * filter_width * channels + 1u, 1u, extreme);
    int8_t *expected = (int8_t *)case_bytes(channels, 1u, 0);
    int8_t *got = (int8_t *)case_bytes(channels, 1u, 0);
    void *scratch = case_take(WSP_KERNEL_DEPTHWISE_SCRATCH(channels), 4u);
    const int32_t zero_point = case_one_in(4u) ? -128 : case_one_in(4u) ? 127 : case_within(-128, 127);
    const wsp_depthwise depthwise = {channels,     multiplier, row_step,   column_step,
                                     filter_width, zero_point, rules.rules};
    const wsp_taps taps = {input, weights, rows, columns};
    wsp_kernel_depthwise_int8_reference(&depthwise, &taps, expected, scratch);
    tested->depthwise_int8(&depthwise, &taps, got, scratch);
    const int equal = memcmp(expected, got, channels) == 0;
    case_give_back(scratch);
    case_give_back(got);
    case_give_back(expected);
    case_give_back(weights);
    case_give_back(input);
    case_channels_give_back(&rules);
    return equal;
}

const char *differing_depthwise(const kernel_set *tested)
{
    if (tested->depthwise_int8 == NULL) {
        return NULL;
    }
    for (uint32_t inputs = 1u; inputs <= 70u; inputs++) {
        for (uint32_t rows = 0u; rows <= 3u; rows++) {
            for (uint32_t columns = 0u; columns <= 4u; columns++) {
                if (!same(tested, inputs, 1u, rows, columns) ||
                    (inputs < 12u && !same(tested, 3u * inputs, 3u, rows, columns))) {
                    return "depthwise_int8";
                }
            }
        }
    }
    return same(tested, 32u, 1u, 40u, 10u) ? NULL : "depthwise_int8";
}
