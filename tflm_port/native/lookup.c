#include "lookup.h"

#include "kernels/kernels.h"
#include "operand.h"

/* The argument of the function is Q27: four integer bits. */
static bool argument_factor(const wsp_operand *input, wsp_lookup_params *params)
{
    wsp_multiplier factor;
    wsp_real real = wsp_operand_scale(input);
    real.exponent += 27;
    if (real.exponent < 0 || real.exponent > 62) {
        return false;
    }
    (void)wsp_quant_multiplier(&real, &factor);
    params->multiplier = factor.multiplier;
    params->shift = factor.shift;
    params->radius = wsp_quant_input_radius(4, real.exponent);
    params->zero_point = (int16_t)input->zero_point;
    return true;
}

static int32_t argument_q27(const wsp_lookup_params *params, int32_t difference)
{
    return wsp_requantize(difference, params->multiplier, params->shift);
}

/* A difference of 0 counts as negative, as it does in the reference where everything saturates. */
static int8_t with_sign(int32_t difference, int32_t size)
{
    return wsp_sat8(difference > 0 ? size : -size);
}

static int8_t result(const wsp_lookup_params *params, const wsp_lookup_function *function, int32_t difference)
{
    const bool saturated = difference >= params->radius || difference <= -params->radius;
    const int32_t argument = saturated ? 0 : argument_q27(params, difference);
    return with_sign(difference, saturated ? WSP_LOOKUP_MOST : function->magnitude((int32_t)wsp_abs32(argument)));
}

/* The elements from where the result saturates on one side to where it does on the other. */
static void find_ends(wsp_lookup_params *params, const wsp_lookup_function *function)
{
    int32_t distance = 1;
    int32_t most = params->radius < 256 ? params->radius : 256;
    while (distance < most) {
        const int32_t middle = (distance + most) / 2;
        if (argument_q27(params, middle) < function->saturated_q27) {
            distance = middle + 1;
        } else {
            most = middle;
        }
    }
    params->first = wsp_sat8(params->zero_point - distance);
    params->last = wsp_sat8(params->zero_point + distance);
}

/* The size of the argument of a negative difference, from that of the positive one. The multiplier has 24 significant
 * bits: from a shift of 24 on nothing is rounded, and they are equal. */
static int32_t mirrored_q27(const wsp_lookup_params *params, int32_t difference, int32_t argument)
{
    return params->shift >= 24 ? argument : -argument_q27(params, -difference);
}

/* Results on both sides of the zero point differ in their sign only, unless their arguments are rounded otherwise. */
static void fill_table(const wsp_lookup_params *params, const wsp_lookup_function *function, int8_t *table)
{
    const int32_t below = params->zero_point - params->first;
    const int32_t above = params->last - params->zero_point;
    for (int32_t distance = 0; distance <= below || distance <= above; distance++) {
        int32_t size = WSP_LOOKUP_MOST;
        int32_t mirrored = WSP_LOOKUP_MOST;
        if (distance < params->radius) {
            const int32_t argument = argument_q27(params, distance);
            const int32_t other = mirrored_q27(params, distance, argument);
            size = function->magnitude(argument);
            mirrored = other == argument ? size : function->magnitude(other);
        }
        if (distance <= above) {
            table[below + distance] = wsp_sat8(size);
        }
        if (distance <= below) {
            table[below - distance] = wsp_sat8(-mirrored);
        }
    }
}

static wsp_status find_table(wsp_builder *builder, const wsp_operand *input, const wsp_lookup_function *function,
                             wsp_lookup_params *params)
{
    find_ends(params, function);
    wsp_lasting made = {(int16_t)builder->node.builtin,
                        0u,
                        {input->scale_bits, (uint32_t)input->zero_point},
                        0u,
                        (uint32_t)(params->last - params->first) + 1u,
                        0u};
    const wsp_lasting *table = wsp_builder_find(builder, &made);
    if (table != NULL) {
        params->table = table->ref;
        return WSP_OK;
    }
    const wsp_status status = wsp_prepare_reserve(builder, made.bytes, &made.ref);
    int8_t *memory = (int8_t *)wsp_prepare_memory(builder, made.ref);
    if (status != WSP_OK) {
        return status;
    }
    if (memory != NULL) {
        fill_table(params, function, memory);
    }
    params->table = made.ref;
    (void)wsp_builder_keep(builder, &made); /* when there are too many, the next operator makes its own */
    return WSP_OK;
}

wsp_status wsp_lookup_prepare(wsp_builder *builder, const wsp_lookup_function *function)
{
    const wsp_operand *input = &builder->inputs[0];
    wsp_lookup_params params = {input->ref, builder->output.ref, input->elements, 0u, 0, 0, 0, 0, 0, 0};
    wsp_status status = WSP_OK;
    if (!argument_factor(input, &params)) {
        return wsp_prepare_invalid(builder, "scale");
    }
    if (input->elements >= WSP_LOOKUP_LEAST_ELEMENTS) {
        status = find_table(builder, input, function, &params);
    }
    return status == WSP_OK ? wsp_prepare_commit(builder, &params, sizeof params) : status;
}

void wsp_lookup_run(const wsp_engine *engine, const wsp_lookup_params *params, const wsp_lookup_function *function)
{
    const int8_t *input = (const int8_t *)wsp_at(engine, params->input);
    int8_t *output = (int8_t *)wsp_at(engine, params->output);
    if (params->table != 0u) {
        const wsp_lookup_rules rules = {(const int8_t *)wsp_at(engine, params->table), params->first, params->last};
        wsp_kernel_lookup_int8(&rules, params->count, input, output);
        return;
    }
    for (uint32_t i = 0u; i < params->count; i++) {
        output[i] = result(params, function, input[i] - params->zero_point);
    }
}
