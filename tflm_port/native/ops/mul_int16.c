/* MUL of two int16 tensors, with broadcasting. */
#include "../multiplication.h"

static wsp_status prepare(wsp_builder *builder)
{
    return wsp_multiplication_prepare(builder, WSP_TYPE_INT16);
}

static void execute(const wsp_engine *engine, const void *params)
{
    wsp_binary_run(engine, params, wsp_kernel_mul_int16, sizeof(int16_t));
}

const wsp_operator wsp_op_mul_int16 = {WSP_BUILTIN_MUL, WSP_OPERATOR_IN_PLACE | WSP_OPERATOR_INT16, prepare, execute};
