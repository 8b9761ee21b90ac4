/* MUL of two int16 tensors, with broadcasting. */
#include "../multiplication.h"

static void execute(const wsp_engine *engine, const void *params)
{
    wsp_binary_run(engine, params, wsp_kernel_mul_int16, sizeof(int16_t));
}

const wsp_operator wsp_op_mul_int16 = {
    .builtin = WSP_BUILTIN_MUL,
    .flags = WSP_OPERATOR_IN_PLACE | WSP_OPERATOR_INT16,
    WSP_BINARY_SIGNATURE(WSP_IS_INT16 | WSP_IS_CENTRED),
    .prepare = wsp_multiplication_prepare,
    .execute = execute,
};
