/* DEQUANTIZE of int8, uint8 or int16 to float32, which the engine knows as bit patterns. */
#include "../float32.h"
#include "../operand.h"
#include "../ops.h"

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
    wsp_operand *input = &builder->inputs[0];
    wsp_operand *output = &builder->output;
    wsp_real scale;
    const wsp_status status = wsp_operand_unary(builder, input, output);
    if (status != WSP_OK) {
        return status;
    }
    const bool known = input->type == WSP_TYPE_INT8 || input->type == WSP_TYPE_UINT8 || input->type == WSP_TYPE_INT16;
    if (!known || output->type != WSP_TYPE_FLOAT32) {
        return wsp_prepare_invalid(builder, "tensor type");
    }
    if (!wsp_real_from_float(input->scale_bits, &scale)) {
        return wsp_prepare_invalid(builder, "scale");
    }
    const dequantize_params params = {input->ref,  output->ref,       input->elements,
                                      input->type, input->scale_bits, input->zero_point};
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

const wsp_operator wsp_op_dequantize = {WSP_BUILTIN_DEQUANTIZE, 0u, prepare, execute};
