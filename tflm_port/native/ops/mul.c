/* MUL of two int8 or int16 tensors, with broadcasting. */
#include <stddef.h>

#include "../binary.h"

static bool factors(wsp_sum_rules *rules, wsp_real scale1, wsp_real scale2, wsp_real scale, uint32_t width_bytes)
{
    (void)width_bytes;
    const wsp_real product = wsp_real_mul(scale1, scale2, WSP_REAL_DOUBLE);
    return wsp_quant_multiplier(wsp_real_div(product, scale, WSP_REAL_DOUBLE), &rules->pair.factor);
}

static wsp_status prepare(wsp_builder *builder)
{
    wsp_binary_params params;
    const wsp_status status = wsp_binary_prepare(builder, factors, &params);
    if (status != WSP_OK) {
        return status;
    }
    const wsp_pair_rules *rules = &params.rules.pair;
    if (params.width_bytes == 2u && (rules->zero_point1 != 0 || rules->zero_point2 != 0 || rules->zero_point != 0)) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "zero point");
    }
    return wsp_prepare_commit(builder, &params, offsetof(wsp_binary_params, rules) + sizeof params.rules.pair);
}

static void execute(const wsp_engine *engine, const void *params)
{
    wsp_binary_run(engine, params, wsp_kernel_mul_int8, wsp_kernel_mul_int16);
}

const wsp_operator wsp_op_mul = {WSP_BUILTIN_MUL, WSP_OPERATOR_IN_PLACE, prepare, execute};
