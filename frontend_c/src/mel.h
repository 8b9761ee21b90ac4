/* Stage 4: triangular mel bands. */
#ifndef WSP_MEL_H
#define WSP_MEL_H

#include "bins.h"
#include "wsp/frontend.h"

/* Sums power into bands. Segment s holds the bins from band edge s to band edge s + 1; of its energy the share
 * rise_q15 / 2^15 of each bin belongs to band s and the rest to band s - 1.
 *   config  checked
 *   mel     [bands], at most 2^49
 */
void wsp_mel(const wsp_bins *bins, const wsp_frontend_config *config, uint64_t *mel);

#endif /* WSP_MEL_H */
