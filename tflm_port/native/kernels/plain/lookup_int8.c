/* A function of int8 elements by its table of values. */
#include "../kernels.h"

#ifndef WSP_REPLACES_LOOKUP_INT8

void WSP_PLAIN(wsp_kernel_lookup_int8)(const wsp_lookup_rules *rules, uint32_t count, const int8_t *input,
                                       int8_t *output)
{
    const wsp_lookup_rules local = *rules;
    for (uint32_t i = 0u; i < count; i++) {
        output[i] = local.table[wsp_clamp32(input[i], local.first, local.last) - local.first];
    }
}

#endif
