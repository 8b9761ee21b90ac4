#include "power.h"

#include "vector.h"

#if WSP_ARM_DSP
#include "arm_dsp/power.h"

void wsp_power(wsp_bins *bins)
{
    int32_t *z = wsp_dsp_square(bins->z);
    while (z != bins->z + 2 * WSP_BIN_COUNT) {
        z = wsp_dsp_square(wsp_dsp_square(z));
    }
}

#else

static inline void square(wsp_bins *bins, int k)
{
    const int64_t re = bins->z[2 * k];
    const int64_t im = bins->z[2 * k + 1];
    bins->power[k] = (uint64_t)(re * re + im * im);
}

void wsp_power(wsp_bins *bins)
{
    for (int k = 0; k < WSP_BIN_COUNT - 1; k += 4) {
        square(bins, k);
        square(bins, k + 1);
        square(bins, k + 2);
        square(bins, k + 3);
    }
    square(bins, WSP_BIN_COUNT - 1);
}

#endif
