/* FULLY_CONNECTED, int8: weights per tensor or per output channel, optional int32 bias, fused activation. */
#include "../fully_connected.h"

static wsp_status prepare(wsp_builder *builder)
{
    wsp_fully_connected_params params;
    wsp_status status = wsp_fully_connected_prepare(builder, WSP_CHANNELS_MOST_SHIFT, &params);
    if (status == WSP_OK) {
        status = wsp_prepare_scratch(builder, WSP_KERNEL_DENSE_SCRATCH(params.depth), &params.scratch);
    }
    return status == WSP_OK ? wsp_prepare_commit(builder, &params, sizeof params) : status;
}

static void execute(const wsp_engine *engine, const void *params)
{
    const wsp_fully_connected_params *fc = (const wsp_fully_connected_params *)params;
    const wsp_dense dense = {(const int8_t *)wsp_at(engine, fc->weights), fc->channels.count, fc->depth,
                             fc->input_zero_point, wsp_channels_at(engine, &fc->channels)};
    wsp_kernel_dense_int8(&dense, (const int8_t *)wsp_at(engine, fc->input), fc->depth, fc->batches,
                          (int8_t *)wsp_at(engine, fc->output), wsp_at(engine, fc->scratch));
}

const wsp_operator wsp_op_fully_connected = {
    .builtin = WSP_BUILTIN_FULLY_CONNECTED,
    WSP_CHANNELS_SIGNATURE(WSP_IS_INT8 | WSP_IS_VECTORS, WSP_IS_MATRIX, WSP_IS_INT32),
    .prepare = prepare,
    .execute = execute,
};
