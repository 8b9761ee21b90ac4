// kws._native.Whispro: whispro.h, one to one.
#include "whispro.h"

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
#include "workers.h"

namespace py = pybind11;

void register_detector(py::module_ &module);

namespace
{

using Pcm = py::array_t<int16_t, py::array::c_style>;
using Events = std::vector<whispro_event>;

// A model in aligned memory and the front end it is to run with; what instances share.
struct Source {
    Source(const std::string &bytes, std::shared_ptr<OwnedFrontendConfig> frontend, uint32_t operating_point)
        : model(aligned_bytes(bytes.size() + 1)), frontend(std::move(frontend))
    {
        std::memcpy(model.get(), bytes.data(), bytes.size());
        config.model = model.get();
        config.model_bytes = bytes.size();
        config.frontend = this->frontend->get();
        config.operating_point = operating_point;
        config.meter_levels = 1;
    }

    AlignedBytes model;
    std::shared_ptr<OwnedFrontendConfig> frontend;
    whispro_config config{};
};

// One whispro and its memory.
class Instance
{
  public:
    Instance(const Source &source, const wsp_observer &observer)
    {
        wsp_report report;
        whispro_config config = source.config;
        config.observer = observer;
        raise_on_failure(whispro_query(&config, &bytes_, &report), report, "model");
        memory_ = aligned_bytes(bytes_);
        raise_on_failure(whispro_setup(memory_.get(), bytes_, &config, &whispro_, &report), report, "model");
    }

    // Appends events. Returns the status of the first failure.
    wsp_status push(const int16_t *pcm, size_t samples, Events &events)
    {
        for (;;) {
            size_t used = 0;
            whispro_event event;
            const int result = whispro_push(whispro_, pcm, samples, &used, &event);
            if (result <= 0) {
                return static_cast<wsp_status>(result);
            }
            events.push_back(event);
            pcm += used;
            samples -= used;
        }
    }

    whispro *get() const
    {
        return whispro_;
    }

    size_t bytes() const
    {
        return bytes_;
    }

  private:
    size_t bytes_ = 0;
    AlignedBytes memory_;
    whispro *whispro_ = nullptr;
};

// Appends the scores of every step to a vector.
wsp_observer score_collector(std::vector<int8_t> *scores)
{
    return {[](void *context, int stage, const void *data, size_t count, size_t) {
                if (stage == WSP_STAGE_SCORES) {
                    const auto *first = static_cast<const int8_t *>(data);
                    auto *store = static_cast<std::vector<int8_t> *>(context);
                    store->insert(store->end(), first, first + count);
                }
            },
            scores};
}

void require_success(wsp_status status)
{
    wsp_report report;
    wsp_report_clear(&report);
    raise_on_failure(status, report, "model");
}

// (label index, near miss, score Q15, start sample, end sample) each.
py::list event_tuples(const Events &events)
{
    py::list list;
    for (const whispro_event &e : events) {
        list.append(py::make_tuple(e.keyword, e.near_miss != 0, e.score_q15, e.start_sample, e.end_sample));
    }
    return list;
}

class Whispro
{
  public:
    Whispro(const py::bytes &model, std::shared_ptr<OwnedFrontendConfig> frontend, uint32_t operating_point)
        : source_(std::string(model), std::move(frontend), operating_point), live_(source_, wsp_observer{})
    {
    }

    py::list push(const Pcm &pcm)
    {
        Events events;
        wsp_status status;
        {
            const py::gil_scoped_release unlocked;
            status = live_.push(pcm.data(), static_cast<size_t>(pcm.size()), events);
        }
        require_success(status);
        return event_tuples(events);
    }

    py::tuple trace(const Pcm &pcm) const
    {
        StageRecorder recorder;
        Instance instance(source_, recorder.observer());
        Events events;
        wsp_status status;
        {
            const py::gil_scoped_release unlocked;
            status = instance.push(pcm.data(), static_cast<size_t>(pcm.size()), events);
        }
        require_success(status);
        return py::make_tuple(recorder.arrays(), event_tuples(events));
    }

    py::array_t<int8_t> scores_batch(const Pcm &pcm, size_t threads) const
    {
        if (pcm.ndim() != 2) {
            throw py::value_error("pcm must have two dimensions");
        }
        const auto clips = static_cast<size_t>(pcm.shape(0));
        const auto samples = static_cast<size_t>(pcm.shape(1));
        const size_t workers = std::max<size_t>(1, std::min(threads, clips));
        std::vector<std::vector<int8_t>> scores(workers);
        std::vector<std::unique_ptr<Instance>> instances;
        for (auto &store : scores) {
            instances.push_back(std::make_unique<Instance>(source_, score_collector(&store)));
            whispro_use_gate(instances.back()->get(), 0); // every step, so that all clips have the same number
        }
        std::vector<wsp_status> status(workers, WSP_OK);
        const int16_t *in = pcm.data();
        // Worker w takes the clips [clips * w / workers, clips * (w + 1) / workers).
        const auto work = [&](size_t worker) {
            Events ignored;
            for (size_t clip = clips * worker / workers; clip < clips * (worker + 1) / workers; clip++) {
                whispro_reset(instances[worker]->get());
                const wsp_status result = instances[worker]->push(in + clip * samples, samples, ignored);
                status[worker] = status[worker] == WSP_OK ? result : status[worker];
            }
        };
        run_on_workers(workers, work);
        std::for_each(status.begin(), status.end(), require_success);
        return joined(scores, clips);
    }

