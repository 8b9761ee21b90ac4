/* MUL: the product of the differences to the zero points, rescaled. */
#ifndef WSP_NATIVE_MULTIPLICATION_H
#define WSP_NATIVE_MULTIPLICATION_H

#include "binary.h"

wsp_status wsp_multiplication_prepare(wsp_builder *builder);

#endif /* WSP_NATIVE_MULTIPLICATION_H */
