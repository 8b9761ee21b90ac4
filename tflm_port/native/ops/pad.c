/* PAD, int8 or int16. */
#include "../padding.h"

const wsp_operator wsp_op_pad = {WSP_BUILTIN_PAD, 0u, wsp_pad_prepare, wsp_pad_run};
