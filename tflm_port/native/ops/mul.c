/* MUL of two int8 tensors, with broadcasting. */
#include "../multiplication.h"

static wsp_status prepare(wsp_builder *builder)
{
    return wsp_multiplication_prepare(builder, WSP_TYPE_INT8);
}

static void execute(const wsp_engine *engine, const void *params)
{
    wsp_binary_run(engine, params, wsp_kernel_mul_int8, sizeof(int8_t));
}

const wsp_operator wsp_op_mul = {WSP_BUILTIN_MUL, WSP_OPERATOR_IN_PLACE, prepare, execute};
