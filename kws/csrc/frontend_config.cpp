#include "frontend_config.h"

#include <utility>

namespace
{

template <typename T>
T scalar(const std::map<std::string, int64_t> &scalars, const char *name)
{
    const auto found = scalars.find(name);
    if (found == scalars.end()) {
        throw pybind11::value_error(std::string("front-end configuration lacks ") + name);
    }
    return static_cast<T>(found->second);
}

} // namespace

OwnedFrontendConfig::OwnedFrontendConfig(const std::map<std::string, int64_t> &scalars, std::vector<int32_t> window_q31,
                                         std::vector<uint8_t> mel_segment_bins, std::vector<uint16_t> mel_rise_q15,
                                         uint32_t mel_first_bin)
    : window_q31_(std::move(window_q31)), mel_segment_bins_(std::move(mel_segment_bins)),
      mel_rise_q15_(std::move(mel_rise_q15))
{
    config_.version = scalar<uint32_t>(scalars, "version");
    config_.sample_rate_hz = scalar<uint32_t>(scalars, "sample_rate_hz");
    config_.window_samples = scalar<uint32_t>(scalars, "window_samples");
    config_.hop_samples = scalar<uint32_t>(scalars, "hop_samples");
    config_.fft_size = scalar<uint32_t>(scalars, "fft_size");
    config_.bands = scalar<uint32_t>(scalars, "bands");
    config_.low_hz = scalar<uint32_t>(scalars, "low_hz");
    config_.high_hz = scalar<uint32_t>(scalars, "high_hz");
    config_.window_kind = scalar<uint32_t>(scalars, "window_kind");
    config_.mel_scale = scalar<uint32_t>(scalars, "mel_scale");
    config_.preemphasis_q15 = scalar<uint32_t>(scalars, "preemphasis_q15");
    config_.offset_q16 = scalar<int32_t>(scalars, "offset_q16");
    config_.gain_q16 = scalar<int32_t>(scalars, "gain_q16");
    config_.tables_crc32 = scalar<uint32_t>(scalars, "tables_crc32");
    config_.dc_removal = scalar<uint32_t>(scalars, "dc_removal");
    config_.noise_reduction_q16 = scalar<uint32_t>(scalars, "noise_reduction_q16");
    config_.gain_control_q15 = scalar<uint32_t>(scalars, "gain_control_q15");
    config_.window_q31 = window_q31_.data();
    config_.mel_segment_bins = mel_segment_bins_.data();
    config_.mel_rise_q15 = mel_rise_q15_.data();
    config_.mel_first_bin = mel_first_bin;
    config_.stages = &wsp_frontend_optional_stages;
    if (window_q31_.size() < config_.window_samples || mel_segment_bins_.size() <= config_.bands) {
        throw pybind11::value_error("front-end configuration: a table is shorter than its scalar fields say");
    }
    size_t bins = 0;
    for (const uint8_t count : mel_segment_bins_) {
        bins += count;
    }
    if (mel_rise_q15_.size() < bins) {
        throw pybind11::value_error("front-end configuration: mel_rise_q15 is shorter than mel_segment_bins says");
    }
}

OwnedFrontendConfig::OwnedFrontendConfig(std::unique_ptr<OwnedMicroConfig> micro) : micro_(std::move(micro))
{
    config_.micro = micro_->get();
    config_.window_samples = config_.micro->window_samples;
    config_.hop_samples = config_.micro->hop_samples;
    config_.bands = config_.micro->bands;
}
