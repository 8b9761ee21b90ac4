/* Elementwise operators with two inputs, either of which may be repeated along dimensions where it has size one. */
#ifndef WSP_NATIVE_BROADCAST_H
#define WSP_NATIVE_BROADCAST_H

#include "builder.h"
#include "kernels/kernels.h"

typedef struct wsp_broadcast_dim {
    uint32_t count;
    uint32_t stride1; /* elements of input 1 and 2 per step, 0: repeated */
    uint32_t stride2;
} wsp_broadcast_dim;

/* Dimensions from the innermost out; neighbours that can be run through as one are merged. */
typedef struct wsp_broadcast {
    uint32_t rank; /* at least 1 */
    wsp_broadcast_dim dims[WSP_ENGINE_MAX_RANK];
} wsp_broadcast;

/* Checks that the operator's output has the shape of both its inputs together and stores how to run.
 *   ref   receives where the wsp_broadcast lies
 */
wsp_status wsp_broadcast_prepare(wsp_builder *builder, uint32_t *ref);

/* Runs a kernel over all elements, one call for each run along the innermost dimension.
 *   width_bytes   of an element of all three tensors
 */
void wsp_broadcast_run(const wsp_broadcast *broadcast, wsp_pair_kernel *kernel, const wsp_pair_rules *rules,
                       uint32_t width_bytes, const void *input1, const void *input2, void *output);

#endif /* WSP_NATIVE_BROADCAST_H */
