/* Stage 3: energy of every bin. */
#ifndef WSP_MICRO_POWER_H
#define WSP_MICRO_POWER_H

#include "bins.h"

/* In place: power[k] = re^2 + im^2, below 2^31. */
void wsp_micro_power(wsp_micro_bins *bins);

#endif /* WSP_MICRO_POWER_H */
