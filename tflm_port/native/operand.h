/* Checks on operands that several operators share. Each stores the failure in the builder's report. */
#ifndef WSP_NATIVE_OPERAND_H
#define WSP_NATIVE_OPERAND_H

#include "builder.h"
#include "quant.h"

/* Range of int8, uint8, int16 or int32. */
void wsp_operand_range(const wsp_operand *operand, int32_t *low, int32_t *high);

/* The scale, checked by WSP_IS_SCALED, as a real number. */
wsp_real wsp_operand_scale(const wsp_operand *operand);

/* The elements of a WSP_IS_LIST, of which there is at least one. */
static inline wsp_vector wsp_operand_list(const wsp_operand *operand)
{
    const wsp_vector list = {operand->data_pos, operand->elements};
    return list;
}

/* Same rank and dimensions. */
bool wsp_operand_same_shape(const wsp_operand *a, const wsp_operand *b);

/* Same type and quantization: the bytes of one mean the same in the other. */
wsp_status wsp_operand_check_alike(wsp_builder *builder, const wsp_operand *a, const wsp_operand *b);

/* Turns a possibly negative axis into [0, rank). */
wsp_status wsp_operand_axis(wsp_builder *builder, const wsp_operand *operand, int32_t axis, uint32_t *result);

/* Product of the dimensions [from, to). */
uint32_t wsp_operand_product(const wsp_operand *operand, uint32_t from, uint32_t to);

/* Range of the output with the activation that an option names. */
wsp_status wsp_operand_activation(wsp_builder *builder, uint32_t option, int32_t *low, int32_t *high);

#endif /* WSP_NATIVE_OPERAND_H */
