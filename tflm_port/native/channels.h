/* How FULLY_CONNECTED and convolutions make outputs of sums: bias, factors for the whole tensor or per output channel,
 * zero point and fused activation. */
#ifndef WSP_NATIVE_CHANNELS_H
#define WSP_NATIVE_CHANNELS_H

#include "builder.h"
#include "kernels/kernels.h"
#include "quant.h"
#include "signature.h"

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

/* The tensors' part of a table entry for int8 or int16 activations: input, weights, optional bias of a type.
 *   asked   more WSP_IS_* of input and output
 *   shape   WSP_IS_* of the weights
 */
#define WSP_CHANNELS_SIGNATURE(asked, shape, bias_type)                                                                \
    .least_inputs = 2u, .most_inputs = 3u, .outputs = 1u,                                                              \
    .inputs = {(asked) | WSP_IS_SCALED, WSP_IS_CONSTANT | WSP_IS_INT8 | WSP_IS_SCALED | WSP_IS_CENTRED | (shape),      \
               WSP_IS_CONSTANT | (bias_type)},                                                                         \
    .output = (asked) | WSP_IS_SCALED

/* Factors input scale * weights scale / output scale, the optional bias, the limits of an activation.
 *   dimension    of the weights along which channels run
 *   activation   id of the option
 *   most_shift   of the factors
 */
wsp_status wsp_channels_prepare(wsp_builder *builder, uint32_t dimension, uint32_t activation, int32_t most_shift,
                                wsp_channels *channels);

/* The rules of the kernels, with addresses. */
wsp_channel_rules wsp_channels_at(const wsp_engine *engine, const wsp_channels *channels);

#endif /* WSP_NATIVE_CHANNELS_H */
