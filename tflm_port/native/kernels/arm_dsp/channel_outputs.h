/* Output channels from the sums of their products, as wsp_channel_output computes each. */
#ifndef WSP_KERNELS_ARM_DSP_CHANNEL_OUTPUTS_H
#define WSP_KERNELS_ARM_DSP_CHANNEL_OUTPUTS_H

#include "../kernels.h"

/* Four neighbouring channels. */
void wsp_dsp_channel_outputs4(const wsp_channel_rules *rules, uint32_t first, const int32_t sums[4], int8_t *output);

/* One channel. */
int8_t wsp_dsp_channel_output(const wsp_channel_rules *rules, uint32_t channel, int32_t sum);

#endif /* WSP_KERNELS_ARM_DSP_CHANNEL_OUTPUTS_H */
