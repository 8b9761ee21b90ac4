/* LOGISTIC, int8: the output's scale is 1/256 by definition, its zero point -128. */
#include "../functions.h"
#include "../lookup.h"
#include "../requantize.h"

static int32_t magnitude(int32_t argument_q27)
{
    return wsp_div_pow2(wsp_logistic_q31(argument_q27), 23) - 128;
}

static const wsp_lookup_function function = {magnitude, 25 << 25}; /* 6.25 */

static wsp_status prepare(wsp_builder *builder)
{
    return builder->output.zero_point == INT8_MIN ? wsp_lookup_prepare(builder, &function)
                                                  : wsp_prepare_invalid(builder, "zero point");
}

static void execute(const wsp_engine *engine, const void *params)
{
    wsp_lookup_run(engine, (const wsp_lookup_params *)params, &function);
}

const wsp_operator wsp_op_logistic = {
    .builtin = WSP_BUILTIN_LOGISTIC,
    .flags = WSP_OPERATOR_IN_PLACE,
    WSP_LOOKUP_SIGNATURE,
    .prepare = prepare,
    .execute = execute,
};
