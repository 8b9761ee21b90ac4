#include "filterbank.h"

#include <stddef.h>

#include "wsp/fixed.h"

void wsp_micro_filterbank(const wsp_micro_bins *bins, const wsp_microfrontend_config *config, uint64_t *energies)
{
    const uint32_t *power = &bins->power[config->first_bin];
    const uint16_t *fall_q12 = config->fall_q12;
    uint64_t rising = 0;
    for (size_t s = 0; s <= config->bands; s++) {
        uint64_t total = 0;
        uint64_t falling = 0;
        for (size_t n = config->segment_bins[s]; n > 0; n--) {
            const uint32_t p = *power++;
            total += p;
            falling = wsp_mac_u64(falling, p, *fall_q12++);
        }
        if (s > 0) {
            energies[s - 1] = rising + falling;
        }
        rising = (total << 12) - falling;
    }
}
