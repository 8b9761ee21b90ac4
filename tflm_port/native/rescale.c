#include "rescale.h"

#include "requantize.h"

void wsp_rescale_describe(wsp_rescale_params *params, const wsp_operand *input, const wsp_operand *output)
{
    params->input = input->ref;
    params->output = output->ref;
    params->count = input->elements;
    params->input_bytes = (uint16_t)wsp_type_bytes(input->type);
    params->output_bytes = (uint16_t)wsp_type_bytes(output->type);
    params->input_zero_point = input->zero_point;
    params->output_zero_point = output->zero_point;
}

static inline int32_t rescale(const wsp_rescale_params *params, int32_t x)
{
    const int32_t scaled =
        wsp_requantize(x - params->input_zero_point, params->factor.multiplier, params->factor.shift);
    return wsp_clamp32(wsp_add_wrap32(scaled, params->output_zero_point), params->low, params->high);
}

void wsp_rescale_run(const wsp_engine *engine, const void *params)
{
    const wsp_rescale_params rules = *(const wsp_rescale_params *)params;
    const void *from = wsp_at(engine, rules.input);
    void *to = wsp_at(engine, rules.output);
    for (uint32_t i = 0u; i < rules.count; i++) {
        const int32_t x = rules.input_bytes == 1u ? ((const int8_t *)from)[i] : ((const int16_t *)from)[i];
        const int32_t y = rescale(&rules, x);
        if (rules.output_bytes == 1u) {
            ((uint8_t *)to)[i] = (uint8_t)y;
        } else {
            ((int16_t *)to)[i] = (int16_t)y;
        }
    }
}
