#include "power.h"

void wsp_power(wsp_bins *bins)
{
    for (int k = 0; k < WSP_BIN_COUNT; k++) {
        const int64_t re = bins->z[2 * k];
        const int64_t im = bins->z[2 * k + 1];
        bins->power[k] = (uint64_t)(re * re + im * im);
    }
}
