/* TANH, int8: the output's scale is 1/128 by definition, its zero point 0. */
#include "../functions.h"
#include "../lookup.h"
#include "../requantize.h"

static int32_t magnitude(int32_t argument_q27)
{
    return wsp_div_pow2(wsp_tanh_q31(argument_q27), 24);
}

static const wsp_lookup_function function = {magnitude, 25 << 24}; /* 3.125 */

static wsp_status prepare(wsp_builder *builder)
{
    return wsp_lookup_prepare(builder, &function);
}

static void execute(const wsp_engine *engine, const void *params)
{
    wsp_lookup_run(engine, (const wsp_lookup_params *)params, &function);
}

const wsp_operator wsp_op_tanh = {
    .builtin = WSP_BUILTIN_TANH,
    .flags = WSP_OPERATOR_IN_PLACE,
    WSP_LOOKUP_SIGNATURE,
    .prepare = prepare,
    .execute = execute,
};
