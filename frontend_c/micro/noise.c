#include "noise.h"

#define ONE_Q14 (1u << 14)

void wsp_micro_noise(const wsp_microfrontend_config *config, uint32_t *signal, uint32_t *estimate)
{
    const uint32_t bits = config->smoothing_bits;
    for (size_t i = 0; i < config->bands; i++) {
        const uint32_t smoothing = (i & 1u) == 0u ? config->even_smoothing_q14 : config->odd_smoothing_q14;
        const uint32_t scaled = signal[i] << bits; /* wraps, as in the original */
        const uint64_t blend = (uint64_t)scaled * smoothing + (uint64_t)estimate[i] * (ONE_Q14 - smoothing);
        const uint32_t noise = (uint32_t)(blend >> 14);
        const uint32_t least = (uint32_t)(((uint64_t)signal[i] * config->min_signal_q14) >> 14);
        const uint32_t above = scaled > noise ? (scaled - noise) >> bits : 0u;
        estimate[i] = noise;
        signal[i] = above > least ? above : least;
    }
}
