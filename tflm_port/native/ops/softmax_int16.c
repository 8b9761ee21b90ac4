/* SOFTMAX over the last dimension, int16: exponential and reciprocal come from tables with interpolation. */
#include "../operand.h"
#include "../ops.h"
#include "../requantize.h"
#include "../tables.h"

enum { OPTION_BETA = 0 };

/* Output scales nearer than one thousandth to 2^-15, as binary32 patterns. */
#define LEAST_SCALE 0x37FFBE77u
#define MOST_SCALE 0x380020C4u

#define MOST_DEPTH 65535u /* an int32 holds the sum of so many exponentials */
#define MOST_SHIFT 15     /* differences, of 16 bits, keep their value */

typedef struct softmax_params {
    uint32_t input;
    uint32_t output;
    uint32_t rows;
    uint32_t depth;
    wsp_multiplier factor; /* differences to steps of 10 / 65535 */
} softmax_params;

static bool difference_factor(wsp_builder *builder, wsp_real scale, wsp_multiplier *factor)
{
    wsp_real beta;
    const uint32_t beta_bits = (uint32_t)wsp_fb_i32(&builder->model.fb, &builder->node.options, OPTION_BETA, 0);
    if (!wsp_real_from_float(beta_bits, &beta)) {
        return false;
    }
    const wsp_real step = wsp_real_div(wsp_real_from_u32(10u), wsp_real_from_u32(UINT16_MAX), WSP_REAL_DOUBLE);
    const wsp_real product = wsp_real_mul(scale, beta, WSP_REAL_DOUBLE);
    return wsp_quant_multiplier(wsp_real_div_by_double(product, step, WSP_REAL_DOUBLE), factor) &&
           factor->shift <= MOST_SHIFT;
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
    if (input->type != WSP_TYPE_INT16 || output->type != WSP_TYPE_INT16 || input->rank == 0u) {
        return wsp_prepare_invalid(builder, "tensor type");
    }
    if (input->zero_point != 0 || output->zero_point != 0 || output->scale_bits < LEAST_SCALE ||
        output->scale_bits > MOST_SCALE) {
        return wsp_prepare_invalid(builder, "quantization");
    }
    if (!difference_factor(builder, scale, &params.factor)) {
        return wsp_prepare_invalid(builder, "scale");
    }
    params.input = input->ref;
    params.output = output->ref;
    params.depth = (uint32_t)input->dims[input->rank - 1u];
    params.rows = input->elements / params.depth;
    if (params.depth > MOST_DEPTH) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "depth");
    }
    return wsp_prepare_commit(builder, &params, sizeof params);
}

/* A straight line between two of 513 entries; x, clamped to int16, runs over the whole table. */
static int16_t interpolate(const int16_t *table, int32_t x)
{
    const int32_t from_start = wsp_sat16(x) - INT16_MIN;
    const int16_t *at = table + (from_start >> 7);
    return (int16_t)(at[0] + wsp_shr_round32((at[1] - at[0]) * (from_start & 127), 7));
}

/* The exponentials wait in the output for their sum. */
static void execute_row(const softmax_params *params, const int16_t *input, int16_t *output)
{
    int32_t largest = INT16_MIN;
    int32_t sum_q15 = 0; /* the largest input alone adds more than 2^14 */
    for (uint32_t i = 0u; i < params->depth; i++) {
        largest = input[i] > largest ? input[i] : largest;
    }
    for (uint32_t i = 0u; i < params->depth; i++) {
        const int32_t steps = wsp_requantize(input[i] - largest, params->factor.multiplier, params->factor.shift);
        output[i] = interpolate(wsp_exponential_table_q15, wsp_add32(steps, INT16_MAX));
        sum_q15 = wsp_add32(sum_q15, output[i]);
    }
    const int shift =
        (int)wsp_clamp32(31 - wsp_clz32((uint32_t)sum_q15), 14, 30); /* which it is: told to static analysis */
    const uint32_t mantissa_q16 = (((uint32_t)sum_q15 << (30 - shift)) + ((uint32_t)1 << 13)) >> 14;
    const int32_t reciprocal_q15 =
        interpolate(wsp_reciprocal_table_q15, (int32_t)mantissa_q16 - ((int32_t)1 << 16) + INT16_MIN);
    for (uint32_t i = 0u; i < params->depth; i++) {
        output[i] = (int16_t)wsp_clamp32(wsp_shr_round32(output[i] * reciprocal_q15, shift), 0, INT16_MAX);
    }
}

static void execute(const wsp_engine *engine, const void *params)
{
    const softmax_params *softmax = (const softmax_params *)params;
    const int16_t *input = (const int16_t *)wsp_at(engine, softmax->input);
    int16_t *output = (int16_t *)wsp_at(engine, softmax->output);
    for (uint32_t row = 0u; row < softmax->rows; row++) {
        execute_row(softmax, input + row * softmax->depth, output + row * softmax->depth);
    }
}

const wsp_operator wsp_op_softmax_int16 = {WSP_BUILTIN_SOFTMAX, WSP_OPERATOR_IN_PLACE | WSP_OPERATOR_INT16, prepare,
                                           execute};
