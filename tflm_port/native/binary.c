#include "binary.h"

#include "broadcast.h"
#include "operand.h"

enum { OPTION_ACTIVATION = 0 };

wsp_status wsp_binary_commit(wsp_builder *builder, wsp_binary_params *params, uint32_t bytes)
{
    const wsp_operand *input1 = &builder->inputs[0];
    const wsp_operand *input2 = &builder->inputs[1];
    const wsp_operand *output = &builder->output;
    wsp_pair_rules *rules = &params->rules.pair;
    params->input1 = input1->ref;
    params->input2 = input2->ref;
    params->output = output->ref;
    rules->zero_point1 = input1->zero_point;
    rules->zero_point2 = input2->zero_point;
    rules->zero_point = output->zero_point;
    wsp_status status = wsp_operand_activation(builder, OPTION_ACTIVATION, &rules->low, &rules->high);
    if (status == WSP_OK) {
        status = wsp_broadcast_prepare(builder, &params->broadcast);
    }
    return status == WSP_OK ? wsp_prepare_commit(builder, params, bytes) : status;
}

void wsp_binary_run(const wsp_engine *engine, const void *params, wsp_pair_kernel *kernel, uint32_t width_bytes)
{
    const wsp_binary_params *binary = (const wsp_binary_params *)params;
    wsp_broadcast_run((const wsp_broadcast *)wsp_at(engine, binary->broadcast), kernel, &binary->rules.pair,
                      width_bytes, wsp_at(engine, binary->input1), wsp_at(engine, binary->input2),
                      wsp_at(engine, binary->output));
}
