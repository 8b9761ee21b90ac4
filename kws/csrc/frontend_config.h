// A wsp_frontend_config that owns its tables; what Python hands to every part that needs a front end.
#pragma once

#include <pybind11/numpy.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "micro_config.h"
#include "wsp/frontend.h"

class OwnedFrontendConfig
{
  public:
    // scalars: the scalar fields of wsp_frontend_config by name. Throws pybind11::value_error for a missing one.
    OwnedFrontendConfig(const std::map<std::string, int64_t> &scalars, std::vector<int32_t> window_q31,
                        std::vector<uint8_t> mel_segment_bins, std::vector<uint16_t> mel_rise_q15,
                        uint32_t mel_first_bin);
    explicit OwnedFrontendConfig(std::unique_ptr<OwnedMicroConfig> micro);
    OwnedFrontendConfig(const OwnedFrontendConfig &) = delete;
    OwnedFrontendConfig &operator=(const OwnedFrontendConfig &) = delete;

    const wsp_frontend_config *get() const
    {
        return &config_;
    }

  private:
    std::unique_ptr<OwnedMicroConfig> micro_;
    std::vector<int32_t> window_q31_;
    std::vector<uint8_t> mel_segment_bins_;
    std::vector<uint16_t> mel_rise_q15_;
    wsp_frontend_config config_{};
};
