/* SOFTMAX over the last dimension, int8 in, int8 or int16 out. The output's quantization is fixed: 1/256 and -128, or
 * 1/65536 and -32768. */
#include "../functions.h"
#include "../operand.h"
#include "../ops.h"
#include "../requantize.h"

enum { OPTION_BETA = 0 };

#define SCALE_INT8 0x3B800000u  /* 1/256 */
#define SCALE_INT16 0x37800000u /* 1/65536 */

/* The sum of exponentials is Q19: more than this many ones do not fit, or leave no valid shift for int8. */
#define MOST_INT16 4095u
#define MOST_INT8 511u

typedef struct softmax_params {
    uint32_t input;
    uint32_t output;
    uint32_t rows;
    uint32_t depth;
    wsp_multiplier factor;
    int32_t least_difference; /* exponentials of differences below are zero */
    int32_t output_bits;
} softmax_params;

/* beta * scale in Q26 units, at most what 31 bits hold. */
static bool exponent_factor(wsp_builder *builder, wsp_real scale, softmax_params *params)
{
    wsp_real beta;
    static const wsp_real one = {(uint64_t)1 << 63, 1};
    const uint32_t beta_bits = (uint32_t)wsp_fb_i32(&builder->model.fb, &builder->node.options, OPTION_BETA, 0);
    if (!wsp_real_from_float(beta_bits, &beta)) {
        return false;
    }
    wsp_real factor = wsp_real_scale(wsp_real_mul(beta, scale, WSP_REAL_DOUBLE), 26);
    const wsp_real most = wsp_real_from_u32((uint32_t)INT32_MAX);
    if (wsp_real_compare(factor, most) > 0) {
        factor = most;
    }
    if (wsp_real_compare(factor, one) <= 0) {
        return false;
    }
    (void)wsp_quant_multiplier(factor, &params->factor);
    params->least_difference = -wsp_quant_input_radius(5, params->factor.shift);
    return true;
}

static wsp_status prepare(wsp_builder *builder)
{
    wsp_operand *input = &builder->inputs[0];
    wsp_operand *output = &builder->output;
    wsp_real scale;
    softmax_params params;
    wsp_status status = wsp_operand_unary(builder, input, output);
    if (status != WSP_OK || (status = wsp_operand_scale(builder, input, &scale)) != WSP_OK) {
        return status;
    }
    const bool narrow = output->type == WSP_TYPE_INT8;
    if (input->type != WSP_TYPE_INT8 || !(narrow || output->type == WSP_TYPE_INT16) || input->rank == 0u) {
        return wsp_prepare_invalid(builder, "tensor type");
    }
    if (output->scale_bits != (narrow ? SCALE_INT8 : SCALE_INT16) ||
        output->zero_point != (narrow ? INT8_MIN : INT16_MIN)) {
        return wsp_prepare_invalid(builder, "quantization");
    }
    if (!exponent_factor(builder, scale, &params)) {
        return wsp_prepare_invalid(builder, "scale");
    }
    params.input = input->ref;
    params.output = output->ref;
    params.depth = (uint32_t)input->dims[input->rank - 1u];
    params.rows = input->elements / params.depth;
    params.output_bits = narrow ? 8 : 16;
    if (params.depth > (narrow ? MOST_INT8 : MOST_INT16)) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "depth");
    }
    return wsp_prepare_commit(builder, &params, sizeof params);
}

static int32_t exponential_q31(const softmax_params *params, int32_t difference)
{
    const int32_t scaled_q26 =
        wsp_mul_high(wsp_shl_wrap32(difference, (int)params->factor.shift), params->factor.multiplier);
    return wsp_exp_of_negative_q31(scaled_q26, 5);
}

static void execute_row(const softmax_params *params, const int8_t *input, void *output, uint32_t start)
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
    const softmax_params *softmax = (const softmax_params *)params;
    const int8_t *input = (const int8_t *)wsp_at(engine, softmax->input);
    for (uint32_t row = 0u; row < softmax->rows; row++) {
        execute_row(softmax, input + row * softmax->depth, wsp_at(engine, softmax->output), row * softmax->depth);
    }
}

const wsp_operator wsp_op_softmax = {WSP_BUILTIN_SOFTMAX, WSP_OPERATOR_IN_PLACE, prepare, execute};
