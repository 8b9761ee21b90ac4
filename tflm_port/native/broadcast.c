#include "broadcast.h"

#include <string.h>

/* Dimension `i` counted from the innermost; missing ones are 1. */
static uint32_t dim_from_end(const wsp_operand *operand, uint32_t i)
{
    return i < operand->rank ? (uint32_t)operand->dims[operand->rank - 1u - i] : 1u;
}

static bool continues(const wsp_broadcast_dim *inner, const wsp_broadcast_dim *outer)
{
    return outer->stride1 == inner->stride1 * inner->count && outer->stride2 == inner->stride2 * inner->count;
}

wsp_status wsp_broadcast_prepare(wsp_builder *builder, uint32_t *ref)
{
    const wsp_operand *input1 = &builder->inputs[0];
    const wsp_operand *input2 = &builder->inputs[1];
    const wsp_operand *output = &builder->output;
    static const wsp_broadcast_dim single = {1u, 0u, 0u};
    wsp_broadcast broadcast;
    uint32_t step1 = 1u;
    uint32_t step2 = 1u;
    broadcast.rank = 0u;
    broadcast.dims[0] = single;
    if (output->rank < input1->rank || output->rank < input2->rank) {
        return wsp_prepare_invalid(builder, "shape");
    }
    for (uint32_t i = 0u; i < output->rank; i++) {
        const uint32_t count = dim_from_end(output, i);
        const uint32_t count1 = dim_from_end(input1, i);
        const uint32_t count2 = dim_from_end(input2, i);
        const bool fits = (count1 == count || count1 == 1u) && (count2 == count || count2 == 1u);
        if (!fits || (count1 != count && count2 != count)) {
            return wsp_prepare_invalid(builder, "shape");
        }
        const wsp_broadcast_dim dim = {count, count1 == 1u ? 0u : step1, count2 == 1u ? 0u : step2};
        step1 *= count1;
        step2 *= count2;
        if (count == 1u) {
            continue;
        }
        if (broadcast.rank > 0u && continues(&broadcast.dims[broadcast.rank - 1u], &dim)) {
            broadcast.dims[broadcast.rank - 1u].count *= count;
        } else {
            broadcast.dims[broadcast.rank] = dim;
            broadcast.rank++;
        }
    }
    if (broadcast.rank == 0u) {
        broadcast.rank = 1u;
    }
    const size_t bytes = offsetof(wsp_broadcast, dims) + broadcast.rank * sizeof broadcast.dims[0];
    const wsp_status status = wsp_prepare_reserve(builder, (uint32_t)bytes, ref);
    void *memory = wsp_prepare_memory(builder, *ref);
    if (status == WSP_OK && memory != NULL) {
        memcpy(memory, &broadcast, bytes);
    }
    return status;
}

void wsp_broadcast_run(const wsp_broadcast *broadcast, wsp_pair_kernel *kernel, const wsp_pair_rules *rules,
                       uint32_t width_bytes, const void *input1, const void *input2, void *output)
{
    uint32_t at[WSP_ENGINE_MAX_RANK] = {0u};
    const wsp_broadcast_dim *inner = &broadcast->dims[0];
    const uint8_t *from1 = (const uint8_t *)input1;
    const uint8_t *from2 = (const uint8_t *)input2;
    uint8_t *to = (uint8_t *)output;
    uint32_t dim = 0u;
    while (dim < broadcast->rank) {
        kernel(rules, inner->count, from1, inner->stride1, from2, inner->stride2, to);
        to += inner->count * width_bytes;
        for (dim = 1u; dim < broadcast->rank; dim++) {
            from1 += broadcast->dims[dim].stride1 * width_bytes;
            from2 += broadcast->dims[dim].stride2 * width_bytes;
            at[dim]++;
            if (at[dim] < broadcast->dims[dim].count) {
                break;
            }
            from1 -= broadcast->dims[dim].stride1 * broadcast->dims[dim].count * width_bytes;
            from2 -= broadcast->dims[dim].stride2 * broadcast->dims[dim].count * width_bytes;
            at[dim] = 0u;
        }
    }
}
