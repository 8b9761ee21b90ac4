/* ADD and SUB: both inputs are brought to one scale with guard bits, combined and rescaled. */
#ifndef WSP_NATIVE_ADDITION_H
#define WSP_NATIVE_ADDITION_H

#include "binary.h"

/* Prepares either operator.
 *   sign2   1 to add input 2, -1 to subtract it
 */
wsp_status wsp_addition_prepare(wsp_builder *builder, int32_t sign2);

void wsp_addition_run(const wsp_engine *engine, const void *params);

#endif /* WSP_NATIVE_ADDITION_H */
