/* Every field of the configuration is checked, and the report names the one that is wrong. */
#include "check.h"
#include "wsp/frontend.h"

static uint8_t segment_bins[WSP_FRONTEND_MAX_BANDS + 1];
static uint16_t rise_q15[WSP_FRONTEND_FFT_SIZE];

static wsp_status query(const wsp_frontend_config *config, const char *expected_field)
{
    size_t bytes = 0;
    wsp_report report;
    const wsp_status status = wsp_frontend_query(config, &bytes, &report);
    CHECK_EQUAL(report.status, status);
    CHECK_TEXT(report.field, expected_field);
    CHECK_EQUAL(wsp_frontend_query(config, &bytes, NULL), status);
    return status;
}

/* Sets one field of the default configuration to a value that must be refused. */
#define REFUSES(member, value)                                                                                         \
    do {                                                                                                               \
        wsp_frontend_config broken = wsp_frontend_default;                                                             \
        broken.member = (value);                                                                                       \
        CHECK_EQUAL(query(&broken, #member), WSP_ERR_FRONTEND_CONFIG);                                                 \
    } while (0)

static void check_scalars(void)
{
    REFUSES(version, WSP_FRONTEND_VERSION + 1u);
    REFUSES(sample_rate_hz, 8000u);
    REFUSES(window_samples, 318u);
    REFUSES(window_samples, 514u);
    REFUSES(window_samples, 401u);
    REFUSES(hop_samples, 0u);
    REFUSES(hop_samples, 481u);
    REFUSES(fft_size, 256u);
    REFUSES(bands, 19u);
    REFUSES(bands, 81u);
    REFUSES(low_hz, 7600u);
    REFUSES(high_hz, 8001u);
    REFUSES(window_kind, 2u);
    REFUSES(mel_scale, 2u);
    REFUSES(preemphasis_q15, 32768u);
    REFUSES(offset_q16, -1);
    REFUSES(offset_q16, 64 * 65536 + 1);
    REFUSES(gain_q16, 0);
    REFUSES(gain_q16, -5);
    REFUSES(dc_removal, 2u);
    REFUSES(noise_reduction_q16, 12u * 65536u + 1u);
    REFUSES(gain_control_q15, 32769u);
    wsp_frontend_config unlinked = wsp_frontend_default;
    unlinked.gain_control_q15 = 1u;
    CHECK_EQUAL(query(&unlinked, "stages"), WSP_ERR_FRONTEND_CONFIG);
    unlinked.stages = &wsp_frontend_optional_stages;
    CHECK_EQUAL(query(&unlinked, NULL), WSP_OK);
    REFUSES(window_q31, NULL);
    REFUSES(mel_segment_bins, NULL);
    REFUSES(mel_rise_q15, NULL);
}

static wsp_frontend_config with_own_tables(void)
{
    wsp_frontend_config config = wsp_frontend_default;
    size_t bins = 0;
    for (size_t s = 0; s <= config.bands; s++) {
        segment_bins[s] = config.mel_segment_bins[s];
        bins += segment_bins[s];
    }
    memcpy(rise_q15, config.mel_rise_q15, bins * sizeof(rise_q15[0]));
    config.mel_segment_bins = segment_bins;
    config.mel_rise_q15 = rise_q15;
    return config;
}

static void check_tables(void)
{
    REFUSES(mel_first_bin, 1u);
    REFUSES(mel_first_bin, 3u);
    REFUSES(tables_crc32, wsp_frontend_default.tables_crc32 ^ 1u);

    wsp_frontend_config config = with_own_tables();
    CHECK_EQUAL(query(&config, NULL), WSP_OK);
    rise_q15[3] = 32769u;
    CHECK_EQUAL(query(&config, "mel_rise_q15"), WSP_ERR_FRONTEND_CONFIG);
    config = with_own_tables();
    rise_q15[3] ^= 1u;
    CHECK_EQUAL(query(&config, "tables_crc32"), WSP_ERR_FRONTEND_CONFIG);
    config = with_own_tables();
    segment_bins[40] = 255u;
    CHECK_EQUAL(query(&config, "mel_segment_bins"), WSP_ERR_FRONTEND_CONFIG);
    int32_t window_q31[480];
    memcpy(window_q31, wsp_frontend_default.window_q31, sizeof(window_q31));
    window_q31[479] ^= 1;
    REFUSES(tables_crc32, 0u);
    config = with_own_tables();
    config.window_q31 = window_q31;
    CHECK_EQUAL(query(&config, "tables_crc32"), WSP_ERR_FRONTEND_CONFIG);
}

int main(void)
{
    CHECK_EQUAL(query(&wsp_frontend_default, NULL), WSP_OK);
    CHECK_EQUAL(query(NULL, "config"), WSP_ERR_ARGUMENT);
    check_scalars();
    check_tables();
    return check_result();
}
