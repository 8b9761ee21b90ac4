/* PAD, int8 or int16. */
#include "../padding.h"

const wsp_operator wsp_op_pad = {
    .builtin = WSP_BUILTIN_PAD,
    WSP_PAD_SIGNATURE,
    .prepare = wsp_pad_prepare,
    .execute = wsp_pad_run,
};
