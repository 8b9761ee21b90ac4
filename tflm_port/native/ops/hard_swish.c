/* HARD_SWISH, int8: x * clamp(x + 3, 0, 6) / 6 in 16-bit fixed point, step for step the reference's. */
#include "../operand.h"
#include "../ops.h"
#include "../requantize.h"
#include "../signature.h"

#define RELUISH_SCALE 0x38C00000u /* 3 / 32768: 3.0 is 32768 */

typedef struct swish_params {
    uint32_t input;
    uint32_t output;
    uint32_t count;
    int32_t input_zero_point;
    int32_t output_zero_point;
    wsp_multiplier output_factor; /* multipliers in Q15 */
    wsp_multiplier reluish_factor;
} swish_params;

/* Rounds fine / to; the multiplier has 16 bits. */
static bool narrow_factor(wsp_real fine, uint32_t to_bits, wsp_multiplier *factor)
{
    wsp_real to;
    (void)wsp_real_from_float(to_bits, &to);
    wsp_real_div(&fine, &to, WSP_REAL_DOUBLE);
    if (!wsp_quant_multiplier(&fine, factor)) {
        return false;
    }
    factor->multiplier = factor->multiplier >= INT32_MAX - 0x8000 ? INT16_MAX : wsp_shr_round32(factor->multiplier, 16);
    return factor->shift >= -15;
}

static wsp_status prepare(wsp_builder *builder)
{
    const wsp_operand *input = &builder->inputs[0];
    const wsp_operand *output = &builder->output;
    swish_params params;
    wsp_real fine = wsp_operand_scale(input);
    fine.exponent -= 7;
    if (!narrow_factor(fine, output->scale_bits, &params.output_factor) ||
        !narrow_factor(fine, RELUISH_SCALE, &params.reluish_factor) || params.output_factor.shift > 0) {
        return wsp_prepare_invalid(builder, "scale");
    }
    params.input = input->ref;
    params.output = output->ref;
    params.count = input->elements;
    params.input_zero_point = input->zero_point;
    params.output_zero_point = output->zero_point;
    return wsp_prepare_commit(builder, &params, sizeof params);
}

/* 2 * a * b in Q15: rounded to nearest, halves up, or towards zero. */
static int32_t mul_round_q15(int32_t a, int32_t b)
{
    return wsp_sat16(wsp_shr_round32(a * b, 15));
}

static int32_t mul_trunc_q15(int32_t a, int32_t b)
{
    return wsp_sat16(a * b / 32768);
}

static int8_t hard_swish(const swish_params *swish, int8_t element)
{
    const int32_t shift = swish->reluish_factor.shift;
    const int32_t x = (int16_t)((element - swish->input_zero_point) * 128);
    const int32_t scaled = mul_round_q15(x, swish->output_factor.multiplier);
    int32_t reluish = shift > 0 ? wsp_sat16(wsp_sat32((int64_t)x * ((int64_t)1 << (shift - 1)))) : x;
    reluish = mul_round_q15(reluish, swish->reluish_factor.multiplier);
    reluish = shift > 0 ? wsp_sat16(reluish * 2) : wsp_div_pow2(reluish, (int)-shift);
    reluish = wsp_shr_trunc32(reluish + 32768, 1);
    const int32_t product = mul_trunc_q15(reluish, scaled);
    const int32_t y = wsp_div_pow2(product, (int)-swish->output_factor.shift);
    return wsp_sat8((int16_t)(y + swish->output_zero_point));
}

static void execute(const wsp_engine *engine, const void *params)
{
    const swish_params swish = *(const swish_params *)params;
    const int8_t *input = (const int8_t *)wsp_at(engine, swish.input);
    int8_t *output = (int8_t *)wsp_at(engine, swish.output);
    for (uint32_t i = 0u; i < swish.count; i++) {
        output[i] = hard_swish(&swish, input[i]);
    }
}

const wsp_operator wsp_op_hard_swish = {
    .builtin = WSP_BUILTIN_HARD_SWISH,
    .flags = WSP_OPERATOR_IN_PLACE,
    WSP_UNARY_SIGNATURE(WSP_IS_INT8 | WSP_IS_SCALED, WSP_IS_INT8 | WSP_IS_SCALED),
    .prepare = prepare,
    .execute = execute,
};
