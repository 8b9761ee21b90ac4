/* TANH, int8: the output's scale is 1/128 by definition, its zero point 0. */
#include "../functions.h"
#include "../lookup.h"
#include "../operand.h"
#include "../requantize.h"

static int32_t magnitude(int32_t argument_q27)
{
    return wsp_div_pow2(wsp_tanh_q31(argument_q27), 24);
}

static const wsp_lookup_function function = {magnitude, 25 << 24}; /* 3.125 */

static wsp_status prepare(wsp_builder *builder)
{
    wsp_operand *input = &builder->inputs[0];
    wsp_operand *output = &builder->output;
    const wsp_status status = wsp_operand_unary(builder, input, output);
    return status == WSP_OK ? wsp_lookup_prepare(builder, input, output, &function) : status;
}

static void execute(const wsp_engine *engine, const void *params)
{
    wsp_lookup_run(engine, (const wsp_lookup_params *)params, &function);
}

const wsp_operator wsp_op_tanh = {WSP_BUILTIN_TANH, WSP_OPERATOR_IN_PLACE, prepare, execute};
