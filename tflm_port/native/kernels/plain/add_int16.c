/* Sum or difference of int16 elements. */
#include "../element.h"

#ifndef WSP_REPLACES_ADD_INT16

void WSP_PLAIN(wsp_kernel_add_int16)(const wsp_pair_rules *rules, uint32_t count, const void *input1, uint32_t step1,
                                     const void *input2, uint32_t step2, void *output)
{
    const wsp_sum_rules local = *(const wsp_sum_rules *)rules;
    const int16_t *a = (const int16_t *)input1;
    const int16_t *b = (const int16_t *)input2;
    int16_t *to = (int16_t *)output;
    for (uint32_t i = 0u; i < count; i++) {
        to[i] = (int16_t)wsp_add_element(&local, a[i * step1], b[i * step2]);
    }
}

#endif
