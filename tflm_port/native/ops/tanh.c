/* TANH, int8: the output's scale is 1/128 by definition, its zero point 0. */
#include "../functions.h"
#include "../lookup.h"
#include "../operand.h"
#include "../requantize.h"

static int8_t compute(const wsp_lookup_function *function, int8_t x)
{
    const int32_t input = x - function->zero_point;
    if (input <= -function->radius) {
        return INT8_MIN;
    }
    if (input >= function->radius) {
        return INT8_MAX;
    }
    const int32_t argument_q27 = wsp_requantize(input, function->multiplier, function->shift);
    return wsp_sat8(wsp_div_pow2(wsp_tanh_q31(argument_q27), 24));
}

static wsp_status prepare(wsp_builder *builder)
{
    wsp_operand input;
    wsp_operand output;
    const wsp_status status = wsp_operand_unary(builder, &input, &output);
    return status == WSP_OK ? wsp_lookup_prepare(builder, &input, &output, compute) : status;
}

static void execute(const wsp_engine *engine, const void *params)
{
    wsp_lookup_run(engine, (const wsp_lookup_params *)params, compute);
}

const wsp_operator wsp_op_tanh = {WSP_BUILTIN_TANH, WSP_OPERATOR_IN_PLACE, prepare, execute};
