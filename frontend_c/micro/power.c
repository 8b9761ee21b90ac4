#include "power.h"

void wsp_micro_power(wsp_micro_bins *bins)
{
    for (int k = 0; k < WSP_MICRO_BIN_COUNT; k++) {
        const int32_t re = bins->z[2 * k];
        const int32_t im = bins->z[2 * k + 1];
        bins->power[k] = (uint32_t)(re * re) + (uint32_t)(im * im);
    }
}
