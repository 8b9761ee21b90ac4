/* ADD and SUB: both inputs are brought to one scale with guard bits, combined and rescaled. */
#ifndef WSP_NATIVE_ADDITION_H
#define WSP_NATIVE_ADDITION_H

#include "binary.h"

/* Prepares either operator.
 *   type    of the tensors: WSP_TYPE_INT8 or WSP_TYPE_INT16
 *   sign2   1 to add input 2, -1 to subtract it
 */
wsp_status wsp_addition_prepare(wsp_builder *builder, int32_t type, int32_t sign2);

void wsp_addition_run_int8(const wsp_engine *engine, const void *params);
void wsp_addition_run_int16(const wsp_engine *engine, const void *params);

#endif /* WSP_NATIVE_ADDITION_H */
