// Collects what an observer sees of every stage.
#pragma once

#include <pybind11/numpy.h>

#include <array>
#include <cstdint>
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
        static const std::array<const char *, WSP_STAGE_COUNT> types = {
            "int16", "int32", "int32", "uint64", "uint64", "int32", "int32", "int32", "int8", "int8", "int16"};
        pybind11::dict result;
        for (size_t stage = 0; stage < types.size(); stage++) {
            const Stage &seen = stages_[stage];
            if (seen.calls == 0 && is_optional(stage)) {
                continue;
            }
            result[wsp_stage_name(static_cast<int>(stage))] = pybind11::array(
                pybind11::dtype(types[stage]), std::vector<size_t>{seen.calls, seen.count}, seen.bytes.data());
        }
        return result;
    }

  private:
    static bool is_optional(size_t stage)
    {
        return stage == WSP_STAGE_SAMPLES || stage == WSP_STAGE_DENOISED || stage == WSP_STAGE_LEVELLED;
    }

    struct Stage {
        std::vector<uint8_t> bytes;
        size_t calls = 0;
        size_t count = 0;
    };

    void append(int stage, const void *data, size_t count, size_t elem_bytes)
    {
        const auto *first = static_cast<const uint8_t *>(data);
        Stage &seen = stages_[static_cast<size_t>(stage)];
        seen.bytes.insert(seen.bytes.end(), first, first + count * elem_bytes);
        const bool is_stream = stage == WSP_STAGE_SAMPLES;
        seen.count = is_stream ? 1 : count;
        seen.calls += is_stream ? count : 1;
    }

    std::array<Stage, WSP_STAGE_COUNT> stages_;
};
