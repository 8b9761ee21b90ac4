/* Change of quantization between int8, uint8 and int16. */
#include "../element.h"

#ifndef WSP_REPLACES_RESCALE

void WSP_PLAIN(wsp_kernel_rescale)(const wsp_rescale_rules *rules, uint32_t count, const void *input, void *output)
{
    const wsp_rescale_rules local = *rules;
    for (uint32_t i = 0u; i < count; i++) {
        const int32_t x = local.input_bytes == 1u ? ((const int8_t *)input)[i] : ((const int16_t *)input)[i];
        const int32_t y = wsp_rescale_element(&local, x);
        if (local.output_bytes == 1u) {
            ((uint8_t *)output)[i] = (uint8_t)y;
        } else {
            ((int16_t *)output)[i] = (int16_t)y;
        }
    }
}

#endif
