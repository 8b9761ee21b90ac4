#include "operand.h"

void wsp_operand_range(const wsp_operand *operand, int32_t *low, int32_t *high)
{
    const int bits = 8 * (int)wsp_type_bytes(operand->type);
    *high = (int32_t)(UINT32_MAX >> (33 - bits));
    *low = -*high - 1;
    if (operand->type == WSP_TYPE_UINT8) {
        *low = 0;
        *high = UINT8_MAX;
    }
}

wsp_real wsp_operand_scale(const wsp_operand *operand)
{
    wsp_real scale;
    (void)wsp_real_from_float(operand->scale_bits, &scale);
    return scale;
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

wsp_status wsp_operand_activation(wsp_builder *builder, uint32_t option, int32_t *low, int32_t *high)
{
    const wsp_operand *output = &builder->output;
    const int32_t activation = wsp_prepare_option8(builder, option);
    wsp_operand_range(output, low, high);
    return wsp_quant_activation(activation, output->scale_bits, output->zero_point, low, high)
               ? WSP_OK
               : wsp_prepare_invalid(builder, "fused activation");
}
