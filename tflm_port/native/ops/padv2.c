/* PADV2, int8 or int16. */
#include "../padding.h"

const wsp_operator wsp_op_padv2 = {
    .builtin = WSP_BUILTIN_PADV2,
    WSP_PAD_SIGNATURE,
    .prepare = wsp_pad_prepare,
    .execute = wsp_pad_run,
};
