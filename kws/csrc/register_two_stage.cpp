// kws._native.TwoStage: whispro_two_stage.h, one to one.
#include "whispro_two_stage.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "aligned.h"
#include "frontend_config.h"
#include "register.h"
#include "stage_recorder.h"

namespace py = pybind11;

namespace
{

using Pcm = py::array_t<int16_t, py::array::c_style>;
using Events = std::vector<whispro_event>;
using Sizes = std::array<size_t, WHISPRO_STAGES>;

void raise_first(wsp_status status, const wsp_report *reports)
{
    const char *names[WHISPRO_STAGES] = {"wake word's model", "commands' model"};
    for (size_t stage = 0; stage < WHISPRO_STAGES; stage++) {
        raise_on_failure(reports[stage].status, reports[stage], names[stage]);
    }
    raise_on_failure(status, reports[WHISPRO_STAGE_WAKE], "models");
}

// One pair and its memory.
class Pair
{
  public:
    explicit Pair(const whispro_two_stage_config &config)
    {
        wsp_report reports[WHISPRO_STAGES];
        raise_first(whispro_two_stage_query(&config, memory_.bytes, reports), reports);
        for (size_t stage = 0; stage < WHISPRO_STAGES; stage++) {
            blocks_[stage] = aligned_bytes(memory_.bytes[stage]);
            memory_.block[stage] = blocks_[stage].get();
        }
        raise_first(whispro_two_stage_setup(&memory_, &config, &spotter_, reports), reports);
    }

    // Appends events.
    void push(const Pcm &chunk, Events &events)
    {
        const int16_t *pcm = chunk.data();
        auto samples = static_cast<size_t>(chunk.size());
        int result = 1;
        {
            const py::gil_scoped_release unlocked;
            while (result > 0) {
                size_t used = 0;
                whispro_event event;
                result = whispro_two_stage_push(spotter_, pcm, samples, &used, &event);
                if (result > 0) {
                    events.push_back(event);
                }
                pcm += used;
                samples -= used;
            }
        }
        wsp_report report;
        wsp_report_clear(&report);
        raise_on_failure(static_cast<wsp_status>(result), report, "models");
    }

    whispro_two_stage *get() const
    {
        return spotter_;
    }

    const whispro_two_stage_memory &memory() const
    {
        return memory_;
    }

  private:
    whispro_two_stage_memory memory_{};
    std::array<AlignedBytes, WHISPRO_STAGES> blocks_;
    whispro_two_stage *spotter_ = nullptr;
};

// (stage, label index, near miss, score Q15, start sample, end sample) each.
py::list event_tuples(const Events &events)
{
    py::list list;
    for (const whispro_event &e : events) {
        list.append(py::make_tuple(e.stage, e.keyword, e.near_miss != 0, e.score_q15, e.start_sample, e.end_sample));
    }
    return list;
}

class TwoStage
{
  public:
    TwoStage(const std::array<py::bytes, WHISPRO_STAGES> &models, std::shared_ptr<OwnedFrontendConfig> frontend,
             const std::array<uint32_t, WHISPRO_STAGES> &operating_points, uint32_t listen_ms, uint32_t history_ms,
             bool single_command)
        : frontend_(std::move(frontend))
    {
        whispro_config *parts[WHISPRO_STAGES] = {&config_.wake, &config_.commands};
        for (size_t stage = 0; stage < WHISPRO_STAGES; stage++) {
            const std::string bytes(models[stage]);
            models_[stage] = aligned_bytes(bytes.size() + 1);
            std::memcpy(models_[stage].get(), bytes.data(), bytes.size());
            parts[stage]->model = models_[stage].get();
            parts[stage]->model_bytes = bytes.size();
            parts[stage]->operating_point = operating_points[stage];
        }
        config_.wake.frontend = frontend_->get();
        config_.wake.meter_levels = 1;
        config_.listen_ms = listen_ms;
        config_.history_ms = history_ms;
        config_.single_command = single_command ? 1 : 0;
        live_ = std::make_unique<Pair>(config_);
    }

    py::list push(const Pcm &pcm)
    {
        Events events;
        live_->push(pcm, events);
        return event_tuples(events);
    }

