/* Gathering copy: elements at regular strides of one tensor become the consecutive elements of another. */
#ifndef WSP_NATIVE_WALK_H
#define WSP_NATIVE_WALK_H

#include "ops.h"
#include "signature.h"

typedef struct wsp_walk_dim {
    uint32_t count;
    int32_t stride_bytes;
} wsp_walk_dim;

typedef struct wsp_walk_params {
    uint32_t input; /* ref of the first element read */
    uint32_t output;
    uint32_t run_bytes; /* bytes that lie together */
    uint32_t rank;
    wsp_walk_dim dims[WSP_ENGINE_MAX_RANK]; /* from the innermost out; only `rank` of them are stored */
} wsp_walk_params;

/* Describes output 0, which has the type of input 0, and starts with single elements. */
wsp_status wsp_walk_start(wsp_builder *builder, wsp_walk_params *params);

/* Adds the next dimension outwards, merging it with the run where it continues it. */
void wsp_walk_add(wsp_walk_params *params, uint32_t count, int32_t stride_bytes);

/* Places the output, on input 0 where its elements lie together there and nobody needs the input any more, and else
 * stores the parameters without the unused dimensions. */
wsp_status wsp_walk_commit(wsp_builder *builder, wsp_walk_params *params);

void wsp_walk_run(const wsp_engine *engine, const void *params);

#endif /* WSP_NATIVE_WALK_H */
