/* SVDF, int8 with a state of int8 or int16: every filter multiplies the input with its features, the state keeps the
 * last `memory` results, and these are multiplied with its weights over time; `rank` filters add up to one output. The
 * fused activation has no effect on integers, as in the reference. */
#include <string.h>

#include "../bytes.h"
#include "../dot.h"
#include "../operand.h"
#include "../ops.h"
#include "../requantize.h"
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

typedef struct operands {
    wsp_operand *input;
    wsp_operand *features;
    wsp_operand *times;
    wsp_operand *output;
    wsp_operand bias;
    wsp_operand state;
} operands;

static wsp_status describe(wsp_builder *builder, operands *of)
{
    of->input = &builder->inputs[INPUT];
    of->features = &builder->inputs[FEATURES];
    of->times = &builder->inputs[TIMES];
    of->output = &builder->output;
    wsp_status status = wsp_prepare_counts(builder, 5u, 5u, 1u);
    if (status != WSP_OK || (status = wsp_prepare_input(builder, INPUT, of->input)) != WSP_OK ||
        (status = wsp_prepare_constant(builder, FEATURES, WSP_TYPE_INT8, of->features)) != WSP_OK ||
        (status = wsp_prepare_input(builder, TIMES, of->times)) != WSP_OK ||
        (status = wsp_prepare_constant(builder, BIAS, WSP_TYPE_INT32, &of->bias)) != WSP_OK ||
        (status = wsp_variable_tensor(builder, STATE, &of->state)) != WSP_OK ||
        (status = wsp_prepare_output(builder, 0u, of->output)) != WSP_OK) {
        return status;
    }
    const bool typed = of->input->type == WSP_TYPE_INT8 && of->output->type == WSP_TYPE_INT8 &&
                       of->times->type == of->state.type && of->times->data_pos != 0u;
    return typed ? WSP_OK : wsp_prepare_invalid(builder, "tensor type");
}

static wsp_status check_shapes(wsp_builder *builder, const operands *of, svdf_params *params)
{
    const int32_t rank = wsp_fb_i32(&builder->model.fb, &builder->node.options, OPTION_RANK, 0);
    if (of->input->rank != 2u || of->features->rank != 2u || of->times->rank != 2u || of->state.rank != 2u ||
        of->output->rank != 2u || rank < 1 || of->features->dims[0] % rank != 0) {
        return wsp_prepare_invalid(builder, "shape");
    }
    params->batches = (uint32_t)of->input->dims[0];
    params->depth = (uint32_t)of->input->dims[1];
    params->filters = (uint32_t)of->features->dims[0];
    params->memory = (uint32_t)of->times->dims[1];
    params->rank = (uint32_t)rank;
    const uint32_t units = params->filters / params->rank;
    if (of->features->dims[1] != of->input->dims[1] || of->times->dims[0] != of->features->dims[0] ||
        of->state.dims[0] != of->input->dims[0] || (uint32_t)of->state.dims[1] != of->times->elements ||
        of->output->dims[0] != of->input->dims[0] || (uint32_t)of->output->dims[1] != units ||
        of->bias.elements != units) {
        return wsp_prepare_invalid(builder, "shape");
    }
    return params->depth <= MOST_DEPTH ? WSP_OK : wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "depth");
}

/* The factor of a product of two tensors in the scale of a third. */
static wsp_status factor(wsp_builder *builder, const wsp_operand *a, const wsp_operand *b, const wsp_operand *to,
                         wsp_multiplier *result)
{
    wsp_real first;
    wsp_real second;
    wsp_real target;
    wsp_status status = wsp_operand_scale(builder, a, &first);
    if (status != WSP_OK || (status = wsp_operand_scale(builder, b, &second)) != WSP_OK ||
        (status = wsp_operand_scale(builder, to, &target)) != WSP_OK) {
        return status;
    }
    const wsp_real product = wsp_real_mul(first, second, WSP_REAL_DOUBLE);
    return wsp_quant_multiplier(wsp_real_div(product, target, WSP_REAL_DOUBLE), result)
               ? WSP_OK
               : wsp_prepare_invalid(builder, "scale");
}

static wsp_status prepare(wsp_builder *builder)
{
    operands of;
    svdf_params params;
    wsp_status status = describe(builder, &of);
    if (status != WSP_OK || (status = check_shapes(builder, &of, &params)) != WSP_OK ||
        (status = factor(builder, of.input, of.features, &of.state, &params.to_state)) != WSP_OK ||
        (status = factor(builder, &of.state, of.times, of.output, &params.to_output)) != WSP_OK ||
        (status = wsp_prepare_scratch(builder, 2u * params.depth, &params.wide)) != WSP_OK) {
        return status;
    }
    params.input = of.input->ref;
    params.features = of.features->ref;
    params.times = of.times->ref;
    params.bias = of.bias.ref;
    params.state = of.state.ref;
    params.output = of.output->ref;
    params.state_width = wsp_type_bytes(of.state.type);
    params.input_zero_point = of.input->zero_point;
    params.state_zero_point = of.state.zero_point;
    params.output_zero_point = of.output->zero_point;
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

const wsp_operator wsp_op_svdf = {WSP_BUILTIN_SVDF, 0u, prepare, execute};
