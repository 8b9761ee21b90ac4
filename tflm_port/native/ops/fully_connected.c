/* FULLY_CONNECTED, int8: weights per tensor or per output channel, optional int32 bias, fused activation. */
#include "../channels.h"
#include "../operand.h"
#include "../ops.h"

enum { OPTION_ACTIVATION = 0, OPTION_WEIGHTS_FORMAT = 1 };

typedef struct fc_params {
    uint32_t input;
    uint32_t weights;
    uint32_t output;
    uint32_t scratch;
    uint32_t batches;
    uint32_t depth;
    wsp_channels channels;
    int32_t input_zero_point;
} fc_params;

static wsp_status check_shapes(wsp_builder *builder, const wsp_operand *input, const wsp_operand *weights,
                               const wsp_operand *output, fc_params *params)
{
    if (input->type != WSP_TYPE_INT8 || output->type != WSP_TYPE_INT8) {
        return wsp_prepare_invalid(builder, "tensor type");
    }
    if (weights->rank != 2u || output->rank < 1u || output->dims[output->rank - 1u] != weights->dims[0]) {
        return wsp_prepare_invalid(builder, "shape");
    }
    params->depth = (uint32_t)weights->dims[1];
    params->batches = output->elements / (uint32_t)weights->dims[0];
    if (params->depth > WSP_KERNEL_MOST_TERMS) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "depth");
    }
    return (uint64_t)params->batches * params->depth == input->elements ? WSP_OK
                                                                        : wsp_prepare_invalid(builder, "shape");
}

static wsp_status prepare(wsp_builder *builder)
{
    wsp_operand *input = &builder->inputs[0];
    wsp_operand *weights = &builder->inputs[1];
    wsp_operand *output = &builder->output;
    fc_params params;
    wsp_flatbuffer *fb = &builder->model.fb;
    const int32_t activation = wsp_fb_i8(fb, &builder->node.options, OPTION_ACTIVATION, 0);
    wsp_status status = wsp_prepare_counts(builder, 2u, 3u, 1u);
    if (status != WSP_OK || (status = wsp_prepare_input(builder, 0u, input)) != WSP_OK ||
        (status = wsp_prepare_constant(builder, 1u, WSP_TYPE_INT8, weights)) != WSP_OK ||
        (status = wsp_prepare_output(builder, 0u, output)) != WSP_OK ||
        (status = check_shapes(builder, input, weights, output, &params)) != WSP_OK ||
        (status = wsp_channels_prepare(builder, input, weights, output, 0u, activation, &params.channels)) != WSP_OK) {
        return status;
    }
    if (wsp_fb_i8(fb, &builder->node.options, OPTION_WEIGHTS_FORMAT, 0) != 0) {
        return wsp_prepare_invalid(builder, "weights format");
    }
    status = wsp_prepare_scratch(builder, WSP_KERNEL_DENSE_SCRATCH(params.depth), &params.scratch);
    if (status != WSP_OK) {
        return status;
    }
    params.input = input->ref;
    params.weights = weights->ref;
    params.output = output->ref;
    params.input_zero_point = input->zero_point;
    return wsp_prepare_commit(builder, &params, sizeof params);
}

static void execute(const wsp_engine *engine, const void *params)
{
    const fc_params *fc = (const fc_params *)params;
    const wsp_dense dense = {(const int8_t *)wsp_at(engine, fc->weights), fc->channels.count, fc->depth,
                             fc->input_zero_point, wsp_channels_at(engine, &fc->channels)};
    wsp_kernel_dense_int8(&dense, (const int8_t *)wsp_at(engine, fc->input), fc->depth, fc->batches,
                          (int8_t *)wsp_at(engine, fc->output), wsp_at(engine, fc->scratch));
}

const wsp_operator wsp_op_fully_connected = {WSP_BUILTIN_FULLY_CONNECTED, 0u, prepare, execute};
