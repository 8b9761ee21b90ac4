/* PADV2, int8 or int16. */
#include "../padding.h"

const wsp_operator wsp_op_padv2 = {WSP_BUILTIN_PADV2, 0u, wsp_pad_prepare, wsp_pad_run};
