/* SOFTMAX over the last dimension, int16: exponential and reciprocal come from tables with interpolation. */
#include "../softmax.h"
#include "../tables.h"

/* Output scales nearer than one thousandth to 2^-15, as binary32 patterns. */
#define LEAST_SCALE 0x37FFBE77u
#define MOST_SCALE 0x380020C4u

#define MOST_DEPTH 65535u /* an int32 holds the sum of so many exponentials */
#define MOST_SHIFT 15     /* differences, of 16 bits, keep their value */

/* Differences to steps of 10 / 65535. */
static bool difference_factor(wsp_builder *builder, wsp_multiplier *factor)
{
    const wsp_real steps = wsp_real_from_u32(UINT16_MAX);
    wsp_real step = wsp_real_from_u32(10u);
    wsp_real real;
    wsp_real_div(&step, &steps, WSP_REAL_DOUBLE);
    if (!wsp_softmax_scale(builder, &real)) {
        return false;
    }
    wsp_real_div_by_double(&real, &step, WSP_REAL_DOUBLE);
    return wsp_quant_multiplier(&real, factor) && factor->shift <= MOST_SHIFT;
}

static wsp_status prepare(wsp_builder *builder)
{
    const uint32_t scale_bits = builder->output.scale_bits;
    wsp_softmax_params params;
    if (scale_bits < LEAST_SCALE || scale_bits > MOST_SCALE) {
        return wsp_prepare_invalid(builder, "quantization");
    }
    params.least_difference = 0;
    params.output_bits = 16;
    return difference_factor(builder, &params.factor) ? wsp_softmax_commit(builder, MOST_DEPTH, &params)
                                                      : wsp_prepare_invalid(builder, "scale");
}

/* A straight line between two of 513 entries; x, clamped to int16, runs over the whole table. */
static int16_t interpolate(const int16_t *table, int32_t x)
{
    const int32_t from_start = wsp_sat16(x) - INT16_MIN;
    const int16_t *at = table + (from_start >> 7);
    return (int16_t)(at[0] + wsp_shr_round32((at[1] - at[0]) * (from_start & 127), 7));
}

/* The exponentials wait in the output for their sum. */
static void execute_row(const wsp_softmax_params *params, const int16_t *input, int16_t *output)
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
    const wsp_softmax_params *softmax = (const wsp_softmax_params *)params;
    const int16_t *input = (const int16_t *)wsp_at(engine, softmax->input);
    int16_t *output = (int16_t *)wsp_at(engine, softmax->output);
    for (uint32_t row = 0u; row < softmax->rows; row++) {
        execute_row(softmax, input + row * softmax->depth, output + row * softmax->depth);
    }
}

const wsp_operator wsp_op_softmax_int16 = {
    .builtin = WSP_BUILTIN_SOFTMAX,
    .flags = WSP_OPERATOR_IN_PLACE | WSP_OPERATOR_INT16,
    WSP_UNARY_SIGNATURE(WSP_IS_INT16 | WSP_IS_CENTRED | WSP_IS_SCALED | WSP_IS_VECTORS, WSP_IS_INT16 | WSP_IS_CENTRED),
    .prepare = prepare,
    .execute = execute,
};
