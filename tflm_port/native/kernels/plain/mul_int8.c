/* Product of int8 elements. */
#include "../element.h"

#ifndef WSP_REPLACES_MUL_INT8

void WSP_PLAIN(wsp_kernel_mul_int8)(const wsp_pair_rules *rules, uint32_t count, const void *input1, uint32_t step1,
                                    const void *input2, uint32_t step2, void *output)
{
    const wsp_pair_rules local = *rules;
    const int8_t *a = (const int8_t *)input1;
    const int8_t *b = (const int8_t *)input2;
    int8_t *to = (int8_t *)output;
    for (uint32_t i = 0u; i < count; i++) {
        to[i] = (int8_t)wsp_mul_element(&local, a[i * step1], b[i * step2]);
    }
}

#endif
