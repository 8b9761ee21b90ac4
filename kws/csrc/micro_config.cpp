#include "micro_config.h"

#include <numeric>
#include <utility>

OwnedMicroConfig::OwnedMicroConfig(const std::map<std::string, int64_t> &scalars, std::vector<int16_t> window_q12,
                                   std::vector<uint8_t> segment_bins, std::vector<uint16_t> fall_q12,
                                   std::vector<int16_t> gain, uint32_t first_bin)
    : window_q12_(std::move(window_q12)), segment_bins_(std::move(segment_bins)), fall_q12_(std::move(fall_q12)),
      gain_(std::move(gain))
{
    const std::map<std::string, uint32_t wsp_microfrontend_config::*> fields = {
        {"version", &wsp_microfrontend_config::version},
        {"sample_rate_hz", &wsp_microfrontend_config::sample_rate_hz},
        {"window_samples", &wsp_microfrontend_config::window_samples},
        {"hop_samples", &wsp_microfrontend_config::hop_samples},
        {"fft_size", &wsp_microfrontend_config::fft_size},
        {"bands", &wsp_microfrontend_config::bands},
        {"low_hz", &wsp_microfrontend_config::low_hz},
        {"high_hz", &wsp_microfrontend_config::high_hz},
        {"smoothing_bits", &wsp_microfrontend_config::smoothing_bits},
        {"even_smoothing_q14", &wsp_microfrontend_config::even_smoothing_q14},
        {"odd_smoothing_q14", &wsp_microfrontend_config::odd_smoothing_q14},
        {"min_signal_q14", &wsp_microfrontend_config::min_signal_q14},
        {"gain_strength_q15", &wsp_microfrontend_config::gain_strength_q15},
        {"gain_offset", &wsp_microfrontend_config::gain_offset},
        {"gain_bits", &wsp_microfrontend_config::gain_bits},
        {"log_shift", &wsp_microfrontend_config::log_shift},
        {"tables_crc32", &wsp_microfrontend_config::tables_crc32},
    };
    for (const auto &[name, field] : fields) {
        const auto found = scalars.find(name);
        if (found == scalars.end()) {
            throw pybind11::value_error("micro front-end configuration lacks " + name);
        }
        config_.*field = static_cast<uint32_t>(found->second);
    }
    const size_t bins = std::accumulate(segment_bins_.begin(), segment_bins_.end(), size_t{0});
    if (window_q12_.size() < config_.window_samples || segment_bins_.size() <= config_.bands ||
        fall_q12_.size() < bins || gain_.size() != size_t{3} * WSP_MICROFRONTEND_GAIN_ROWS) {
        throw pybind11::value_error("micro front-end configuration: a table has not the length its fields say");
    }
    config_.functions = &wsp_microfrontend_implementation;
    config_.window_q12 = window_q12_.data();
    config_.segment_bins = segment_bins_.data();
    config_.fall_q12 = fall_q12_.data();
    config_.gain = gain_.data();
    config_.first_bin = first_bin;
}
