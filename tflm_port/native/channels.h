/* Output factors of FULLY_CONNECTED and convolutions: one for the whole tensor, or one per output channel. */
#ifndef WSP_NATIVE_CHANNELS_H
#define WSP_NATIVE_CHANNELS_H

#include "builder.h"
#include "requantize.h"

typedef struct wsp_channels {
    uint32_t table; /* ref of int32 multipliers[count], then int8 shifts[count]; 0: `factor` for all */
    uint32_t count;
    wsp_multiplier factor;
} wsp_channels;

/* Factors input scale * weights scale / output scale.
 *   dimension   of the weights along which channels run
 */
wsp_status wsp_channels_prepare(wsp_builder *builder, const wsp_operand *input, const wsp_operand *weights,
                                const wsp_operand *output, uint32_t dimension, wsp_channels *channels);

/* Takes the optional input 2 as bias, one int32 per channel.
 *   channels   from wsp_channels_prepare
 *   bias       receives its ref, 0 where there is none
 */
wsp_status wsp_channels_bias(wsp_builder *builder, const wsp_channels *channels, uint32_t *bias);

/* The factor of output channel i. */
static inline wsp_multiplier wsp_channels_factor(const wsp_channels *channels, const void *table, uint32_t i)
{
    wsp_multiplier factor = channels->factor;
    if (table != 0) {
        factor.multiplier = ((const int32_t *)table)[i];
        factor.shift = ((const int8_t *)table)[4u * channels->count + i];
    }
    return factor;
}

#endif /* WSP_NATIVE_CHANNELS_H */