    void reset()
    {
        whispro_reset(live_.get());
    }

    // (samples, peak dBFS Q8, rms dBFS Q8, clipped, offset Q8) since the last call.
    py::tuple read_levels()
    {
        whispro_levels levels;
        require_success(whispro_read_levels(live_.get(), &levels));
        return py::make_tuple(levels.samples, levels.peak_dbfs_q8, levels.rms_dbfs_q8, levels.clipped,
                              levels.offset_q8);
    }

    void use_gate(bool on)
    {
        require_success(whispro_use_gate(live_.get(), on ? 1 : 0));
    }

    bool is_awake() const
    {
        return whispro_is_awake(live_.get()) != 0;
    }

    void use_operating_point(size_t index)
    {
        require_success(whispro_use_operating_point(live_.get(), index));
        source_.config.operating_point = static_cast<uint32_t>(index);
    }

    size_t operating_point_for(uint32_t false_accepts_per_day_milli) const
    {
        size_t index = 0;
        require_success(whispro_operating_point_for(live_.get(), false_accepts_per_day_milli, &index));
        return index;
    }

    std::vector<std::string> labels() const
    {
        std::vector<std::string> names;
        for (size_t i = 0; i < whispro_label_count(live_.get()); i++) {
            char text[256];
            names.emplace_back(text, whispro_label(live_.get(), i, text, sizeof(text)));
        }
        return names;
    }

    size_t memory_bytes() const
    {
        return live_.bytes();
    }

    size_t memory_bytes_for(size_t pointer_bytes) const
    {
        wsp_report report;
        size_t bytes = 0;
        raise_on_failure(whispro_query_for(&source_.config, pointer_bytes, &bytes, &report), report, "model");
        return bytes;
    }

    void selftest(const Pcm &pcm, const std::array<uint32_t, WSP_STAGE_COUNT> &stage_crc32, uint32_t events_crc32) const
    {
        whispro_golden golden{};
        golden.pcm = pcm.data();
        golden.samples = static_cast<size_t>(pcm.size());
        std::copy(stage_crc32.begin(), stage_crc32.end(), golden.stage_crc32);
        golden.events_crc32 = events_crc32;
        const AlignedBytes memory = aligned_bytes(live_.bytes());
        wsp_report report;
        const wsp_status status = whispro_selftest(memory.get(), live_.bytes(), &source_.config, &golden, &report);
        raise_on_failure(status, report, "self-test");
    }

  private:
    py::array_t<int8_t> joined(const std::vector<std::vector<int8_t>> &scores, size_t clips) const
    {
        size_t total = 0;
        for (const auto &store : scores) {
            total += store.size();
        }
        const size_t labels = whispro_label_count(live_.get());
        py::array_t<int8_t> result(std::vector<size_t>{clips, clips == 0 ? 0 : total / (clips * labels), labels});
        int8_t *out = result.mutable_data();
        for (const auto &store : scores) {
            out = std::copy(store.begin(), store.end(), out);
        }
        return result;
    }

    Source source_;
    Instance live_;
};

} // namespace

void register_whispro(py::module_ &module)
{
    register_detector(module);
    py::class_<Whispro>(module, "Whispro")
        .def(py::init<const py::bytes &, std::shared_ptr<OwnedFrontendConfig>, uint32_t>(), py::arg("model"),
             py::arg("frontend"), py::arg("operating_point"))
        .def("push", &Whispro::push, py::arg("pcm").noconvert())
        .def("trace", &Whispro::trace, py::arg("pcm").noconvert())
        .def("scores_batch", &Whispro::scores_batch, py::arg("pcm").noconvert(), py::arg("threads"))
        .def("reset", &Whispro::reset)
        .def("operating_point_for", &Whispro::operating_point_for, py::arg("false_accepts_per_day_milli"))
        .def("use_operating_point", &Whispro::use_operating_point, py::arg("index"))
        .def("read_levels", &Whispro::read_levels)
        .def("use_gate", &Whispro::use_gate, py::arg("on"))
        .def("memory_bytes_for", &Whispro::memory_bytes_for, py::arg("pointer_bytes"))
        .def("selftest", &Whispro::selftest, py::arg("pcm").noconvert(), py::arg("stage_crc32"),
             py::arg("events_crc32"))
        .def_property_readonly("is_awake", &Whispro::is_awake)
        .def_property_readonly("labels", &Whispro::labels)
        .def_property_readonly("memory_bytes", &Whispro::memory_bytes);
}
