/* TANH, int16: 2 * logistic(2 * x) - 1. */
#include "../sigmoid.h"
#include "wsp/fixed.h"

#define HALF_Q24 ((int32_t)1 << 23)
#define MOST_Q24 (UINT16_MAX * (1 << 8))

static wsp_status prepare(wsp_builder *builder)
{
    return wsp_sigmoid_prepare(builder, 1u);
}

static void execute(const wsp_engine *engine, const void *params)
{
    const wsp_sigmoid_params *rules = (const wsp_sigmoid_params *)params;
    const int16_t *input = (const int16_t *)wsp_at(engine, rules->input);
    int16_t *output = (int16_t *)wsp_at(engine, rules->output);
    for (uint32_t i = 0u; i < rules->count; i++) {
        const int32_t argument = wsp_sigmoid_argument(rules, input[i]);
        const int32_t above_half_q24 = wsp_sigmoid_of_magnitude(wsp_abs32(argument), 8, MOST_Q24) - HALF_Q24;
        output[i] = (int16_t)wsp_shr_trunc32(argument >= 0 ? above_half_q24 + 128 : 127 - above_half_q24, 8);
    }
}

const wsp_operator wsp_op_tanh_int16 = {
    .builtin = WSP_BUILTIN_TANH,
    .flags = WSP_OPERATOR_IN_PLACE | WSP_OPERATOR_INT16,
    WSP_SIGMOID_SIGNATURE,
    .prepare = prepare,
    .execute = execute,
};
