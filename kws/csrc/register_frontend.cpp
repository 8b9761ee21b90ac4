// kws._native.FrontendConfig and kws._native.Frontend.
#include <array>
#include <memory>
#include <utility>

#include "aligned.h"
#include "frontend_config.h"
#include "register.h"
#include "workers.h"

namespace py = pybind11;

namespace
{

using Pcm = py::array_t<int16_t, py::array::c_style>;
using Features = py::array_t<int8_t>;

// One wsp_frontend and its memory.
class Instance
{
  public:
    Instance(const OwnedFrontendConfig &config, uint32_t scale_bits, int32_t zero_point,
             const wsp_observer *observer = nullptr)
        : bands_(config.get()->bands)
    {
        wsp_report report;
        size_t bytes = 0;
        raise_on_failure(wsp_frontend_query(config.get(), &bytes, &report), report, "front end");
        memory_ = aligned_bytes(bytes);
        raise_on_failure(wsp_frontend_setup(memory_.get(), bytes, config.get(), scale_bits, zero_point, observer,
                                            &frontend_, &report),
                         report, "front end");
        bytes_ = bytes;
    }

    // Appends rows; returns their number. `rows` has room for all that these samples complete.
    size_t push(const int16_t *pcm, size_t samples, int8_t *rows)
    {
        size_t count = 0;
        while (samples > 0) {
            int ready = 0;
            const size_t used = wsp_frontend_push(frontend_, pcm, samples, rows + count * bands_, &ready);
            pcm += used;
            samples -= used;
            count += static_cast<size_t>(ready);
        }
        return count;
    }

    void reset()
    {
        wsp_frontend_reset(frontend_);
    }

    size_t bytes() const
    {
        return bytes_;
    }

  private:
    size_t bands_;
    size_t bytes_ = 0;
    AlignedBytes memory_;
    wsp_frontend *frontend_ = nullptr;
};

// Collects what the observer sees of each front-end stage.
class Trace
{
  public:
    wsp_observer observer()
    {
        return {[](void *context, int stage, const void *data, size_t count, size_t elem_bytes) {
                    static_cast<Trace *>(context)->append(stage, data, count * elem_bytes);
                },
                this};
    }

    py::dict arrays(size_t frames, const wsp_frontend_config &config) const
    {
        py::dict result;
        for (const Shape &shape : config.micro != nullptr ? micro_shapes(config) : shapes(config)) {
            const auto &seen = bytes_[shape.stage];
            const size_t rows = shape.stage == WSP_STAGE_SAMPLES ? seen.size() / sizeof(int16_t) : frames;
            if (shape.is_on) {
                result[wsp_stage_name(shape.stage)] =
                    py::array(py::dtype(shape.dtype), std::vector<size_t>{rows, shape.width}, seen.data());
            }
        }
        return result;
    }

  private:
    static constexpr size_t stages = WSP_STAGE_FEATURES + 1;

    struct Shape {
        wsp_stage stage;
        const char *dtype;
        size_t width;
        bool is_on = true;
    };

    static std::vector<Shape> shapes(const wsp_frontend_config &config)
    {
        const size_t bin_count = config.fft_size / 2 + 1;
        return {{WSP_STAGE_SAMPLES, "int16", 1, config.dc_removal != 0},
                {WSP_STAGE_WINDOW, "int32", config.window_samples},
                {WSP_STAGE_SPECTRUM, "int32", 2 * bin_count},
                {WSP_STAGE_POWER, "uint64", bin_count},
                {WSP_STAGE_MEL, "uint64", config.bands},
                {WSP_STAGE_LOG, "int32", config.bands},
                {WSP_STAGE_DENOISED, "int32", config.bands, config.noise_reduction_q16 != 0},
                {WSP_STAGE_LEVELLED, "int32", config.bands, config.gain_control_q15 != 0},
                {WSP_STAGE_FEATURES, "int8", config.bands}};
    }

    static std::vector<Shape> micro_shapes(const wsp_frontend_config &config)
    {
        const size_t bin_count = config.micro->fft_size / 2 + 1;
        return {{WSP_STAGE_WINDOW, "int16", config.window_samples},
                {WSP_STAGE_SPECTRUM, "int16", 2 * bin_count},
                {WSP_STAGE_POWER, "uint32", bin_count},
                {WSP_STAGE_MEL, "uint64", config.bands},
                {WSP_STAGE_ROOT, "uint32", config.bands},
                {WSP_STAGE_NOISE, "uint32", config.bands},
                {WSP_STAGE_GAIN, "uint32", config.bands},
                {WSP_STAGE_LOG, "int16", config.bands},
                {WSP_STAGE_FEATURES, "int8", config.bands}};
    }

    void append(int stage, const void *data, size_t bytes)
    {
        const auto *first = static_cast<const uint8_t *>(data);
        auto &store = bytes_[static_cast<size_t>(stage)];
        store.insert(store.end(), first, first + bytes);
    }

