/* ADD of two int8 or int16 tensors, with broadcasting. */
#include "../addition.h"

WSP_SUM_ROW(row_int8, int8_t, +)
WSP_SUM_ROW(row_int16, int16_t, +)

static void execute(const wsp_engine *engine, const void *params)
{
    const wsp_sum_params *sum = (const wsp_sum_params *)params;
    wsp_broadcast_run((const wsp_broadcast *)wsp_at(engine, sum->broadcast),
                      sum->width_bytes == 1u ? row_int8 : row_int16, sum, sum->width_bytes, wsp_at(engine, sum->input1),
                      wsp_at(engine, sum->input2), wsp_at(engine, sum->output));
}

const wsp_operator wsp_op_add = {WSP_BUILTIN_ADD, WSP_OPERATOR_IN_PLACE, wsp_sum_prepare, execute};
