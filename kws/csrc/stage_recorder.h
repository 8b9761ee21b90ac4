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

    // [calls, count] per stage that ran, by stage name.
    pybind11::dict arrays() const
    {
        static const std::array<const char *, WSP_STAGE_COUNT> types = {"int32", "int32", "uint64", "uint64",
                                                                        "int32", "int8",  "int8",   "int16"};
        pybind11::dict result;
        for (size_t stage = 0; stage < types.size(); stage++) {
            const Stage &seen = stages_[stage];
            result[wsp_stage_name(static_cast<int>(stage))] = pybind11::array(
                pybind11::dtype(types[stage]), std::vector<size_t>{seen.calls, seen.count}, seen.bytes.data());
        }
        return result;
    }

  private:
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
        seen.count = count;
        seen.calls++;
    }

    std::array<Stage, WSP_STAGE_COUNT> stages_;
};
