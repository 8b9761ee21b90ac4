/* DEQUANTIZE of int8, uint8 or int16 to float32, which the engine knows as bit patterns. */
#include "../float32.h"
#include "../ops.h"
#include "../signature.h"

typedef struct dequantize_params {
    uint32_t input;
    uint32_t output;
    uint32_t count;
    int32_t type;
    uint32_t scale_bits;
    int32_t zero_point;
} dequantize_params;

static wsp_status prepare(wsp_builder *builder)
{
    const wsp_operand *input = &builder->inputs[0];
    const dequantize_params params = {input->ref,  builder->output.ref, input->elements,
                                      input->type, input->scale_bits,   input->zero_point};
    return wsp_prepare_commit(builder, &params, sizeof params);
}

static void execute(const wsp_engine *engine, const void *params)
{
    const dequantize_params *rules = (const dequantize_params *)params;
    const void *input = wsp_at(engine, rules->input);
    uint32_t *output = (uint32_t *)wsp_at(engine, rules->output);
    for (uint32_t i = 0u; i < rules->count; i++) {
        int32_t x = ((const int8_t *)input)[i];
        if (rules->type == WSP_TYPE_INT16) {
            x = ((const int16_t *)input)[i];
        } else if (rules->type == WSP_TYPE_UINT8) {
            x = (uint8_t)x;
        }
        output[i] = wsp_float32_product(rules->scale_bits, x - rules->zero_point);
    }
}

const wsp_operator wsp_op_dequantize = {
    .builtin = WSP_BUILTIN_DEQUANTIZE,
    WSP_UNARY_SIGNATURE(WSP_IS_INTEGER | WSP_IS_UINT8 | WSP_IS_SCALED, WSP_IS_FLOAT32),
    .prepare = prepare,
    .execute = execute,
};
