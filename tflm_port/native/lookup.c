#include "lookup.h"

#include "kernels/kernels.h"
#include "operand.h"

/* The argument of the function is Q27: four integer bits. */
static bool argument(const wsp_operand *input, const wsp_real *scale, wsp_lookup_function *function)
{
    wsp_multiplier factor;
    const wsp_real real = wsp_real_scale(*scale, 27);
    function->zero_point = input->zero_point;
    if (real.exponent < 0 || real.exponent > 62) {
        return false;
    }
    (void)wsp_quant_multiplier(real, &factor);
    function->multiplier = factor.multiplier;
    function->shift = factor.shift;
    function->radius = wsp_quant_input_radius(4, real.exponent);
    return true;
}

static wsp_status find_table(wsp_builder *builder, const wsp_operand *input, const wsp_lookup_function *function,
                             wsp_lookup_fn compute, uint32_t *ref)
{
    for (uint32_t i = 0u; i < builder->table_count; i++) {
        const wsp_shared_table *table = &builder->tables[i];
        if (table->builtin == builder->node.builtin && table->scale_bits == input->scale_bits &&
            table->zero_point == input->zero_point) {
            *ref = table->ref;
            return WSP_OK;
        }
    }
    const wsp_status status = wsp_prepare_reserve(builder, WSP_BUILDER_TABLE_BYTES, ref);
    int8_t *table = (int8_t *)wsp_prepare_memory(builder, *ref);
    for (int32_t x = INT8_MIN; table != NULL && status == WSP_OK && x <= INT8_MAX; x++) {
        table[(uint8_t)x] = compute(function, (int8_t)x);
    }
    if (status == WSP_OK && builder->table_count < WSP_BUILDER_TABLES) {
        const wsp_shared_table shared = {builder->node.builtin, input->scale_bits, input->zero_point, *ref};
        builder->tables[builder->table_count] = shared;
        builder->table_count++;
    }
    return status;
}

wsp_status wsp_lookup_prepare(wsp_builder *builder, const wsp_operand *input, const wsp_operand *output,
                              wsp_lookup_fn compute)
{
    wsp_real scale;
    wsp_lookup_params params = {input->ref, output->ref, input->elements, 0u, {0, 0, 0, 0}};
    wsp_status status = wsp_operand_scale(builder, input, &scale);
    if (status != WSP_OK) {
        return status;
    }
    if (input->type != WSP_TYPE_INT8 || output->type != WSP_TYPE_INT8) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "tensor type");
    }
    if (!argument(input, &scale, &params.function)) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "scale");
    }
    if (input->elements >= WSP_LOOKUP_LEAST_ELEMENTS) {
        status = find_table(builder, input, &params.function, compute, &params.table);
    }
    return status == WSP_OK ? wsp_prepare_commit(builder, &params, sizeof params) : status;
}

void wsp_lookup_run(const wsp_engine *engine, const wsp_lookup_params *params, wsp_lookup_fn compute)
{
    const int8_t *input = (const int8_t *)wsp_at(engine, params->input);
    int8_t *output = (int8_t *)wsp_at(engine, params->output);
    if (params->table == 0u) {
        for (uint32_t i = 0u; i < params->count; i++) {
            output[i] = compute(&params->function, input[i]);
        }
        return;
    }
    wsp_kernel_lookup_int8((const int8_t *)wsp_at(engine, params->table), params->count, input, output);
}
