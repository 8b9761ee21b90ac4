/* Output channels from the sums of their products, as wsp_channel_output computes each. */
#ifndef WSP_KERNELS_ARM_DSP_CHANNEL_OUTPUTS_H
#define WSP_KERNELS_ARM_DSP_CHANNEL_OUTPUTS_H

#include "../kernels.h"

/* `count` neighbouring channels. */
void wsp_dsp_channel_outputs(const wsp_channel_rules *rules, uint32_t first, uint32_t count, const int32_t *sums,
                             int8_t *output);

#endif /* WSP_KERNELS_ARM_DSP_CHANNEL_OUTPUTS_H */
