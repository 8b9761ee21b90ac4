/* SOFTMAX over the last dimension, int8 in, int8 or int16 out. The output's quantization is fixed: 1/256 and -128, or
 * 1/65536 and -32768. */
#include "../softmax.h"

#include "../functions.h"

#define SCALE_INT8 0x3B800000u  /* 1/256 */
#define SCALE_INT16 0x37800000u /* 1/65536 */

/* The sum of exponentials is Q19: more than this many ones do not fit, or leave no valid shift for int8. */
#define MOST_INT16 4095u
#define MOST_INT8 511u

/* beta * scale in Q26 units, at most what 31 bits hold. */
static bool exponent_factor(wsp_builder *builder, wsp_softmax_params *params)
{
    static const wsp_real one = {(uint64_t)1 << 63, 1};
    const wsp_real most = wsp_real_from_u32((uint32_t)INT32_MAX);
    wsp_real factor;
    if (!wsp_softmax_scale(builder, &factor)) {
        return false;
    }
    factor.exponent += 26;
    if (wsp_real_compare(&factor, &one) <= 0) {
        return false;
    }
    (void)wsp_quant_multiplier(wsp_real_compare(&factor, &most) > 0 ? &most : &factor, &params->factor);
    params->least_difference = -wsp_quant_input_radius(5, params->factor.shift);
    return true;
}

static wsp_status prepare(wsp_builder *builder)
{
    const wsp_operand *output = &builder->output;
    const bool narrow = output->type == WSP_TYPE_INT8;
    wsp_softmax_params params;
    params.output_bits = narrow ? 8 : 16;
    if (output->scale_bits != (narrow ? SCALE_INT8 : SCALE_INT16) ||
        output->zero_point != (narrow ? INT8_MIN : INT16_MIN)) {
        return wsp_prepare_invalid(builder, "quantization");
    }
    return exponent_factor(builder, &params) ? wsp_softmax_commit(builder, narrow ? MOST_INT8 : MOST_INT16, &params)
                                             : wsp_prepare_invalid(builder, "scale");
}

static int32_t exponential_q31(const wsp_softmax_params *params, int32_t difference)
{
    const int32_t scaled_q26 =
        wsp_mul_high(wsp_shl_wrap32(difference, (int)params->factor.shift), params->factor.multiplier);
    return wsp_exp_of_negative_q31(scaled_q26, 5);
}

static void execute_row(const wsp_softmax_params *params, const int8_t *input, void *output, uint32_t start)
{
    int32_t largest = INT8_MIN;
    int32_t sum_q19 = 0;
    for (uint32_t i = 0u; i < params->depth; i++) {
        largest = input[i] > largest ? input[i] : largest;
    }
    for (uint32_t i = 0u; i < params->depth; i++) {
        if (input[i] - largest >= params->least_difference) {
            sum_q19 = wsp_add32(sum_q19, wsp_div_pow2(exponential_q31(params, input[i] - largest), 12));
        }
    }
    const int headroom = wsp_clz32((uint32_t)sum_q19);
    /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): the largest input alone adds 2^19. */
    const int32_t fraction_q31 = (int32_t)(((uint32_t)sum_q19 << headroom) - ((uint32_t)1 << 31));
    const int32_t reciprocal_q31 = wsp_reciprocal_of_one_plus_q31(fraction_q31);
    const int shift = 12 - headroom + 31 - (int)params->output_bits;
    for (uint32_t i = 0u; i < params->depth; i++) {
        int32_t value = 0;
        if (input[i] - largest >= params->least_difference) {
            const int32_t exponential = exponential_q31(params, input[i] - largest);
            value = wsp_div_pow2(wsp_mul_high(reciprocal_q31, exponential), shift);
        }
        if (params->output_bits == 8) {
            ((int8_t *)output)[start + i] = wsp_sat8(value + INT8_MIN);
        } else {
            ((int16_t *)output)[start + i] = wsp_sat16(value + INT16_MIN);
        }
    }
}

static void execute(const wsp_engine *engine, const void *params)
{
    const wsp_softmax_params *softmax = (const wsp_softmax_params *)params;
    const int8_t *input = (const int8_t *)wsp_at(engine, softmax->input);
    for (uint32_t row = 0u; row < softmax->rows; row++) {
        execute_row(softmax, input + row * softmax->depth, wsp_at(engine, softmax->output), row * softmax->depth);
    }
}

const wsp_operator wsp_op_softmax = {
    .builtin = WSP_BUILTIN_SOFTMAX,
    .flags = WSP_OPERATOR_IN_PLACE,
    WSP_UNARY_SIGNATURE(WSP_IS_INT8 | WSP_IS_SCALED | WSP_IS_VECTORS, WSP_IS_INTEGER),
    .prepare = prepare,
    .execute = execute,
};
