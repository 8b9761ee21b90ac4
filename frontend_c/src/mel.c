/* Parseval bounds the sums: the 512 bins of X / 2^9 hold 512 * sum x^2 / 2^18 <= 512 * 512 * 2^48 / 2^18 = 2^48, so
 * bins 0 to 256 together hold at most 2^48 and, weighted with at most 2^15, at most 2^63. The weighted sum is kept as
 * two of 32-bit factors, of which the upper one is at most 2^63 / 2^32. */
#include "mel.h"

#include <stddef.h>

#include "vector.h"
#include "wsp/fixed.h"

#if WSP_ARM_DSP
#include "arm_dsp/mel.h"
#endif

void wsp_mel(const wsp_bins *bins, const wsp_frontend_config *config, uint64_t *mel)
{
    const uint64_t *power = &bins->power[config->mel_first_bin];
    const uint16_t *rise_q15 = config->mel_rise_q15;
    uint64_t rising_before = 0;
    for (size_t s = 0; s <= config->bands; s++) {
        uint64_t total = 0;
        uint64_t low_q15 = 0;
        uint32_t high_q15 = 0;
#if WSP_ARM_DSP
        if (config->mel_segment_bins[s] != 0u) {
            wsp_dsp_mel(&power, &rise_q15, config->mel_segment_bins[s], &total, &low_q15, &high_q15);
        }
#else
        for (size_t n = config->mel_segment_bins[s]; n > 0; n--) {
            const uint64_t p = *power++;
            const uint32_t rise = *rise_q15++;
            total += p;
            low_q15 = wsp_mac_u64(low_q15, (uint32_t)p, rise);
            high_q15 += (uint32_t)(p >> 32) * rise;
        }
#endif
        const uint64_t rising = (low_q15 + ((uint64_t)high_q15 << 32)) >> 15;
        if (s > 0) {
            mel[s - 1] = rising_before + (total - rising);
        }
        rising_before = rising;
    }
}
