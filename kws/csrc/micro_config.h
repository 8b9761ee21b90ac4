// A wsp_microfrontend_config that owns its tables.
#pragma once

#include <pybind11/numpy.h>

#include <map>
#include <string>
#include <vector>

#include "wsp/microfrontend.h"

class OwnedMicroConfig
{
  public:
    // scalars: the scalar fields of wsp_microfrontend_config by name. Throws pybind11::value_error for a missing one.
    OwnedMicroConfig(const std::map<std::string, int64_t> &scalars, std::vector<int16_t> window_q12,
                     std::vector<uint8_t> segment_bins, std::vector<uint16_t> fall_q12, std::vector<int16_t> gain,
                     uint32_t first_bin);
    OwnedMicroConfig(const OwnedMicroConfig &) = delete;
    OwnedMicroConfig &operator=(const OwnedMicroConfig &) = delete;

    const wsp_microfrontend_config *get() const
    {
        return &config_;
    }

  private:
    std::vector<int16_t> window_q12_;
    std::vector<uint8_t> segment_bins_;
    std::vector<uint16_t> fall_q12_;
    std::vector<int16_t> gain_;
    wsp_microfrontend_config config_{};
};
