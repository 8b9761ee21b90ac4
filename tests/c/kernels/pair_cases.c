#include <string.h>

#include "cases.h"

/* Sums as the operators derive them (an input is halved only), or with any factors they could have. */
static wsp_sum_rules random_rules(int32_t guard_bits, int adds, int bytes)
{
    const int usual = case_one_in(2u);
    const int32_t low = bytes == 1 ? INT8_MIN : INT16_MIN;
    const int32_t high = bytes == 1 ? INT8_MAX : INT16_MAX;
    const int narrow = case_one_in(3u);
    const int centred = bytes == 2;
    wsp_sum_rules rules = {{centred ? 0 : case_within(low, high), centred ? 0 : case_within(low, high),
                            centred ? 0 : case_within(low, high),
                            case_factor(usual ? -20 : -31, adds    ? 0
                                                           : usual ? -1
                                                                   : 30),
                            narrow ? case_within(low, 0) : low, narrow ? case_within(0, high) : high},
                           case_factor(usual ? -6 : -31, -1),
                           case_factor(usual ? -6 : -31, -1),
                           (int16_t)guard_bits,
                           case_one_in(2u) ? 1 : -1};
    const wsp_multiplier half = {(int32_t)1 << 30, 0};
    if (usual && case_one_in(2u)) {
        rules.factor1 = half;
    } else if (usual) {
        rules.factor2 = half;
    }
    return rules;
}

static int same(wsp_pair_kernel *tested, wsp_pair_kernel *reference, const wsp_pair_rules *rules, uint32_t count,
                size_t width)
{
    if (tested == NULL) {
        return 1;
    }
    const uint32_t shape = case_random() % 8u;
    const uint32_t step1 = shape == 0u ? 0u : 1u;
    const uint32_t step2 = shape == 1u ? 0u : 1u;
    const size_t bytes = count * width;
    const int extreme = case_one_in(4u);
    void *input1 = case_bytes(step1 != 0u ? bytes : width, width, extreme);
    void *input2 = case_bytes(step2 != 0u ? bytes : width, width, extreme);
    void *expected = case_bytes(bytes, width, 0);
    void *got = case_bytes(bytes, width, 0);
    reference(rules, count, input1, step1, input2, step2, expected);
    tested(rules, count, input1, step1, input2, step2, got);
    int equal = memcmp(expected, got, bytes) == 0;
    if (step1 != 0u) {
        tested(rules, count, input1, step1, input2, step2, input1);
        equal = equal && memcmp(expected, input1, bytes) == 0;
    } else {
        tested(rules, count, input1, step1, input2, step2, input2);
        equal = equal && memcmp(expected, input2, bytes) == 0;
    }
    case_give_back(got);
    case_give_back(expected);
    case_give_back(input2);
    case_give_back(input1);
    return equal;
}

const char *differing_pair(const kernel_set *tested)
{
    for (uint32_t count = 1u; count <= 300u; count += count < 70u ? 1u : 77u) {
        for (int i = 0; i < 32; i++) {
            wsp_sum_rules rules = random_rules(20, 1, 1);
            if (!same(tested->add_int8, wsp_kernel_add_int8_reference, &rules.pair, count, 1u)) {
                return "add_int8";
            }
            rules = random_rules(15, 1, 2);
            if (!same(tested->add_int16, wsp_kernel_add_int16_reference, &rules.pair, count, 2u)) {
                return "add_int16";
            }
            rules = random_rules(0, 0, 1);
            if (!same(tested->mul_int8, wsp_kernel_mul_int8_reference, &rules.pair, count, 1u)) {
                return "mul_int8";
            }
            rules = random_rules(0, 0, 2);
            if (!same(tested->mul_int16, wsp_kernel_mul_int16_reference, &rules.pair, count, 2u)) {
                return "mul_int16";
            }
        }
    }
    return NULL;
}
