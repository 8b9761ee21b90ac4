/* ADD and SUB: both inputs are brought to one scale with guard bits, combined and rescaled. */
#ifndef WSP_NATIVE_ADDITION_H
#define WSP_NATIVE_ADDITION_H

#include "binary.h"

/* Prepares either operator. */
wsp_status wsp_addition_prepare(wsp_builder *builder);

void wsp_addition_run_int8(const wsp_engine *engine, const void *params);
void wsp_addition_run_int16(const wsp_engine *engine, const void *params);

#endif /* WSP_NATIVE_ADDITION_H */
