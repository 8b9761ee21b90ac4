#include "power.h"

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
