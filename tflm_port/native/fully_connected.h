/* FULLY_CONNECTED: what its int8 and its int16 form share. */
#ifndef WSP_NATIVE_FULLY_CONNECTED_H
#define WSP_NATIVE_FULLY_CONNECTED_H

#include "channels.h"
#include "ops.h"

typedef struct wsp_fully_connected_params {
    uint32_t input;
    uint32_t weights;
    uint32_t output;
    uint32_t scratch; /* int8 only */
    uint32_t batches;
    uint32_t depth;
    wsp_channels channels;
    int32_t input_zero_point;
} wsp_fully_connected_params;

/* Validates the operator and fills in all but the scratch; the caller stores the parameters.
 *   most_shift   of the factors
 */
wsp_status wsp_fully_connected_prepare(wsp_builder *builder, int32_t most_shift, wsp_fully_connected_params *params);

#endif /* WSP_NATIVE_FULLY_CONNECTED_H */
