#include "dc_removal.h"

#include "wsp/fixed.h"

#define MEAN_SHIFT 8

/* |mean| never exceeds the greatest |sample|, so the difference has 31 bits and sign. */
int32_t wsp_dc_removal(int16_t *pcm, size_t count, int32_t mean_q15)
{
    for (size_t i = 0; i < count; i++) {
        const int32_t difference = wsp_sub32(wsp_shl32(pcm[i], 15), mean_q15);
        mean_q15 = wsp_add32(mean_q15, wsp_shr_round32(difference, MEAN_SHIFT));
        pcm[i] = wsp_sat16(wsp_sub32(pcm[i], wsp_shr_round32(mean_q15, 15)));
    }
    return mean_q15;
}
