/* wsp_mel with four bins at a time; lanes beyond the end of a segment are loaded as zero. */
#include "../mel.h"

#include "../vector.h"

#if defined(WSP_HELIUM)
#include <arm_mve.h>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-auto-inc-dec", "no-schedule-insns")
#endif

void wsp_vector_mel(const wsp_bins *bins, const wsp_frontend_config *config, uint64_t *mel)
{
    const uint32x4_t every_second = vidupq_n_u32(0, 2);
    const uint32_t *power = (const uint32_t *)(const void *)&bins->power[config->mel_first_bin]; /* low, high words */
    const uint16_t *rise_q15 = config->mel_rise_q15;
    uint64_t rising_before = 0;
    for (size_t s = 0; s <= config->bands; s++) {
        const int32_t count = config->mel_segment_bins[s];
        uint64_t total = 0;
        uint64_t low_q15 = 0;
        uint32_t high = 0;
        uint32_t high_q15 = 0;
        for (int32_t n = 0; n < count; n += 4) {
            const mve_pred16_t there = vctp32q((uint32_t)(count - n));
            const uint32x4_t low_words = vldrwq_gather_shifted_offset_z_u32(power + 2 * n, every_second, there);
            const uint32x4_t high_words = vldrwq_gather_shifted_offset_z_u32(power + 2 * n + 1, every_second, there);
            const uint32x4_t rise = vldrhq_z_u32(rise_q15 + n, there);
            total = vaddlvaq_u32(total, low_words);
            high = vaddvaq_u32(high, high_words);
            low_q15 = vmlaldavaq_u32(low_q15, low_words, rise);
            high_q15 = vmladavaq_u32(high_q15, high_words, rise);
        }
        power += 2 * count;
        rise_q15 += count;
        const uint64_t rising = (low_q15 + ((uint64_t)high_q15 << 32)) >> 15;
        if (s > 0) {
            mel[s - 1] = rising_before + (total + ((uint64_t)high << 32) - rising);
        }
        rising_before = rising;
    }
}
#endif
