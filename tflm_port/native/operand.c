#include "operand.h"

void wsp_operand_range(const wsp_operand *operand, int32_t *low, int32_t *high)
{
    const bool narrow = operand->type == WSP_TYPE_INT8;
    const bool plain = operand->type == WSP_TYPE_UINT8;
    *low = plain ? 0 : (narrow ? INT8_MIN : INT16_MIN);
    *high = plain ? UINT8_MAX : (narrow ? INT8_MAX : INT16_MAX);
}

wsp_status wsp_operand_check_integer(wsp_builder *builder, const wsp_operand *operand)
{
    int32_t low = 0;
    int32_t high = 0;
    if (operand->type != WSP_TYPE_INT8 && operand->type != WSP_TYPE_INT16) {
        return wsp_prepare_invalid(builder, "tensor type");
    }
    wsp_operand_range(operand, &low, &high);
    if (operand->zero_point < low || operand->zero_point > high) {
        return wsp_prepare_invalid(builder, "zero point");
    }
    return WSP_OK;
}

wsp_status wsp_operand_scale(wsp_builder *builder, const wsp_operand *operand, wsp_real *scale)
{
    const wsp_status status = wsp_operand_check_integer(builder, operand);
    if (status != WSP_OK) {
        return status;
    }
    return wsp_real_from_float(operand->scale_bits, scale) ? WSP_OK : wsp_prepare_invalid(builder, "scale");
}

bool wsp_operand_same_shape(const wsp_operand *a, const wsp_operand *b)
{
    bool same = a->rank == b->rank;
    for (uint32_t i = 0u; same && i < a->rank; i++) {
        same = a->dims[i] == b->dims[i];
    }
    return same;
}

wsp_status wsp_operand_check_alike(wsp_builder *builder, const wsp_operand *a, const wsp_operand *b)
{
    if (a->type != b->type) {
        return wsp_prepare_invalid(builder, "tensor type");
    }
    if (a->scale_bits != b->scale_bits || a->zero_point != b->zero_point) {
        return wsp_prepare_invalid(builder, "quantization");
    }
    return WSP_OK;
}

wsp_status wsp_operand_axis(wsp_builder *builder, const wsp_operand *operand, int32_t axis, uint32_t *result)
{
    const int64_t positive = (int64_t)axis + (axis < 0 ? (int64_t)operand->rank : 0);
    if (positive < 0 || positive >= (int64_t)operand->rank) {
        return wsp_prepare_invalid(builder, "axis");
    }
    *result = (uint32_t)positive;
    return WSP_OK;
}

uint32_t wsp_operand_product(const wsp_operand *operand, uint32_t from, uint32_t to)
{
    uint32_t product = 1u;
    for (uint32_t i = from; i < to; i++) {
        product *= (uint32_t)operand->dims[i];
    }
    return product;
}

wsp_status wsp_operand_activation(wsp_builder *builder, const wsp_operand *output, int32_t activation, int32_t *low,
                                  int32_t *high)
{
    wsp_operand_range(output, low, high);
    return wsp_quant_activation(activation, output->scale_bits, output->zero_point, low, high)
               ? WSP_OK
               : wsp_prepare_invalid(builder, "fused activation");
}

wsp_status wsp_operand_unary(wsp_builder *builder, wsp_operand *input, wsp_operand *output)
{
    wsp_status status = wsp_prepare_counts(builder, 1u, 1u, 1u);
    if (status == WSP_OK) {
        status = wsp_prepare_input(builder, 0u, input);
    }
    if (status == WSP_OK) {
        status = wsp_prepare_output(builder, 0u, output);
    }
    if (status == WSP_OK && !wsp_operand_same_shape(input, output)) {
        status = wsp_prepare_invalid(builder, "shape");
    }
    return status;
}
