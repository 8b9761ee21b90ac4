// Collects what an observer sees of every stage.
#pragma once

#include <pybind11/numpy.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "wsp/base.h"

class StageRecorder
{
  public:
    // Valid as long as the recorder stays where it is.
    wsp_observer observer()
    {
        return {[](void *context, int stage, const void *data, size_t count, size_t elem_bytes) {
                    static_cast<StageRecorder *>(context)->append(stage, data, count, elem_bytes);
                },
                this};
    }

    // By stage name, of optional stages only those that ran: [calls, count], of the stream of samples [count, 1].
    pybind11::dict arrays() const
    {
        pybind11::dict result;
        for (size_t stage = 0; stage < stages_.size(); stage++) {
            const Stage &seen = stages_[stage];
            if (seen.calls == 0 && is_optional(stage)) {
                continue;
            }
            const bool is_unsigned = stage >= WSP_STAGE_POWER && stage <= WSP_STAGE_GAIN;
            const std::string type = (is_unsigned ? "u" : "i") + std::to_string(seen.elem_bytes);
            result[wsp_stage_name(static_cast<int>(stage))] =
                pybind11::array(pybind11::dtype(type), std::vector<size_t>{seen.calls, seen.count}, seen.bytes.data());
        }
        return result;
    }

  private:
    static bool is_optional(size_t stage)
    {
        return stage == WSP_STAGE_SAMPLES || (stage >= WSP_STAGE_ROOT && stage <= WSP_STAGE_GAIN) ||
               stage == WSP_STAGE_DENOISED || stage == WSP_STAGE_LEVELLED || stage == WSP_STAGE_GATE;
    }

    struct Stage {
        std::vector<uint8_t> bytes;
        size_t calls = 0;
        size_t count = 0;
        size_t elem_bytes = 1;
    };

    void append(int stage, const void *data, size_t count, size_t elem_bytes)
    {
        const auto *first = static_cast<const uint8_t *>(data);
        Stage &seen = stages_[static_cast<size_t>(stage)];
        seen.bytes.insert(seen.bytes.end(), first, first + count * elem_bytes);
        const bool is_stream = stage == WSP_STAGE_SAMPLES;
        seen.count = is_stream ? 1 : count;
        seen.calls += is_stream ? count : 1;
        seen.elem_bytes = elem_bytes;
    }

    std::array<Stage, WSP_STAGE_COUNT> stages_;
};
