#include "addition.h"

/* As the reference derives them: inputs to twice the larger scale, then to the output's scale. */
static bool factors(wsp_sum_rules *rules, wsp_real scale1, wsp_real scale2, wsp_real scale, int32_t type)
{
    const wsp_real twice = wsp_real_scale(wsp_real_compare(scale1, scale2) < 0 ? scale2 : scale1, 1);
    rules->guard_bits = type == WSP_TYPE_INT8 ? 20 : 15;
    const wsp_real guarded = wsp_real_scale(scale, rules->guard_bits);
    return wsp_quant_multiplier_below_one(wsp_real_div(scale1, twice, WSP_REAL_DOUBLE), &rules->factor1) &&
           wsp_quant_multiplier_below_one(wsp_real_div(scale2, twice, WSP_REAL_DOUBLE), &rules->factor2) &&
           wsp_quant_multiplier_below_one(wsp_real_div(twice, guarded, WSP_REAL_DOUBLE), &rules->pair.factor);
}

wsp_status wsp_addition_prepare(wsp_builder *builder, int32_t type, int32_t sign2)
{
    wsp_binary_params params;
    params.rules.sign2 = (int16_t)sign2;
    const wsp_status status = wsp_binary_prepare(builder, type, factors, &params);
    return status == WSP_OK ? wsp_prepare_commit(builder, &params, sizeof params) : status;
}

void wsp_addition_run_int8(const wsp_engine *engine, const void *params)
{
    wsp_binary_run(engine, params, wsp_kernel_add_int8, sizeof(int8_t));
}

void wsp_addition_run_int16(const wsp_engine *engine, const void *params)
{
    wsp_binary_run(engine, params, wsp_kernel_add_int16, sizeof(int16_t));
}
