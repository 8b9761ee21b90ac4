/* MUL of two int8 tensors, with broadcasting. */
#include "../multiplication.h"

static void execute(const wsp_engine *engine, const void *params)
{
    wsp_binary_run(engine, params, wsp_kernel_mul_int8, sizeof(int8_t));
}

const wsp_operator wsp_op_mul = {
    .builtin = WSP_BUILTIN_MUL,
    .flags = WSP_OPERATOR_IN_PLACE,
    WSP_BINARY_SIGNATURE(WSP_IS_INT8),
    .prepare = wsp_multiplication_prepare,
    .execute = execute,
};
