#include "addition.h"

#include "operand.h"

/* Rounds from / to; false when that is not below one. */
static bool round_ratio(wsp_real from, const wsp_real *to, wsp_multiplier *factor)
{
    wsp_real_div(&from, to, WSP_REAL_DOUBLE);
    return wsp_quant_multiplier_below_one(&from, factor);
}

/* As the reference derives them: inputs to twice the larger scale, then to the output's scale. */
static bool prepare_factors(const wsp_builder *builder, wsp_sum_rules *rules)
{
    const wsp_real scale1 = wsp_operand_scale(&builder->inputs[0]);
    const wsp_real scale2 = wsp_operand_scale(&builder->inputs[1]);
    wsp_real scale = wsp_operand_scale(&builder->output);
    wsp_real twice = wsp_real_compare(&scale1, &scale2) < 0 ? scale2 : scale1;
    twice.exponent += 1;
    scale.exponent += rules->guard_bits;
    return round_ratio(scale1, &twice, &rules->factor1) && round_ratio(scale2, &twice, &rules->factor2) &&
           round_ratio(twice, &scale, &rules->pair.factor);
}

wsp_status wsp_addition_prepare(wsp_builder *builder)
{
    wsp_binary_params params;
    params.rules.sign2 = builder->node.builtin == WSP_BUILTIN_SUB ? -1 : 1;
    params.rules.guard_bits = builder->output.type == WSP_TYPE_INT8 ? 20 : 15;
    return prepare_factors(builder, &params.rules) ? wsp_binary_commit(builder, &params, sizeof params)
                                                   : wsp_prepare_invalid(builder, "scale");
}

void wsp_addition_run_int8(const wsp_engine *engine, const void *params)
{
    wsp_binary_run(engine, params, wsp_kernel_add_int8, sizeof(int8_t));
}

void wsp_addition_run_int16(const wsp_engine *engine, const void *params)
{
    wsp_binary_run(engine, params, wsp_kernel_add_int16, sizeof(int16_t));
}
