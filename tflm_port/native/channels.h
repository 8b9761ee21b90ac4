/* How FULLY_CONNECTED and convolutions make outputs of sums: bias, factors for the whole tensor or per output channel,
 * zero point and fused activation. */
#ifndef WSP_NATIVE_CHANNELS_H
#define WSP_NATIVE_CHANNELS_H

#include "builder.h"
#include "kernels/kernels.h"
#include "quant.h"

typedef struct wsp_channels {
    uint32_t table; /* ref of int32 multipliers[count], then int8 shifts[count]; 0: `factor` for all */
    uint32_t count;
    uint32_t bias; /* 0: none */
    wsp_multiplier factor;
    int32_t zero_point;
    int32_t low;
    int32_t high;
} wsp_channels;

#define WSP_CHANNELS_MOST_SHIFT 30 /* of factors for int32 sums */

/* Factors input scale * weights scale / output scale with shifts of at most `most_shift`. */
wsp_status wsp_channels_prepare_factors(wsp_builder *builder, const wsp_operand *input, const wsp_operand *weights,
                                        const wsp_operand *output, uint32_t dimension, int32_t most_shift,
                                        wsp_channels *channels);

/* Factors, the optional input 2 as int32 bias, the limits of an activation.
 *   dimension    of the weights along which channels run
 *   activation   WSP_ACTIVATION_*
 */
wsp_status wsp_channels_prepare(wsp_builder *builder, const wsp_operand *input, const wsp_operand *weights,
                                const wsp_operand *output, uint32_t dimension, int32_t activation,
                                wsp_channels *channels);

/* The rules of the kernels, with addresses. */
wsp_channel_rules wsp_channels_at(const wsp_engine *engine, const wsp_channels *channels);

#endif /* WSP_NATIVE_CHANNELS_H */
