/* Checks on operands that several operators share. Each stores the failure in the builder's report. */
#ifndef WSP_NATIVE_OPERAND_H
#define WSP_NATIVE_OPERAND_H

#include "builder.h"
#include "quant.h"

/* Range of int8, uint8 or int16. */
void wsp_operand_range(const wsp_operand *operand, int32_t *low, int32_t *high);

/* The tensor is int8 or int16 and its zero point fits the type. */
wsp_status wsp_operand_check_integer(wsp_builder *builder, const wsp_operand *operand);

/* The above, and its scale as a real number. */
wsp_status wsp_operand_scale(wsp_builder *builder, const wsp_operand *operand, wsp_real *scale);

/* Same rank and dimensions. */
bool wsp_operand_same_shape(const wsp_operand *a, const wsp_operand *b);

/* Same type and quantization: the bytes of one mean the same in the other. */
wsp_status wsp_operand_check_alike(wsp_builder *builder, const wsp_operand *a, const wsp_operand *b);

/* Turns a possibly negative axis into [0, rank). */
wsp_status wsp_operand_axis(wsp_builder *builder, const wsp_operand *operand, int32_t axis, uint32_t *result);

/* Product of the dimensions [from, to). */
uint32_t wsp_operand_product(const wsp_operand *operand, uint32_t from, uint32_t to);

/* Range of a fused activation on the output. */
wsp_status wsp_operand_activation(wsp_builder *builder, const wsp_operand *output, int32_t activation, int32_t *low,
                                  int32_t *high);

/* One input and one output of the same shape. */
wsp_status wsp_operand_unary(wsp_builder *builder, wsp_operand *input, wsp_operand *output);

#endif /* WSP_NATIVE_OPERAND_H */
