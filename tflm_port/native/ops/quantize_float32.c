/* QUANTIZE of float32, which the engine knows as bit patterns, to int8 or int16. */
#include "../float32.h"
#include "../operand.h"
#include "../ops.h"
#include "../signature.h"
#include "wsp/fixed.h"

typedef struct quantize_params {
    uint32_t input;
    uint32_t output;
    uint32_t count;
    uint32_t width_bytes; /* of an output element */
    uint32_t scale_bits;
    int32_t zero_point;
    int32_t low;
    int32_t high;
} quantize_params;

static wsp_status prepare(wsp_builder *builder)
{
    const wsp_operand *output = &builder->output;
    quantize_params params;
    params.input = builder->inputs[0].ref;
    params.output = output->ref;
    params.count = output->elements;
    params.width_bytes = wsp_type_bytes(output->type);
    params.scale_bits = output->scale_bits;
    params.zero_point = output->zero_point;
    wsp_operand_range(output, &params.low, &params.high);
    return wsp_prepare_commit(builder, &params, sizeof params);
}

static void execute(const wsp_engine *engine, const void *params)
{
    const quantize_params *rules = (const quantize_params *)params;
    const uint32_t *input = (const uint32_t *)wsp_at(engine, rules->input);
    void *output = wsp_at(engine, rules->output);
    for (uint32_t i = 0u; i < rules->count; i++) {
        const int32_t steps = wsp_float32_steps(input[i], rules->scale_bits);
        const int32_t y = wsp_clamp32(steps + rules->zero_point, rules->low, rules->high);
        if (rules->width_bytes == 1u) {
            ((int8_t *)output)[i] = (int8_t)y;
        } else {
            ((int16_t *)output)[i] = (int16_t)y;
        }
    }
}

const wsp_operator wsp_op_quantize_float32 = {
    .builtin = WSP_BUILTIN_QUANTIZE,
    .flags = WSP_OPERATOR_FLOAT32,
    WSP_UNARY_SIGNATURE(WSP_IS_FLOAT32, WSP_IS_INTEGER | WSP_IS_SCALED),
    .prepare = prepare,
    .execute = execute,
};