    std::array<std::vector<uint8_t>, stages> bytes_;
};

class Frontend
{
  public:
    Frontend(std::shared_ptr<OwnedFrontendConfig> config, uint32_t scale_bits, int32_t zero_point)
        : config_(std::move(config)), scale_bits_(scale_bits), zero_point_(zero_point),
          live_(*config_, scale_bits, zero_point)
    {
    }

    Features push(const Pcm &pcm)
    {
        const size_t samples = static_cast<size_t>(pcm.size());
        std::vector<int8_t> rows((samples / config_->get()->hop_samples + 1) * bands());
        const size_t count = live_.push(pcm.data(), samples, rows.data());
        return Features(std::vector<size_t>{count, bands()}, rows.data());
    }

    Features batch(const Pcm &pcm, unsigned threads)
    {
        if (pcm.ndim() != 2) {
            throw py::value_error("pcm must have two dimensions");
        }
        const size_t clips = static_cast<size_t>(pcm.shape(0));
        const size_t samples = static_cast<size_t>(pcm.shape(1));
        const size_t frames = frame_count(samples);
        Features features(std::vector<size_t>{clips, frames, bands()});
        const size_t workers = std::max<size_t>(1, std::min<size_t>(threads, clips));
        std::vector<Instance> instances;
        for (size_t i = 0; i < workers; i++) {
            instances.emplace_back(*config_, scale_bits_, zero_point_);
        }
        const int16_t *in = pcm.data();
        int8_t *out = features.mutable_data();
        const size_t row_bytes = frames * bands();
        const auto work = [&](size_t worker) {
            for (size_t clip = worker; clip < clips; clip += workers) {
                instances[worker].reset();
                instances[worker].push(in + clip * samples, samples, out + clip * row_bytes);
            }
        };
        run_on_workers(workers, work);
        return features;
    }

    py::dict trace(const Pcm &pcm) const
    {
        const size_t samples = static_cast<size_t>(pcm.size());
        std::vector<int8_t> rows((samples / config_->get()->hop_samples + 1) * bands());
        Trace trace;
        const wsp_observer observer = trace.observer();
        Instance instance(*config_, scale_bits_, zero_point_, &observer);
        return trace.arrays(instance.push(pcm.data(), samples, rows.data()), *config_->get());
    }

    void reset()
    {
        live_.reset();
    }

    size_t memory_bytes() const
    {
        return live_.bytes();
    }

  private:
    size_t bands() const
    {
        return config_->get()->bands;
    }

    size_t frame_count(size_t samples) const
    {
        const size_t window = config_->get()->window_samples;
        return samples < window ? 0 : (samples - window) / config_->get()->hop_samples + 1;
    }

    std::shared_ptr<OwnedFrontendConfig> config_;
    uint32_t scale_bits_;
    int32_t zero_point_;
    Instance live_;
};

} // namespace

void register_frontend(py::module_ &module)
{
    py::class_<OwnedFrontendConfig, std::shared_ptr<OwnedFrontendConfig>>(module, "FrontendConfig")
        .def(py::init<const std::map<std::string, int64_t> &, std::vector<int32_t>, std::vector<uint8_t>,
                      std::vector<uint16_t>, uint32_t>(),
             py::arg("scalars"), py::arg("window_q31"), py::arg("mel_segment_bins"), py::arg("mel_rise_q15"),
             py::arg("mel_first_bin"))
        .def_static(
            "micro",
            [](const std::map<std::string, int64_t> &scalars, std::vector<int16_t> window_q12,
               std::vector<uint8_t> segment_bins, std::vector<uint16_t> fall_q12, std::vector<int16_t> gain,
               uint32_t first_bin) {
                return std::make_shared<OwnedFrontendConfig>(
                    std::make_unique<OwnedMicroConfig>(scalars, std::move(window_q12), std::move(segment_bins),
                                                       std::move(fall_q12), std::move(gain), first_bin));
            },
            py::arg("scalars"), py::arg("window_q12"), py::arg("segment_bins"), py::arg("fall_q12"), py::arg("gain"),
            py::arg("first_bin"));
    py::class_<Frontend>(module, "Frontend")
        .def(py::init<std::shared_ptr<OwnedFrontendConfig>, uint32_t, int32_t>(), py::arg("config"),
             py::arg("scale_bits"), py::arg("zero_point"))
        .def("push", &Frontend::push, py::arg("pcm").noconvert())
        .def("batch", &Frontend::batch, py::arg("pcm").noconvert(), py::arg("threads"))
        .def("trace", &Frontend::trace, py::arg("pcm").noconvert())
        .def("reset", &Frontend::reset)
        .def_property_readonly("memory_bytes", &Frontend::memory_bytes);
}
