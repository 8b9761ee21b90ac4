/* MEAN and SUM over constant axes, int8 or int16. */
#ifndef WSP_NATIVE_REDUCE_H
#define WSP_NATIVE_REDUCE_H

#include "ops.h"

/* Prepares either operator.
 *   mean   whether the factor includes one over the number of elements summed
 */
wsp_status wsp_reduce_prepare(wsp_builder *builder, bool mean);

void wsp_reduce_run(const wsp_engine *engine, const void *params);

#endif /* WSP_NATIVE_REDUCE_H */
