#include "signature.h"

#include "operand.h"
#include "ops.h"

#define TYPES (WSP_IS_INTEGER | WSP_IS_UINT8 | WSP_IS_INT32 | WSP_IS_INT64 | WSP_IS_FLOAT32)
#define NARROW (WSP_IS_INTEGER | WSP_IS_UINT8)

static bool fits_type(const wsp_operand *operand)
{
    int32_t low = 0;
    int32_t high = 0;
    if (operand->zero_point == 0) {
        return true;
    }
    wsp_operand_range(operand, &low, &high);
    return operand->zero_point >= low && operand->zero_point <= high;
}

static bool has_rank(uint32_t rank, uint32_t asked)
{
    return ((asked & WSP_IS_VECTORS) == 0u || rank >= 1u) && ((asked & WSP_IS_MATRIX) == 0u || rank == 2u) &&
           ((asked & WSP_IS_IMAGES) == 0u || rank == 4u);
}

wsp_status wsp_signature_check(wsp_builder *builder, const wsp_operand *operand, uint32_t asked)
{
    const wsp_operand *first = &builder->inputs[0];
    const uint32_t type = 1u << operand->type;
    const uint32_t types = asked & TYPES;
    const bool constant = (asked & WSP_IS_CONSTANT) != 0u;
    wsp_real scale;
    if ((types != 0u && (types & type) == 0u) || ((asked & WSP_IS_ALIKE) != 0u && operand->type != first->type) ||
        (constant && operand->data_pos == 0u)) {
        return wsp_prepare_invalid(builder, constant ? "constant input" : "tensor type");
    }
    if (((types & type & NARROW) != 0u && !fits_type(operand)) ||
        ((asked & WSP_IS_CENTRED) != 0u && operand->zero_point != 0)) {
        return wsp_prepare_invalid(builder, constant ? "weights zero point" : "zero point");
    }
    if ((asked & WSP_IS_SCALED) != 0u && !wsp_real_from_float(operand->scale_bits, &scale)) {
        return wsp_prepare_invalid(builder, constant ? "weights scale" : "scale");
    }
    if (!has_rank(operand->rank, asked) ||
        ((asked & WSP_IS_CONGRUENT) != 0u && !wsp_operand_same_shape(operand, first))) {
        return wsp_prepare_invalid(builder, "shape");
    }
    return WSP_OK;
}

static wsp_status prepare_inputs(wsp_builder *builder, const wsp_operator *entry)
{
    wsp_status status = WSP_OK;
    for (uint32_t i = 0u; status == WSP_OK && i < WSP_BUILDER_OPERANDS && i < entry->most_inputs; i++) {
        wsp_operand *input = &builder->inputs[i];
        const bool left_out = i >= entry->least_inputs && input->type < 0;
        if (!left_out && (entry->inputs[i] & WSP_IS_DEFERRED) == 0u) {
            status = wsp_prepare_input(builder, i, entry->inputs[i], input);
        }
    }
    return status;
}

wsp_status wsp_signature_prepare(wsp_builder *builder)
{
    const wsp_operator *entry = wsp_operators[builder->operator];
    const uint32_t inputs = builder->node.inputs.count;
    const uint32_t outputs = builder->node.outputs.count;
    if (inputs < entry->least_inputs || inputs > entry->most_inputs ||
        (outputs != entry->outputs && entry->outputs != WSP_OPERATOR_ANY_OUTPUTS)) {
        return wsp_prepare_invalid(builder, "number of tensors");
    }
    wsp_status status = prepare_inputs(builder, entry);
    if (status != WSP_OK || entry->outputs != 1u || (entry->output & WSP_IS_DEFERRED) != 0u) {
        return status;
    }
    status = wsp_prepare_describe_output(builder, 0u, entry->output, &builder->output);
    return status == WSP_OK ? wsp_prepare_place(builder, 0u, &builder->output) : status;
}
