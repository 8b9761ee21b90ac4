#include "binary.h"

#include "broadcast.h"
#include "operand.h"

enum { OPTION_ACTIVATION = 0 };

wsp_status wsp_binary_prepare(wsp_builder *builder, int32_t type, wsp_binary_factors factors, wsp_binary_params *params)
{
    wsp_operand *input1 = &builder->inputs[0];
    wsp_operand *input2 = &builder->inputs[1];
    wsp_operand *output = &builder->output;
    wsp_real scale1;
    wsp_real scale2;
    wsp_real scale;
    wsp_pair_rules *rules = &params->rules.pair;
    wsp_status status = wsp_prepare_counts(builder, 2u, 2u, 1u);
    if (status != WSP_OK || (status = wsp_prepare_input(builder, 0u, input1)) != WSP_OK ||
        (status = wsp_prepare_input(builder, 1u, input2)) != WSP_OK ||
        (status = wsp_prepare_output(builder, 0u, output)) != WSP_OK ||
        (status = wsp_operand_scale(builder, input1, &scale1)) != WSP_OK ||
        (status = wsp_operand_scale(builder, input2, &scale2)) != WSP_OK ||
        (status = wsp_operand_scale(builder, output, &scale)) != WSP_OK) {
        return status;
    }
    if (input1->type != type || input2->type != type || output->type != type) {
        return wsp_prepare_invalid(builder, "tensor type");
    }
    params->input1 = input1->ref;
    params->input2 = input2->ref;
    params->output = output->ref;
    rules->zero_point1 = input1->zero_point;
    rules->zero_point2 = input2->zero_point;
    rules->zero_point = output->zero_point;
    if (!factors(&params->rules, scale1, scale2, scale, type)) {
        return wsp_prepare_invalid(builder, "scale");
    }
    const int32_t activation = wsp_fb_i8(&builder->model.fb, &builder->node.options, OPTION_ACTIVATION, 0);
    status = wsp_operand_activation(builder, output, activation, &rules->low, &rules->high);
    return status == WSP_OK ? wsp_broadcast_prepare(builder, input1, input2, output, &params->broadcast) : status;
}

void wsp_binary_run(const wsp_engine *engine, const void *params, wsp_pair_kernel *kernel, uint32_t width_bytes)
{
    const wsp_binary_params *binary = (const wsp_binary_params *)params;
    wsp_broadcast_run((const wsp_broadcast *)wsp_at(engine, binary->broadcast), kernel, &binary->rules.pair,
                      width_bytes, wsp_at(engine, binary->input1), wsp_at(engine, binary->input2),
                      wsp_at(engine, binary->output));
}
