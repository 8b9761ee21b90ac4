#include "cases.h"

uint32_t case_random(void)
{
    static uint32_t state = 1u;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

int32_t case_within(int32_t low, int32_t high)
{
    return low + (int32_t)(case_random() % (uint32_t)(high - low + 1));
}

int case_one_in(uint32_t n)
{
    return case_random() % n == 0u;
}

void *case_bytes(size_t bytes, size_t align, int extreme)
{
    uint8_t *block = (uint8_t *)case_take(bytes, align);
    for (size_t i = 0u; i < bytes; i++) {
        block[i] = (uint8_t)(extreme ? 0x7Fu + (case_one_in(8u) ? 0u : 1u) : case_random() >> 9);
    }
    return block;
}

wsp_multiplier case_factor(int32_t least_shift, int32_t most_shift)
{
    const int32_t multiplier = (int32_t)(0x40000000u | (case_random() >> 2));
    const wsp_multiplier factor = {case_one_in(16u)  ? 0
                                   : case_one_in(8u) ? (int32_t)1 << 30
                                   : case_one_in(8u) ? INT32_MAX
                                                     : multiplier,
                                   case_within(least_shift, most_shift)};
    return factor;
}

const char *differing_kernel(const kernel_set *tested)
{
    const char *name = differing_dense(tested);
    name = name == NULL ? differing_depthwise(tested) : name;
    name = name == NULL ? differing_pair(tested) : name;
    return name == NULL ? differing_rescale(tested) : name;
}
