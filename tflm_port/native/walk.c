#include "walk.h"

#include <string.h>

wsp_status wsp_walk_start(wsp_builder *builder, wsp_walk_params *params)
{
    params->input = builder->inputs[0].ref;
    params->run_bytes = wsp_type_bytes(builder->inputs[0].type);
    params->rank = 0u;
    return wsp_prepare_describe_output(builder, 0u, WSP_IS_ALIKE, &builder->output);
}

void wsp_walk_add(wsp_walk_params *params, uint32_t count, int32_t stride_bytes)
{
    if (count == 1u) {
        return;
    }
    if (params->rank == 0u && stride_bytes == (int32_t)params->run_bytes) {
        params->run_bytes *= count;
        return;
    }
    params->dims[params->rank].count = count;
    params->dims[params->rank].stride_bytes = stride_bytes;
    params->rank++;
}

wsp_status wsp_walk_commit(wsp_builder *builder, wsp_walk_params *params)
{
    wsp_operand *output = &builder->output;
    if (params->rank == 0u && wsp_prepare_view(builder, 0u, params->input, 0u, output)) {
        return WSP_OK;
    }
    const wsp_status status = wsp_prepare_place(builder, 0u, output);
    params->output = output->ref;
    const size_t bytes = offsetof(wsp_walk_params, dims) + params->rank * sizeof(wsp_walk_dim);
    return status == WSP_OK ? wsp_prepare_commit(builder, params, (uint32_t)bytes) : status;
}

void wsp_walk_run(const wsp_engine *engine, const void *params)
{
    const wsp_walk_params *walk = (const wsp_walk_params *)params;
    const uint8_t *from = (const uint8_t *)wsp_at(engine, walk->input);
    uint8_t *to = (uint8_t *)wsp_at(engine, walk->output);
    uint32_t at[WSP_ENGINE_MAX_RANK] = {0u};
    uint32_t dim = 0u;
    ptrdiff_t offset = 0;
    do {
        if (walk->run_bytes == 1u) {
            *to = from[offset];
        } else {
            memcpy(to, from + offset, walk->run_bytes);
        }
        to += walk->run_bytes;
        for (dim = 0u; dim < walk->rank; dim++) {
            offset += walk->dims[dim].stride_bytes;
            at[dim]++;
            if (at[dim] < walk->dims[dim].count) {
                break;
            }
            offset -= (ptrdiff_t)walk->dims[dim].stride_bytes * (ptrdiff_t)walk->dims[dim].count;
            at[dim] = 0u;
        }
    } while (dim < walk->rank);
}
