#include "rescale.h"

#include "operand.h"

bool wsp_rescale_prepare(const wsp_builder *builder, wsp_rescale_params *params)
{
    const wsp_operand *input = &builder->inputs[0];
    const wsp_operand *output = &builder->output;
    wsp_rescale_rules *rules = &params->rules;
    params->input = input->ref;
    params->output = output->ref;
    params->count = input->elements;
    rules->input_bytes = (uint16_t)wsp_type_bytes(input->type);
    rules->output_bytes = (uint16_t)wsp_type_bytes(output->type);
    rules->input_zero_point = input->zero_point;
    rules->zero_point = output->zero_point;
    wsp_operand_range(output, &rules->low, &rules->high);
    const bool valid = wsp_quant_ratio(input->scale_bits, output->scale_bits, &rules->factor);
    rules->negative = rules->factor;
    return valid;
}

void wsp_rescale_run(const wsp_engine *engine, const void *params)
{
    const wsp_rescale_params *rescale = (const wsp_rescale_params *)params;
    wsp_kernel_rescale(&rescale->rules, rescale->count, wsp_at(engine, rescale->input),
                       wsp_at(engine, rescale->output));
}
