#include <string.h>

#include "cases.h"

static int same(const kernel_set *tested, uint32_t count, uint32_t input_bytes, uint32_t output_bytes)
{
    if (tested->rescale == NULL) {
        return 1;
    }
    const int usual = case_one_in(2u);
    const int of_unsigned = output_bytes == 1u && case_one_in(4u);
    const int32_t low = output_bytes == 2u ? INT16_MIN : of_unsigned ? 0 : INT8_MIN;
    const int32_t high = output_bytes == 2u ? INT16_MAX : of_unsigned ? UINT8_MAX : INT8_MAX;
    const int narrow = case_one_in(3u);
    wsp_rescale_rules rules = {(uint16_t)input_bytes,
                               (uint16_t)output_bytes,
                               case_within(-128, 127),
                               case_within(low, high),
                               case_factor(usual ? -12 : -31, usual ? 2 : 30),
                               case_factor(usual ? -12 : -31, usual ? 2 : 30),
                               narrow ? case_within(low, high) : low,
                               high};
    if (case_one_in(2u)) {
        rules.negative = rules.factor;
    }
    void *input = case_bytes((size_t)count * input_bytes, input_bytes, case_one_in(4u));
    void *expected = case_bytes((size_t)count * output_bytes, output_bytes, 0);
    void *got = case_bytes((size_t)count * output_bytes, output_bytes, 0);
    wsp_kernel_rescale_reference(&rules, count, input, expected);
    tested->rescale(&rules, count, input, got);
    int equal = memcmp(expected, got, (size_t)count * output_bytes) == 0;
    if (input_bytes == output_bytes) {
        tested->rescale(&rules, count, input, input);
        equal = equal && memcmp(expected, input, (size_t)count * output_bytes) == 0;
    }
    case_give_back(got);
    case_give_back(expected);
    case_give_back(input);
    return equal;
}

static int same_lookup(const kernel_set *tested, uint32_t count)
{
    if (tested->lookup_int8 == NULL) {
        return 1;
    }
    static const int16_t ends[][2] = {{-128, 127}, {-128, -128}, {127, 127}, {-3, 40}, {0, 0}, {-128, 5}, {-60, 127}};
    const int16_t *from_to = ends[count % (sizeof ends / sizeof ends[0])];
    const uint32_t entries = (uint32_t)(from_to[1] - from_to[0]) + 1u;
    int8_t *table = (int8_t *)case_bytes(entries, case_one_in(2u) ? 4u : 1u, 0);
    int8_t *input = (int8_t *)case_bytes(count, 1u, case_one_in(4u));
    int8_t *expected = (int8_t *)case_bytes(count, 1u, 0);
    int8_t *got = (int8_t *)case_bytes(count, 1u, 0);
    const wsp_lookup_rules rules = {table, from_to[0], from_to[1]};
    wsp_kernel_lookup_int8_reference(&rules, count, input, expected);
    tested->lookup_int8(&rules, count, input, got);
    int equal = memcmp(expected, got, count) == 0;
    tested->lookup_int8(&rules, count, input, input);
    equal = equal && memcmp(expected, input, count) == 0;
    case_give_back(got);
    case_give_back(expected);
    case_give_back(input);
    case_give_back(table);
    return equal;
}

const char *differing_rescale(const kernel_set *tested)
{
    for (uint32_t count = 1u; count <= 300u; count += count < 70u ? 1u : 77u) {
        for (int i = 0; i < 8; i++) {
            for (uint32_t widths = 0u; widths < 4u; widths++) {
                if (!same(tested, count, 1u + (widths & 1u), 1u + (widths >> 1))) {
                    return "rescale";
                }
            }
            if (!same_lookup(tested, count)) {
                return "lookup_int8";
            }
        }
    }
    return NULL;
}
