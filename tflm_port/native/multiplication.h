/* MUL: the product of the differences to the zero points, rescaled. */
#ifndef WSP_NATIVE_MULTIPLICATION_H
#define WSP_NATIVE_MULTIPLICATION_H

#include "binary.h"

/* Prepares the operator for tensors of a type: WSP_TYPE_INT8, or WSP_TYPE_INT16 with zero points 0. */
wsp_status wsp_multiplication_prepare(wsp_builder *builder, int32_t type);

#endif /* WSP_NATIVE_MULTIPLICATION_H */
