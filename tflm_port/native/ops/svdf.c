/* SVDF, int8 with a state of int8 or int16: every filter multiplies the input with its features, the state keeps the
 * last `memory` results, and these are multiplied with its weights over time; `rank` filters add up to one output. The
 * fused activation has no effect on integers, as in the reference. */
#include <string.h>

#include "../bytes.h"
#include "../dot.h"
#include "../ops.h"
#include "../quant.h"
#include "../signature.h"
#include "../variables.h"

enum { OPTION_RANK = 0 };
enum { INPUT = 0, FEATURES = 1, TIMES = 2, BIAS = 3, STATE = 4 };

#define MOST_DEPTH 65536u /* an int32 holds the sum of that many products */

typedef struct svdf_params {
    uint32_t input;
    uint32_t features; /* int8[filters][depth] */
    uint32_t times;    /* state's type[filters][memory] */
    uint32_t bias;     /* int32[units] in the model */
    uint32_t state;    /* [batches][filters][memory], the newest last */
    uint32_t output;
    uint32_t wide; /* scratch for int16[depth] */
    uint32_t batches;
    uint32_t depth;
    uint32_t filters;
    uint32_t memory;
    uint32_t rank;
    uint32_t state_width; /* bytes per element */
    int32_t input_zero_point;
    int32_t state_zero_point;
    int32_t output_zero_point;
    wsp_multiplier to_state;
    wsp_multiplier to_output;
} svdf_params;

static wsp_status check_shapes(wsp_builder *builder, const wsp_operand *bias, const wsp_operand *state,
                               svdf_params *params)
{
    const wsp_operand *input = &builder->inputs[INPUT];
    const wsp_operand *features = &builder->inputs[FEATURES];
    const wsp_operand *times = &builder->inputs[TIMES];
    const wsp_operand *output = &builder->output;
    const int32_t rank = wsp_prepare_option32(builder, OPTION_RANK);
    params->batches = (uint32_t)input->dims[0];
    params->depth = (uint32_t)input->dims[1];
    params->filters = (uint32_t)features->dims[0];
    params->memory = (uint32_t)times->dims[1];
    params->rank = (uint32_t)rank;
    if (rank < 1 || features->dims[0] % rank != 0) {
        return wsp_prepare_invalid(builder, "shape");
    }
    const int32_t units = features->dims[0] / rank;
    if (features->dims[1] != input->dims[1] || times->dims[0] != features->dims[0] ||
        state->dims[0] != input->dims[0] || (uint32_t)state->dims[1] != times->elements ||
        output->dims[0] != input->dims[0] || output->dims[1] != units || bias->elements != (uint32_t)units) {
        return wsp_prepare_invalid(builder, "shape");
    }
    return params->depth <= MOST_DEPTH ? WSP_OK : wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "depth");
}

static wsp_status prepare(wsp_builder *builder)
{
    const wsp_operand *input = &builder->inputs[INPUT];
    const wsp_operand *features = &builder->inputs[FEATURES];
    const wsp_operand *times = &builder->inputs[TIMES];
    const wsp_operand *output = &builder->output;
    wsp_operand bias;
    wsp_operand state;
    svdf_params params;
    wsp_status status = wsp_prepare_input(builder, BIAS, WSP_IS_LIST, &bias);
    if (status != WSP_OK || (status = wsp_variable_tensor(builder, STATE, &state)) != WSP_OK ||
        (status = wsp_signature_check(builder, &state, WSP_IS_INTEGER | WSP_IS_SCALED | WSP_IS_MATRIX)) != WSP_OK ||
        (status = check_shapes(builder, &bias, &state, &params)) != WSP_OK ||
        (status = wsp_prepare_scratch(builder, 2u * params.depth, &params.wide)) != WSP_OK) {
        return status;
    }
    if (times->type != state.type || times->data_pos == 0u) {
        return wsp_prepare_invalid(builder, "tensor type");
    }
    if (!wsp_quant_product_ratio(input->scale_bits, features->scale_bits, state.scale_bits, &params.to_state) ||
        !wsp_quant_product_ratio(state.scale_bits, times->scale_bits, output->scale_bits, &params.to_output)) {
        return wsp_prepare_invalid(builder, "scale");
    }
    params.input = input->ref;
    params.features = features->ref;
    params.times = times->ref;
    params.bias = bias.ref;
    params.state = state.ref;
    params.output = output->ref;
    params.state_width = wsp_type_bytes(state.type);
    params.input_zero_point = input->zero_point;
    params.state_zero_point = state.zero_point;
    params.output_zero_point = output->zero_point;
    return wsp_prepare_commit(builder, &params, sizeof params);
}

