#include <string.h>

#include "channel_cases.h"

static int same(const kernel_set *tested, uint32_t units, uint32_t depth, uint32_t step, int extreme)
{
    const uint32_t vectors = 3u;
    const size_t outputs = (size_t)vectors * units;
    case_channels channels = case_channels_take(units, case_one_in(2u));
    int8_t *weights = (int8_t *)case_bytes((size_t)units * depth, 1u, extreme);
    int8_t *input = (int8_t *)case_bytes((size_t)(vectors - 1u) * step + depth, 1u, extreme);
    int8_t *expected = (int8_t *)case_bytes(outputs, 1u, 0);
    int8_t *got = (int8_t *)case_bytes(outputs, 1u, 0);
    void *scratch = case_take(WSP_KERNEL_DENSE_SCRATCH(depth), 4u);
    const int32_t zero_point = case_one_in(4u) ? -128 : case_one_in(4u) ? 127 : case_within(-128, 127);
    const wsp_dense dense = {weights, units, depth, zero_point, channels.rules};
    wsp_kernel_dense_int8_reference(&dense, input, step, vectors, expected, scratch);
    tested->dense_int8(&dense, input, step, vectors, got, scratch);
    const int equal = memcmp(expected, got, outputs) == 0;
    case_give_back(scratch);
    case_give_back(got);
    case_give_back(expected);
    case_give_back(input);
    case_give_back(weights);
    case_channels_give_back(&channels);
    return equal;
}

const char *differing_dense(const kernel_set *tested)
{
    if (tested->dense_int8 == NULL) {
        return NULL;
    }
    for (uint32_t depth = 1u; depth <= 300u; depth += depth < 70u ? 1u : 46u) {
        for (uint32_t units = 1u; units <= 13u; units++) {
            for (int kind = 0; kind < 3; kind++) {
                if (!same(tested, units, depth, kind == 0 ? 1u : depth, kind == 2)) {
                    return "dense_int8";
                }
            }
        }
    }
    return NULL;
}

const char *differing_longest_dense(const kernel_set *tested, uint32_t units)
{
    return tested->dense_int8 == NULL || same(tested, units, WSP_KERNEL_MOST_TERMS, 1u, 1) ? NULL : "dense_int8";
}
