/* A function of int8 elements by its table of values. */
#include "../kernels.h"

#ifndef WSP_REPLACES_LOOKUP_INT8

void WSP_PLAIN(wsp_kernel_lookup_int8)(const int8_t *table, uint32_t count, const int8_t *input, int8_t *output)
{
    for (uint32_t i = 0u; i < count; i++) {
        output[i] = table[(uint8_t)input[i]];
    }
}

#endif