/* Stores the newest result of a filter; the zero point is added after the clamp and may wrap, as in the reference. */
static void remember(const svdf_params *svdf, void *state, uint32_t at, int32_t sum)
{
    const int32_t scaled = wsp_requantize(sum, svdf->to_state.multiplier, svdf->to_state.shift);
    if (svdf->state_width == 1u) {
        ((int8_t *)state)[at] = (int8_t)(wsp_sat8(scaled) + svdf->state_zero_point);
    } else {
        ((int16_t *)state)[at] = (int16_t)(wsp_sat16(scaled) + svdf->state_zero_point);
    }
}

/* Sum over the filters of one unit, whose elements lie together; wraps as the reference's int32 does. */
static int32_t sum_over_time(const svdf_params *svdf, const void *times, const void *state, uint32_t time_at,
                             uint32_t state_at, int32_t bias)
{
    uint32_t sum = (uint32_t)bias;
    for (uint32_t i = 0u; i < svdf->rank * svdf->memory; i++) {
        const bool narrow = svdf->state_width == 1u;
        const int32_t weight = narrow ? ((const int8_t *)times)[time_at + i] : ((const int16_t *)times)[time_at + i];
        const int32_t x = narrow ? ((const int8_t *)state)[state_at + i] : ((const int16_t *)state)[state_at + i];
        sum += (uint32_t)weight * (uint32_t)(x - svdf->state_zero_point);
    }
    return (int32_t)sum;
}

static void execute(const wsp_engine *engine, const void *params)
{
    const svdf_params svdf = *(const svdf_params *)params;
    const int8_t *input = (const int8_t *)wsp_at(engine, svdf.input);
    const int8_t *features = (const int8_t *)wsp_at(engine, svdf.features);
    const uint8_t *bias = (const uint8_t *)wsp_at(engine, svdf.bias);
    const void *times = wsp_at(engine, svdf.times);
    uint8_t *state = (uint8_t *)wsp_at(engine, svdf.state);
    int8_t *output = (int8_t *)wsp_at(engine, svdf.output);
    int16_t *wide = (int16_t *)wsp_at(engine, svdf.wide);
    const uint32_t cells = svdf.filters * svdf.memory;
    const uint32_t per_unit = svdf.rank * svdf.memory;
    /* What moves from one filter to the one before is overwritten with the newest result. */
    memmove(state, state + svdf.state_width, (svdf.batches * cells - 1u) * svdf.state_width);
    for (uint32_t batch = 0u; batch < svdf.batches; batch++) {
        const uint32_t start = batch * cells;
        wsp_dot_widen(input + batch * svdf.depth, svdf.depth, svdf.input_zero_point, wide);
        for (uint32_t filter = 0u; filter < svdf.filters; filter++) {
            const int32_t sum = wsp_dot_row(features + filter * svdf.depth, wide, svdf.depth);
            remember(&svdf, state, start + (filter + 1u) * svdf.memory - 1u, sum);
        }
        for (uint32_t unit = 0u; unit * svdf.rank < svdf.filters; unit++) {
            const int32_t sum = sum_over_time(&svdf, times, state, unit * per_unit, start + unit * per_unit,
                                              wsp_load_i32(bias + 4u * unit));
            const int32_t scaled = wsp_requantize(sum, svdf.to_output.multiplier, svdf.to_output.shift);
            *output = wsp_sat8(wsp_add_wrap32(scaled, svdf.output_zero_point));
            output++;
        }
    }
}

#define MATRIX_INT8 (WSP_IS_INT8 | WSP_IS_SCALED | WSP_IS_MATRIX)

const wsp_operator wsp_op_svdf = {
    .builtin = WSP_BUILTIN_SVDF,
    .least_inputs = 5u,
    .most_inputs = 5u,
    .outputs = 1u,
    .inputs = {MATRIX_INT8, MATRIX_INT8 | WSP_IS_CONSTANT, WSP_IS_INTEGER | WSP_IS_SCALED | WSP_IS_MATRIX},
    .output = MATRIX_INT8,
    .prepare = prepare,
    .execute = execute,
};
