/* Stage 7: per-channel amplitude normalisation (PCAN), driven by the noise estimate. */
#ifndef WSP_MICRO_GAIN_H
#define WSP_MICRO_GAIN_H

#include "wsp/microfrontend.h"

/* Multiplies every channel with the gain of its noise estimate and compresses small results.
 *   config    checked
 *   signal    [bands], in place
 *   estimate  [bands]
 */
void wsp_micro_gain(const wsp_microfrontend_config *config, uint32_t *signal, const uint32_t *estimate);

#endif /* WSP_MICRO_GAIN_H */
