#include "config_check.h"

#include "bins.h"

#define MIN_WINDOW 258u
#define ONE_Q12 4096
#define ONE_Q14 16384u

static const char *check_scalars(const wsp_microfrontend_config *c)
{
    const struct {
        const char *field;
        int valid;
    } checks[] = {
        {"functions", c->functions != NULL},
        {"version", c->version == WSP_MICROFRONTEND_VERSION},
        {"sample_rate_hz", c->sample_rate_hz == WSP_MICROFRONTEND_SAMPLE_RATE_HZ},
        {"window_samples", c->window_samples >= MIN_WINDOW && c->window_samples <= WSP_MICROFRONTEND_MAX_WINDOW &&
                               c->window_samples % 2u == 0u},
        {"hop_samples", c->hop_samples >= 1u && c->hop_samples <= c->window_samples},
        {"fft_size", c->fft_size == WSP_MICROFRONTEND_FFT_SIZE},
        {"bands", c->bands >= 1u && c->bands <= WSP_MICROFRONTEND_MAX_BANDS},
        {"high_hz", c->high_hz <= WSP_MICROFRONTEND_SAMPLE_RATE_HZ / 2u},
        {"low_hz", c->low_hz < c->high_hz},
        {"smoothing_bits", c->smoothing_bits <= 16u},
        {"even_smoothing_q14", c->even_smoothing_q14 <= ONE_Q14},
        {"odd_smoothing_q14", c->odd_smoothing_q14 <= ONE_Q14},
        {"min_signal_q14", c->min_signal_q14 <= ONE_Q14},
        {"gain_bits", c->gain_bits >= 15u && c->gain_bits <= 31u},
        {"log_shift", c->log_shift <= 8u},
        {"window_q12", c->window_q12 != NULL},
        {"segment_bins", c->segment_bins != NULL},
        {"fall_q12", c->fall_q12 != NULL},
        {"gain", c->gain != NULL},
    };
    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        if (!checks[i].valid) {
            return checks[i].field;
        }
    }
    return NULL;
}

static const char *check_tables(const wsp_microfrontend_config *c)
{
    size_t bins = 0;
    for (size_t s = 0; s <= c->bands; s++) {
        bins += c->segment_bins[s];
    }
    if (c->first_bin > WSP_MICRO_BIN_COUNT || c->first_bin + bins > WSP_MICRO_BIN_COUNT) {
        return "segment_bins";
    }
    for (size_t i = 0; i < bins; i++) {
        if (c->fall_q12[i] > ONE_Q12) {
            return "fall_q12";
        }
    }
    for (size_t n = 0; n < c->window_samples; n++) {
        if (c->window_q12[n] < 0 || c->window_q12[n] > ONE_Q12) {
            return "window_q12";
        }
    }
    uint32_t crc = wsp_crc32_elements(0, c->window_q12, c->window_samples, sizeof(c->window_q12[0]));
    crc = wsp_crc32_elements(crc, c->segment_bins, c->bands + 1u, sizeof(c->segment_bins[0]));
    crc = wsp_crc32_elements(crc, c->fall_q12, bins, sizeof(c->fall_q12[0]));
    crc = wsp_crc32_elements(crc, c->gain, (size_t)3 * WSP_MICROFRONTEND_GAIN_ROWS, sizeof(c->gain[0]));
    return crc == c->tables_crc32 ? NULL : "tables_crc32";
}

const char *wsp_micro_config_check(const wsp_microfrontend_config *config)
{
    const char *field = check_scalars(config);
    return field != NULL ? field : check_tables(config);
}
