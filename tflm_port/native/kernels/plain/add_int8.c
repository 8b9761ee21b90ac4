/* Sum or difference of int8 elements. */
#include "../element.h"

#ifndef WSP_REPLACES_ADD_INT8

void WSP_PLAIN(wsp_kernel_add_int8)(const wsp_pair_rules *rules, uint32_t count, const void *input1, uint32_t step1,
                                    const void *input2, uint32_t step2, void *output)
{
    const wsp_sum_rules local = *(const wsp_sum_rules *)rules;
    const int8_t *a = (const int8_t *)input1;
    const int8_t *b = (const int8_t *)input2;
    int8_t *to = (int8_t *)output;
    for (uint32_t i = 0u; i < count; i++) {
        to[i] = (int8_t)wsp_add_element(&local, a[i * step1], b[i * step2]);
    }
}

#endif
