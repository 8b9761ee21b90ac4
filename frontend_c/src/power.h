/* Stage 3: power of every bin. */
#ifndef WSP_POWER_H
#define WSP_POWER_H

#include "bins.h"

/* In place: spectrum in, re^2 + im^2 out. From |z| <= 2^24 in modulus follows power <= 2^48. */
void wsp_power(wsp_bins *bins);

#endif /* WSP_POWER_H */
