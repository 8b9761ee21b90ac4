#include "rescale.h"

void wsp_rescale_describe(wsp_rescale_params *params, const wsp_operand *input, const wsp_operand *output)
{
    params->input = input->ref;
    params->output = output->ref;
    params->count = input->elements;
    params->rules.input_bytes = (uint16_t)wsp_type_bytes(input->type);
    params->rules.output_bytes = (uint16_t)wsp_type_bytes(output->type);
    params->rules.input_zero_point = input->zero_point;
    params->rules.zero_point = output->zero_point;
}

bool wsp_rescale_factor(wsp_rescale_params *params, wsp_real from, wsp_real to)
{
    const bool valid = wsp_quant_multiplier(wsp_real_div(from, to, WSP_REAL_DOUBLE), &params->rules.factor);
    params->rules.negative = params->rules.factor;
    return valid;
}

void wsp_rescale_run(const wsp_engine *engine, const void *params)
{
    const wsp_rescale_params *rescale = (const wsp_rescale_params *)params;
    wsp_kernel_rescale(&rescale->rules, rescale->count, wsp_at(engine, rescale->input),
                       wsp_at(engine, rescale->output));
}
