#include "reduce.h"

#include <string.h>

#include "operand.h"
#include "requantize.h"

#define MOST_TERMS 0x8000u /* an int32 holds the sum of that many int16 elements */

typedef struct reduce_dim {
    uint32_t count;
    uint32_t stride; /* elements of the output, 0: summed over */
} reduce_dim;

typedef struct reduce_params {
    uint32_t input;
    uint32_t output;
    uint32_t sums; /* scratch for int32[outputs] */
    uint32_t outputs;
    uint32_t rank;
    uint32_t width_bytes;
    int32_t offset; /* input zero point times the number of terms */
    int32_t output_zero_point;
    wsp_multiplier factor;
    int32_t low;
    int32_t high;
    reduce_dim dims[WSP_ENGINE_MAX_RANK]; /* from the innermost out */
} reduce_params;

/* Folds 1 / terms into the factor the way the reference does. */
static void divide_factor(wsp_multiplier *factor, uint32_t terms)
{
    int32_t shift = 31 - wsp_clz32(terms);
    if (shift > 31 + factor->shift) {
        shift = 31 + factor->shift;
    }
    factor->multiplier = (int32_t)(((uint64_t)(uint32_t)factor->multiplier << shift) / terms);
    factor->shift -= shift;
}

/* Marks the axes to sum over. */
static wsp_status read_axes(wsp_builder *builder, uint32_t *marked)
{
    const wsp_operand *input = &builder->inputs[0];
    const wsp_vector axes = wsp_operand_list(&builder->inputs[1]);
    wsp_status status = WSP_OK;
    *marked = 0u;
    for (uint32_t i = 0u; status == WSP_OK && i < axes.count; i++) {
        uint32_t axis = 0u;
        status = wsp_operand_axis(builder, input, wsp_fb_vector_i32(&builder->model.fb, &axes, i), &axis);
        *marked |= 1u << axis;
    }
    return status;
}

static wsp_status prepare_factor(wsp_builder *builder, uint32_t terms, reduce_params *params)
{
    const wsp_operand *input = &builder->inputs[0];
    const wsp_operand *output = &builder->output;
    if (!wsp_quant_ratio(input->scale_bits, output->scale_bits, &params->factor)) {
        return wsp_prepare_invalid(builder, "scale");
    }
    if (terms > MOST_TERMS) {
        return wsp_prepare_fail(builder, WSP_ERR_MODEL_LIMIT, "number of terms");
    }
    if (builder->node.builtin == WSP_BUILTIN_MEAN) {
        divide_factor(&params->factor, terms);
    }
    params->offset = input->zero_point * (int32_t)terms;
    params->output_zero_point = output->zero_point;
    wsp_operand_range(output, &params->low, &params->high);
    return WSP_OK;
}

wsp_status wsp_reduce_prepare(wsp_builder *builder)
{
    const wsp_operand *input = &builder->inputs[0];
    const wsp_operand *output = &builder->output;
    reduce_params params;
    uint32_t marked = 0u;
    uint32_t stride = 1u;
    wsp_status status = read_axes(builder, &marked);
    if (status != WSP_OK) {
        return status;
    }
    params.rank = 0u;
    for (uint32_t i = input->rank; i > 0u; i--) {
        const bool summed = (marked >> (i - 1u) & 1u) != 0u;
        const reduce_dim dim = {(uint32_t)input->dims[i - 1u], summed ? 0u : stride};
        stride *= summed ? 1u : dim.count;
        params.dims[params.rank] = dim;
        params.rank++;
    }
    if (stride != output->elements) {
        return wsp_prepare_invalid(builder, "shape");
    }
    params.input = input->ref;
    params.output = output->ref;
    params.outputs = output->elements;
    params.width_bytes = wsp_type_bytes(input->type);
    if ((status = prepare_factor(builder, input->elements / output->elements, &params)) != WSP_OK ||
        (status = wsp_prepare_scratch(builder, 4u * output->elements, &params.sums)) != WSP_OK) {
        return status;
    }
    const size_t bytes = offsetof(reduce_params, dims) + params.rank * sizeof(reduce_dim);
    return wsp_prepare_commit(builder, &params, (uint32_t)bytes);
}

static void add_elements(const reduce_params *reduce, const void *input, int32_t *sums)
{
    uint32_t at[WSP_ENGINE_MAX_RANK] = {0u};
    uint32_t dim = 0u;
    uint32_t target = 0u;
    uint32_t element = 0u;
    do {
        sums[target] +=
            reduce->width_bytes == 1u ? ((const int8_t *)input)[element] : ((const int16_t *)input)[element];
        element++;
        for (dim = 0u; dim < reduce->rank; dim++) {
            target += reduce->dims[dim].stride;
            at[dim]++;
            if (at[dim] < reduce->dims[dim].count) {
                break;
            }
            target -= reduce->dims[dim].stride * reduce->dims[dim].count;
            at[dim] = 0u;
        }
    } while (dim < reduce->rank);
}

void wsp_reduce_run(const wsp_engine *engine, const void *params)
{
    const reduce_params *reduce = (const reduce_params *)params;
    int32_t *sums = (int32_t *)wsp_at(engine, reduce->sums);
    void *output = wsp_at(engine, reduce->output);
    memset(sums, 0, reduce->outputs * sizeof *sums);
    add_elements(reduce, wsp_at(engine, reduce->input), sums);
    for (uint32_t i = 0u; i < reduce->outputs; i++) {
        const int32_t scaled =
            wsp_requantize(sums[i] - reduce->offset, reduce->factor.multiplier, reduce->factor.shift);
        const int32_t value = wsp_clamp32(wsp_add_wrap32(scaled, reduce->output_zero_point), reduce->low, reduce->high);
        if (reduce->width_bytes == 1u) {
            ((int8_t *)output)[i] = (int8_t)value;
        } else {
            ((int16_t *)output)[i] = (int16_t)value;
        }
    }
}
