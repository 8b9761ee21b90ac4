/* A signal-to-noise ratio has 12 fraction bits, a result 6. Below 2 the result is its square / 4, above it is the ratio
 * - 1. The curve is quadratic within each power of two of the estimate: with slope and bend of 16 bits and a position
 * of 10 bits no product leaves 32. */
#include "gain.h"

#include "wsp/fixed.h"

#define CORRECTION_BITS 3u /* log2(512) - 6: scale of FFT and filterbank behind the root */
#define SNR_BITS 12u
#define POSITION_BITS 10

static uint32_t gain_of(const int16_t *rows, uint32_t estimate)
{
    const int bits = 32 - wsp_clz32(estimate);
    const int16_t *row = rows + 3 * bits;
    const uint32_t aligned =
        bits <= POSITION_BITS ? estimate << (POSITION_BITS + 1 - bits) : estimate >> (bits - POSITION_BITS - 1);
    const int32_t position = (int32_t)(aligned & ((1u << POSITION_BITS) - 1u));
    const int32_t bend = wsp_shr_trunc32(row[2] * position, 5);
    const int32_t rise = wsp_add32(bend, wsp_shl32(row[1], 5)) * position;
    return (uint32_t)wsp_wrap16(wsp_add32(wsp_shr_round32(rise, 15), row[0]));
}

static uint32_t compressed(uint32_t snr)
{
    if (snr < 2u << SNR_BITS) {
        return (snr * snr) >> 20;
    }
    return (snr >> 6) - (1u << 6);
}

void wsp_micro_gain(const wsp_microfrontend_config *config, uint32_t *signal, const uint32_t *estimate)
{
    const uint32_t shift = config->gain_bits - CORRECTION_BITS - SNR_BITS;
    for (size_t i = 0; i < config->bands; i++) {
        const uint64_t product = (uint64_t)signal[i] * gain_of(config->gain, estimate[i]);
        signal[i] = compressed((uint32_t)(product >> shift));
    }
}
