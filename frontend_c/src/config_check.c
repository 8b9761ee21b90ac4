#include "config_check.h"

#include "bins.h"

#define MIN_WINDOW 320u
#define MIN_BANDS 20u
#define MAX_OFFSET_Q16 (64 * 65536)
#define MAX_NOISE_REDUCTION_Q16 (12u * 65536u)

const char *wsp_config_check_scalars(const wsp_frontend_config *c)
{
    const struct {
        const char *field;
        int valid;
    } checks[] = {
        {"version", c->version == WSP_FRONTEND_VERSION},
        {"sample_rate_hz", c->sample_rate_hz == WSP_FRONTEND_SAMPLE_RATE_HZ},
        {"window_samples", c->window_samples >= MIN_WINDOW && c->window_samples <= WSP_FRONTEND_MAX_WINDOW &&
                               c->window_samples % 2u == 0u},
        {"hop_samples", c->hop_samples >= 1u && c->hop_samples <= c->window_samples},
        {"fft_size", c->fft_size == WSP_FRONTEND_FFT_SIZE},
        {"bands", c->bands >= MIN_BANDS && c->bands <= WSP_FRONTEND_MAX_BANDS},
        {"high_hz", c->high_hz <= WSP_FRONTEND_SAMPLE_RATE_HZ / 2u},
        {"low_hz", c->low_hz < c->high_hz},
        {"window_kind", c->window_kind <= 1u},
        {"mel_scale", c->mel_scale <= 1u},
        {"preemphasis_q15", c->preemphasis_q15 < 32768u},
        {"offset_q16", c->offset_q16 >= 0 && c->offset_q16 <= MAX_OFFSET_Q16},
        {"gain_q16", c->gain_q16 > 0},
        {"dc_removal", c->dc_removal <= 1u},
        {"noise_reduction_q16", c->noise_reduction_q16 <= MAX_NOISE_REDUCTION_Q16},
        {"gain_control_q15", c->gain_control_q15 <= 32768u},
        {"window_q31", c->window_q31 != NULL},
        {"mel_segment_bins", c->mel_segment_bins != NULL},
        {"mel_rise_q15", c->mel_rise_q15 != NULL},
    };
    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        if (!checks[i].valid) {
            return checks[i].field;
        }
    }
    return NULL;
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
