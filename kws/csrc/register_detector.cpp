// kws._native.Detector: wsp/detector.h, for the comparison with its oracle and for choosing thresholds on stored
// scores.
#include "wsp/detector.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "aligned.h"
#include "register.h"

namespace py = pybind11;

void register_detector(py::module_ &module);

namespace
{

using Posteriors = py::array_t<int16_t, py::array::c_style>;
using Samples = py::array_t<uint64_t, py::array::c_style>;

class Detector
{
  public:
    Detector(std::vector<uint16_t> threshold_q15, std::vector<uint8_t> label_flags, uint16_t smoothing_steps,
             uint32_t refractory_samples, uint32_t lead_samples, uint16_t onset_q15, uint16_t near_miss_q15,
             uint16_t second_try_q15, uint32_t second_try_samples)
        : threshold_q15_(std::move(threshold_q15)), label_flags_(std::move(label_flags))
    {
        if (threshold_q15_.size() != label_flags_.size()) {
            throw py::value_error("threshold_q15 and label_flags must have the same length");
        }
        wsp_detector_config config{};
        config.labels = static_cast<uint16_t>(threshold_q15_.size());
        config.smoothing_steps = smoothing_steps;
        config.refractory_samples = refractory_samples;
        config.lead_samples = lead_samples;
        config.onset_q15 = onset_q15;
        config.near_miss_q15 = near_miss_q15;
        config.second_try_q15 = second_try_q15;
        config.second_try_samples = second_try_samples;
        config.threshold_q15 = threshold_q15_.data();
        config.label_flags = label_flags_.data();
        wsp_report report;
        wsp_report_clear(&report);
        size_t bytes = 0;
        raise_on_failure(wsp_detector_query(&config, &bytes), report, "detector");
        memory_ = aligned_bytes(bytes);
        raise_on_failure(wsp_detector_setup(memory_.get(), bytes, &config, nullptr, &detector_), report, "detector");
    }

    // posterior_q15 [steps, labels], end_sample [steps] -> smoothed [steps, labels], tuples as in Whispro.push.
    py::tuple run(const Posteriors &posterior_q15, const Samples &end_sample)
    {
        const size_t labels = threshold_q15_.size();
        if (posterior_q15.ndim() != 2 || static_cast<size_t>(posterior_q15.shape(1)) != labels ||
            end_sample.size() != posterior_q15.shape(0)) {
            throw py::value_error("posterior_q15 must be [steps, labels] and end_sample [steps]");
        }
        const auto steps = static_cast<size_t>(posterior_q15.shape(0));
        py::array_t<int16_t> smoothed(std::vector<size_t>{steps, labels});
        py::list events;
        for (size_t step = 0; step < steps; step++) {
            wsp_detection d;
            if (wsp_detector_step(detector_, posterior_q15.data() + step * labels, end_sample.data()[step], &d)) {
                events.append(py::make_tuple(d.label, d.near_miss != 0, d.score_q15, d.start_sample, d.end_sample));
            }
            std::copy_n(wsp_detector_smoothed(detector_), labels, smoothed.mutable_data() + step * labels);
        }
        return py::make_tuple(smoothed, events);
    }

    void reset()
    {
        wsp_detector_reset(detector_);
    }

  private:
    std::vector<uint16_t> threshold_q15_;
    std::vector<uint8_t> label_flags_;
    AlignedBytes memory_;
    wsp_detector *detector_ = nullptr;
};

} // namespace

void register_detector(py::module_ &module)
{
    py::class_<Detector>(module, "Detector")
        .def(py::init<std::vector<uint16_t>, std::vector<uint8_t>, uint16_t, uint32_t, uint32_t, uint16_t, uint16_t,
                      uint16_t, uint32_t>(),
             py::kw_only(), py::arg("threshold_q15"), py::arg("label_flags"), py::arg("smoothing_steps"),
             py::arg("refractory_samples"), py::arg("lead_samples"), py::arg("onset_q15"), py::arg("near_miss_q15"),
             py::arg("second_try_q15") = 0, py::arg("second_try_samples") = 0)
        .def("run", &Detector::run, py::arg("posterior_q15").noconvert(), py::arg("end_sample").noconvert())
        .def("reset", &Detector::reset);
}