    py::tuple trace(const Pcm &pcm, bool listen) const
    {
        StageRecorder wake;
        StageRecorder commands;
        whispro_two_stage_config config = config_;
        config.wake.observer = wake.observer();
        config.commands.observer = commands.observer();
        Pair pair(config);
        if (listen) {
            whispro_two_stage_listen(pair.get());
        }
        Events events;
        pair.push(pcm, events);
        return py::make_tuple(wake.arrays(), commands.arrays(), event_tuples(events));
    }

    void listen()
    {
        whispro_two_stage_listen(live_->get());
    }

    void reset()
    {
        whispro_two_stage_reset(live_->get());
    }

    bool is_listening() const
    {
        return whispro_two_stage_is_listening(live_->get()) != 0;
    }

    // (samples, peak dBFS Q8, rms dBFS Q8, clipped, offset Q8) since the last call.
    py::tuple read_levels()
    {
        whispro_levels levels;
        wsp_report report;
        wsp_report_clear(&report);
        raise_on_failure(whispro_two_stage_read_levels(live_->get(), &levels), report, "models");
        return py::make_tuple(levels.samples, levels.peak_dbfs_q8, levels.rms_dbfs_q8, levels.clipped,
                              levels.offset_q8);
    }

    Sizes memory_bytes_for(size_t pointer_bytes) const
    {
        Sizes bytes{};
        wsp_report reports[WHISPRO_STAGES];
        raise_first(whispro_two_stage_query_for(&config_, pointer_bytes, bytes.data(), reports), reports);
        return bytes;
    }

    Sizes memory_bytes() const
    {
        return memory_bytes_for(sizeof(void *));
    }

    void selftest(const Pcm &pcm, const std::array<std::array<uint32_t, WSP_STAGE_COUNT>, WHISPRO_STAGES> &stage_crc32,
                  const std::array<uint32_t, WHISPRO_STAGES> &events_crc32) const
    {
        whispro_two_stage_golden golden{};
        golden.pcm = pcm.data();
        golden.samples = static_cast<size_t>(pcm.size());
        for (size_t stage = 0; stage < WHISPRO_STAGES; stage++) {
            std::copy(stage_crc32[stage].begin(), stage_crc32[stage].end(), golden.stage_crc32[stage]);
            golden.events_crc32[stage] = events_crc32[stage];
        }
        const Pair pair(config_);
        wsp_report reports[WHISPRO_STAGES];
        raise_first(whispro_two_stage_selftest(&pair.memory(), &config_, &golden, reports), reports);
    }

  private:
    std::array<AlignedBytes, WHISPRO_STAGES> models_;
    std::shared_ptr<OwnedFrontendConfig> frontend_;
    whispro_two_stage_config config_{};
    std::unique_ptr<Pair> live_;
};

} // namespace

void register_two_stage(py::module_ &module)
{
    using Points = std::array<uint32_t, WHISPRO_STAGES>;
    using Models = std::array<py::bytes, WHISPRO_STAGES>;
    py::class_<TwoStage>(module, "TwoStage")
        .def(py::init<const Models &, std::shared_ptr<OwnedFrontendConfig>, const Points &, uint32_t, uint32_t, bool>(),
             py::arg("models"), py::arg("frontend"), py::arg("operating_points"), py::arg("listen_ms"),
             py::arg("history_ms"), py::arg("single_command"))
        .def("push", &TwoStage::push, py::arg("pcm").noconvert())
        .def("trace", &TwoStage::trace, py::arg("pcm").noconvert(), py::arg("listen"))
        .def("listen", &TwoStage::listen)
        .def("reset", &TwoStage::reset)
        .def("read_levels", &TwoStage::read_levels)
        .def("memory_bytes_for", &TwoStage::memory_bytes_for, py::arg("pointer_bytes"))
        .def("selftest", &TwoStage::selftest, py::arg("pcm").noconvert(), py::arg("stage_crc32"),
             py::arg("events_crc32"))
        .def_property_readonly("is_listening", &TwoStage::is_listening)
        .def_property_readonly("memory_bytes", &TwoStage::memory_bytes);
}
