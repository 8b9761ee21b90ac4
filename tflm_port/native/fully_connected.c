#include "fully_connected.h"

enum { OPTION_ACTIVATION = 0, OPTION_WEIGHTS_FORMAT = 1 };

wsp_status wsp_fully_connected_prepare(wsp_builder *builder, int32_t most_shift, wsp_fully_connected_params *params)
{
    const wsp_operand *input = &builder->inputs[0];
    const wsp_operand *weights = &builder->inputs[1];
    const wsp_operand *output = &builder->output;
    const uint32_t units = (uint32_t)weights->dims[0];
    params->input = input->ref;
    params->weights = weights->ref;
    params->output = output->ref;
    params->depth = (uint32_t)weights->dims[1];
    params->batches = output->elements / units;
    params->input_zero_point = input->zero_point;
    if (wsp_prepare_option8(builder, OPTION_WEIGHTS_FORMAT) != 0) {
        return wsp_prepare_invalid(builder, "weights format");
    }
    if (params->depth > WSP_KERNEL_MOST_TERMS) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "depth");
    }
    if ((uint32_t)output->dims[output->rank - 1u] != units ||
        (uint64_t)params->batches * params->depth != input->elements) {
        return wsp_prepare_invalid(builder, "shape");
    }
    return wsp_channels_prepare(builder, 0u, OPTION_ACTIVATION, most_shift, &params->channels);
}
