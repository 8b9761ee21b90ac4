/* What operators ask of their tensors. The bits stand in an operator's table entry; one function checks them all. */
#ifndef WSP_NATIVE_SIGNATURE_H
#define WSP_NATIVE_SIGNATURE_H

#include "builder.h"

/* One of these types, or any that the engine knows the size of where there is none. The zero point fits the type. */
#define WSP_IS_INT8 (1u << WSP_TYPE_INT8)
#define WSP_IS_UINT8 (1u << WSP_TYPE_UINT8)
#define WSP_IS_INT16 (1u << WSP_TYPE_INT16)
#define WSP_IS_INT32 (1u << WSP_TYPE_INT32)
#define WSP_IS_INT64 (1u << WSP_TYPE_INT64)
#define WSP_IS_FLOAT32 (1u << WSP_TYPE_FLOAT32)
#define WSP_IS_INTEGER (WSP_IS_INT8 | WSP_IS_INT16)

/* Bits that no type has. */
#define WSP_IS_CONSTANT (1u << 1)   /* lies in the model, little-endian and unaligned */
#define WSP_IS_SCALED (1u << 5)     /* finite scale above zero */
#define WSP_IS_CENTRED (1u << 6)    /* zero point 0 */
#define WSP_IS_ALIKE (1u << 8)      /* type of input 0 */
#define WSP_IS_CONGRUENT (1u << 10) /* shape of input 0 */
#define WSP_IS_VECTORS (1u << 11)   /* at least one dimension */
#define WSP_IS_MATRIX (1u << 12)    /* two */
#define WSP_IS_IMAGES (1u << 13)    /* four: [batch, height, width, channels] */
#define WSP_IS_DEFERRED (1u << 14)  /* nothing is checked: left to `prepare` */

/* A constant list of int32. */
#define WSP_IS_LIST (WSP_IS_CONSTANT | WSP_IS_INT32)

/* The tensors' part of a table entry: one input, one output of the same shape. */
#define WSP_UNARY_SIGNATURE(input_asked, output_asked)                                                                 \
    .least_inputs = 1u, .most_inputs = 1u, .outputs = 1u, .inputs = {input_asked},                                     \
    .output = (output_asked) | WSP_IS_CONGRUENT

/* Checks a described tensor. */
wsp_status wsp_signature_check(wsp_builder *builder, const wsp_operand *operand, uint32_t asked);

/* Checks the present operator's numbers of tensors, and the tensors that its table entry speaks of; fills in their refs
 * and places the output. Optional inputs that are left out have 0 bytes. */
wsp_status wsp_signature_prepare(wsp_builder *builder);

#endif /* WSP_NATIVE_SIGNATURE_H */
