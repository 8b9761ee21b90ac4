#include "window.h"

#include "wsp/fixed.h"

uint32_t wsp_micro_window(const int16_t *in, const int16_t *window_q12, size_t samples, int16_t *out)
{
    uint32_t bits = 0;
    for (size_t n = 0; n < samples; n++) {
        const int32_t y = wsp_shr_trunc32(in[n] * window_q12[n], 12);
        out[n] = (int16_t)y;
        bits |= wsp_abs32(y) & 0x7FFFu;
    }
    return bits;
}
