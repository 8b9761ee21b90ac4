#include "window.h"

#include "vector.h"
#include "wsp/fixed.h"

#if WSP_ARM_DSP
#include "arm_dsp/window.h"
#endif

static uint32_t magnitude_bits(int32_t x)
{
    return (uint32_t)(x ^ wsp_shr_trunc32(x, 31));
}

static uint32_t plain(const int16_t *pcm, const int32_t *window_q31, size_t count, int32_t *out)
{
    uint32_t bits = 0;
    size_t i = 0;
#if WSP_ARM_DSP
    i = count & ~(size_t)7;
    bits = wsp_dsp_window(pcm, window_q31, i, out);
#endif
    for (; i < count; i++) {
        out[i] = wsp_mulhi_round32(wsp_shl32(pcm[i], 16), window_q31[i]);
        bits |= magnitude_bits(out[i]);
    }
    return bits;
}

/* |y| <= 2^30 + 32767 * 2^15 < 2^31, so the product's high word is at most 2^30. */
static uint32_t preemphasised(const int16_t *pcm, int16_t before, const int32_t *window_q31, size_t count,
                              int32_t preemphasis_q15, int32_t *out)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < count; i++) {
        const int32_t y = wsp_sub32(wsp_shl32(pcm[i], 15), preemphasis_q15 * before);
        out[i] = wsp_mulhi_round32(y, window_q31[i]);
        bits |= magnitude_bits(out[i]);
        before = pcm[i];
    }
    return bits;
}

uint32_t wsp_window_apply(const int16_t *pcm, int16_t before, const int32_t *window_q31, size_t count,
                          int32_t preemphasis_q15, int32_t *out)
{
    return preemphasis_q15 == 0 ? plain(pcm, window_q31, count, out)
                                : preemphasised(pcm, before, window_q31, count, preemphasis_q15, out);
}
