#include "config_check.h"

#include <string.h>

#include "bins.h"

#define MIN_WINDOW 320u
#define MIN_BANDS 20u
#define MAX_OFFSET_Q16 (64u * 65536u)
#define MAX_NOISE_REDUCTION_Q16 (12u * 65536u)

/* Least and most of each of wsp_frontend_fields; a negative value is beyond any limit that is not UINT32_MAX. */
static const uint32_t limits[WSP_FRONTEND_FIELDS][2] = {
    {WSP_FRONTEND_VERSION, WSP_FRONTEND_VERSION},
    {WSP_FRONTEND_SAMPLE_RATE_HZ, WSP_FRONTEND_SAMPLE_RATE_HZ},
    {MIN_WINDOW, WSP_FRONTEND_MAX_WINDOW},
    {1, WSP_FRONTEND_MAX_WINDOW},
    {WSP_FRONTEND_FFT_SIZE, WSP_FRONTEND_FFT_SIZE},
    {MIN_BANDS, WSP_FRONTEND_MAX_BANDS},
    {0, WSP_FRONTEND_SAMPLE_RATE_HZ / 2u},
    {0, WSP_FRONTEND_SAMPLE_RATE_HZ / 2u},
    {0, 1},
    {0, 1},
    {0, 32767},
    {0, MAX_OFFSET_Q16},
    {1, INT32_MAX},
    {0, UINT32_MAX},
    {0, 1},
    {0, MAX_NOISE_REDUCTION_Q16},
    {0, 32768},
};

const char *wsp_config_check_scalars(const wsp_frontend_config *c)
{
    for (size_t i = 0; i < WSP_FRONTEND_FIELDS; i++) {
        uint32_t value;
        memcpy(&value, (const uint8_t *)c + i * sizeof(value), sizeof(value));
        if (value < limits[i][0] || value > limits[i][1]) {
            return wsp_frontend_fields[i];
        }
    }
    if (c->window_samples % 2u != 0u) {
        return "window_samples";
    }
    if (c->hop_samples > c->window_samples) {
        return "hop_samples";
    }
    if (c->low_hz >= c->high_hz) {
        return "low_hz";
    }
    if (c->window_q31 == NULL) {
        return "window_q31";
    }
    if (c->mel_segment_bins == NULL) {
        return "mel_segment_bins";
    }
    if (c->mel_rise_q15 == NULL) {
        return "mel_rise_q15";
    }
    return c->stages == NULL && wsp_config_has_optional_stages(c) ? "stages" : NULL;
}

const char *wsp_config_check_tables(const wsp_frontend_config *c)
{
    const uint32_t first_bin =
        (c->low_hz * WSP_FRONTEND_FFT_SIZE + WSP_FRONTEND_SAMPLE_RATE_HZ - 1u) / WSP_FRONTEND_SAMPLE_RATE_HZ;
    if (c->mel_first_bin != first_bin) {
        return "mel_first_bin";
    }
    size_t bins = 0;
    for (size_t s = 0; s <= c->bands; s++) {
        bins += c->mel_segment_bins[s];
    }
    if (first_bin + bins > WSP_BIN_COUNT) {
        return "mel_segment_bins";
    }
    for (size_t i = 0; i < bins; i++) {
        if (c->mel_rise_q15[i] > 32768u) {
            return "mel_rise_q15";
        }
    }
    uint32_t crc = wsp_crc32_elements(0, c->window_q31, c->window_samples, sizeof(c->window_q31[0]));
    crc = wsp_crc32_elements(crc, c->mel_segment_bins, c->bands + 1u, sizeof(c->mel_segment_bins[0]));
    crc = wsp_crc32_elements(crc, c->mel_rise_q15, bins, sizeof(c->mel_rise_q15[0]));
    return crc == c->tables_crc32 ? NULL : "tables_crc32";
}
