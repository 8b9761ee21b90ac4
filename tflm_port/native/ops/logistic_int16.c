/* LOGISTIC, int16. */
#include "../sigmoid.h"
#include "wsp/fixed.h"

#define ONE_Q25 ((int32_t)1 << 25)
#define MOST_Q25 (INT16_MAX * (1 << 10))

static wsp_status prepare(wsp_builder *builder)
{
    return wsp_sigmoid_prepare(builder, 0u);
}

static void execute(const wsp_engine *engine, const void *params)
{
    const wsp_sigmoid_params *logistic = (const wsp_sigmoid_params *)params;
    const int16_t *input = (const int16_t *)wsp_at(engine, logistic->input);
    int16_t *output = (int16_t *)wsp_at(engine, logistic->output);
    for (uint32_t i = 0u; i < logistic->count; i++) {
        const int32_t argument = wsp_sigmoid_argument(logistic, input[i]);
        const int32_t value_q25 = wsp_sigmoid_of_magnitude(wsp_abs32(argument), 9, MOST_Q25);
        output[i] = (int16_t)wsp_shr_trunc32(argument >= 0 ? value_q25 + 512 : ONE_Q25 - value_q25 + 511, 10);
    }
}

const wsp_operator wsp_op_logistic_int16 = {
    .builtin = WSP_BUILTIN_LOGISTIC,
    .flags = WSP_OPERATOR_IN_PLACE | WSP_OPERATOR_INT16,
    WSP_SIGMOID_SIGNATURE,
    .prepare = prepare,
    .execute = execute,
};
