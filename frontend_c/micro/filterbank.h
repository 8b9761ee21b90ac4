/* Stage 4: energy of every channel, triangular in mel. */
#ifndef WSP_MICRO_FILTERBANK_H
#define WSP_MICRO_FILTERBANK_H

#include "bins.h"
#include "wsp/microfrontend.h"

/* Sums power into channels. Of the energy in segment s the share fall_q12 / 2^12 of each bin belongs to channel s - 1
 * and the rest to channel s.
 *   config    checked
 *   energies  [bands], Q12, below 2^52
 */
void wsp_micro_filterbank(const wsp_micro_bins *bins, const wsp_microfrontend_config *config, uint64_t *energies);

#endif /* WSP_MICRO_FILTERBANK_H */
