/* The table of linked operators. Define WSP_OPERATOR_LIST to the file (in quotes) that `kws export` writes for a model
 * and only that model's operators are linked. */
#include "ops.h"

#ifndef WSP_OPERATOR_LIST
#define WSP_OPERATOR_LIST "ops/all.inc"
#endif

#define WSP_OPERATOR(name, tflm_name) &wsp_op_##name,
#define WSP_VARIANT(name) &wsp_op_##name,
const wsp_operator *const wsp_operators[] = {
    &wsp_op_copy,
#include WSP_OPERATOR_LIST
};
#undef WSP_OPERATOR
#undef WSP_VARIANT

const uint32_t wsp_operator_count = (uint32_t)(sizeof(wsp_operators) / sizeof(wsp_operators[0]));
