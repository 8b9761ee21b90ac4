/* Stage 6: what the signal of every channel has above its noise. */
#ifndef WSP_MICRO_NOISE_H
#define WSP_MICRO_NOISE_H

#include "wsp/microfrontend.h"

/* Moves the noise estimates on by one frame and subtracts them.
 *   config    checked
 *   signal    [bands], in place
 *   estimate  [bands], with smoothing_bits fraction bits
 */
void wsp_micro_noise(const wsp_microfrontend_config *config, uint32_t *signal, uint32_t *estimate);

#endif /* WSP_MICRO_NOISE_H */
