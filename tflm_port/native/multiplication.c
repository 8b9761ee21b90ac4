#include "multiplication.h"

#include <stddef.h>

static bool factors(wsp_sum_rules *rules, wsp_real scale1, wsp_real scale2, wsp_real scale, int32_t type)
{
    (void)type;
    const wsp_real product = wsp_real_mul(scale1, scale2, WSP_REAL_DOUBLE);
    return wsp_quant_multiplier(wsp_real_div(product, scale, WSP_REAL_DOUBLE), &rules->pair.factor);
}

wsp_status wsp_multiplication_prepare(wsp_builder *builder, int32_t type)
{
    wsp_binary_params params;
    const wsp_status status = wsp_binary_prepare(builder, type, factors, &params);
    if (status != WSP_OK) {
        return status;
    }
    const wsp_pair_rules *rules = &params.rules.pair;
    if (type == WSP_TYPE_INT16 && (rules->zero_point1 != 0 || rules->zero_point2 != 0 || rules->zero_point != 0)) {
        return wsp_prepare_invalid(builder, "zero point");
    }
    return wsp_prepare_commit(builder, &params, offsetof(wsp_binary_params, rules) + sizeof params.rules.pair);
}
