// kws._native.Engine: a .tflite model with explicit state, on whatever engine the library was built with.
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "register.h"
#include "wsp/engine.h"
#include "wsp/engine_steps.h"

namespace py = pybind11;

namespace
{

struct AlignedFree {
    void operator()(uint8_t *memory) const
    {
        std::free(memory);
    }
};
using AlignedBytes = std::unique_ptr<uint8_t[], AlignedFree>;

AlignedBytes allocate(size_t bytes)
{
    const size_t rounded = (bytes + WSP_ALIGN_BYTES) / WSP_ALIGN_BYTES * WSP_ALIGN_BYTES;
    AlignedBytes memory(static_cast<uint8_t *>(std::aligned_alloc(WSP_ALIGN_BYTES, rounded)));
    if (!memory) {
        throw std::bad_alloc();
    }
    return memory;
}

[[noreturn]] void refuse(const std::string &text)
{
    const py::object error = py::module_::import("kws.errors").attr("KwsError");
    PyErr_SetString(error.ptr(), text.c_str());
    throw py::error_already_set();
}

py::dtype dtype_of(const wsp_tensor &tensor)
{
    switch (tensor.type) {
    case WSP_TENSOR_INT8:
        return py::dtype::of<int8_t>();
    case WSP_TENSOR_UINT8:
        return py::dtype::of<uint8_t>();
    case WSP_TENSOR_INT16:
        return py::dtype::of<int16_t>();
    case WSP_TENSOR_FLOAT32:
        return py::dtype::of<float>();
    default:
        return py::dtype::of<int32_t>();
    }
}

std::vector<py::ssize_t> shape_of(const wsp_tensor &tensor)
{
    return std::vector<py::ssize_t>(tensor.dims, tensor.dims + tensor.rank);
}

py::dict describe(const wsp_tensor &tensor)
{
    float scale = 0.0F;
    std::memcpy(&scale, &tensor.scale_bits, sizeof scale);
    py::dict result;
    result["shape"] = py::tuple(py::cast(shape_of(tensor)));
    result["type"] = py::str(dtype_of(tensor).attr("name"));
    result["scale"] = static_cast<double>(scale);
    result["zero_point"] = tensor.zero_point;
    return result;
}

py::object index_or_none(int32_t index)
{
    return index < 0 ? py::object(py::none()) : py::object(py::int_(index));
}

void append_block(void *context, const wsp_memory_block *block)
{
    static const char *const kinds[] = {"input",    "state", "output",     "intermediate", "scratch",
                                        "variable", "head",  "parameters", "table",        "setup"};
    py::dict entry;
    entry["kind"] = kinds[block->kind];
    entry["arena"] = block->kind <= WSP_MEMORY_SCRATCH;
    entry["tensor"] = index_or_none(block->tensor);
    entry["name"] = block->name == nullptr ? py::object(py::none()) : py::object(py::str(block->name));
    entry["offset"] = block->offset;
    entry["bytes"] = block->bytes;
    entry["first_operator"] = index_or_none(block->first_operator);
    entry["last_operator"] = index_or_none(block->last_operator);
    entry["onto"] = index_or_none(block->onto);
    static_cast<py::list *>(context)->append(entry);
}

class Engine
{
  public:
    Engine(const py::bytes &model, const std::vector<std::pair<uint16_t, uint16_t>> &links)
    {
        const std::string_view view = model;
        model_bytes_ = view.size();
        model_ = allocate(model_bytes_);
        std::memcpy(model_.get(), view.data(), model_bytes_);
        for (const auto &link : links) {
            links_.push_back(wsp_state_link{link.first, link.second});
        }
        wsp_report report;
        wsp_report_clear(&report);
        raise_on_failure(
            wsp_engine_query(model_.get(), model_bytes_, links_.data(), links_.size(), &memory_bytes_, &report), report,
            "model");
        memory_ = allocate(memory_bytes_);
        raise_on_failure(wsp_engine_setup(memory_.get(), memory_bytes_, model_.get(), model_bytes_, links_.data(),
                                          links_.size(), &engine_, &report),
                         report, "model");
    }

    size_t memory_bytes() const
    {
        return memory_bytes_;
    }

    size_t memory_bytes_for(size_t pointer_bytes) const
    {
        wsp_report report;
        size_t bytes = 0;
        wsp_report_clear(&report);
        raise_on_failure(wsp_engine_query_for(model_.get(), model_bytes_, links_.data(), links_.size(), pointer_bytes,
                                              &bytes, &report),
                         report, "model");
        return bytes;
    }

    size_t used_bytes() const
    {
        return wsp_engine_used_bytes(engine_);
    }

    py::list inputs() const
    {
        py::list result;
        for (size_t i = 0; i < wsp_engine_input_count(engine_); i++) {
            result.append(describe(input(i)));
        }
        return result;
    }

    py::list outputs() const
    {
        py::list result;
        for (size_t i = 0; i < wsp_engine_output_count(engine_); i++) {
            result.append(describe(output(i)));
        }
        return result;
    }

    void reset()
    {
        wsp_engine_reset(engine_);
    }

    py::list memory_map() const
    {
        py::list blocks;
        wsp_report report;
        wsp_report_clear(&report);
        raise_on_failure(wsp_engine_memory_map(model_.get(), model_bytes_, links_.data(), links_.size(), append_block,
                                               &blocks, &report),
                         report, "memory map");
        return blocks;
    }

    py::list execute(const py::list &values)
    {
        if (values.size() != wsp_engine_input_count(engine_)) {
            refuse("the model has " + std::to_string(wsp_engine_input_count(engine_)) + " inputs, not " +
                   std::to_string(values.size()));
        }
        for (size_t i = 0; i < values.size(); i++) {
            if (!values[i].is_none()) {
                store(i, values[i]);
            }
        }
        {
            const py::gil_scoped_release released;
            step();
        }
        py::list result;
        for (size_t i = 0; i < wsp_engine_output_count(engine_); i++) {
            const wsp_tensor tensor = output(i);
            result.append(py::array(dtype_of(tensor), shape_of(tensor), tensor.data));
        }
        return result;
    }

    py::array_t<int8_t> run(const py::array_t<int8_t, py::array::c_style> &features, size_t feature_input,
                            size_t score_output)
    {
        const wsp_tensor to = input(feature_input);
        const wsp_tensor from = output(score_output);
        if (to.type != WSP_TENSOR_INT8 || from.type != WSP_TENSOR_INT8) {
            refuse("the feature input and the score output must be int8");
        }
        if (features.ndim() != 2 || static_cast<size_t>(features.shape(1)) != to.bytes) {
            refuse("features must be int8[steps, " + std::to_string(to.bytes) + "]");
        }
        const auto steps = static_cast<size_t>(features.shape(0));
        py::array_t<int8_t> scores({static_cast<py::ssize_t>(steps), static_cast<py::ssize_t>(from.bytes)});
        const int8_t *source = features.data();
        int8_t *target = scores.mutable_data();
        {
            const py::gil_scoped_release released;
            for (size_t i = 0; i < steps; i++) {
                std::memcpy(to.data, source + i * to.bytes, to.bytes);
                step();
                std::memcpy(target + i * from.bytes, from.data, from.bytes);
            }
        }
        return scores;
    }

    void repeat(size_t steps)
    {
        const py::gil_scoped_release released;
        for (size_t i = 0; i < steps; i++) {
            step();
        }
    }

    std::vector<int32_t> step_operators() const
    {
        std::vector<int32_t> result(wsp_engine_step_count(engine_));
        for (size_t i = 0; i < result.size(); i++) {
            result[i] = wsp_engine_step_operator(engine_, i);
        }
        return result;
    }

    std::vector<int64_t> time_steps()
    {
        using clock = std::chrono::steady_clock;
        std::vector<int64_t> result(wsp_engine_step_count(engine_));
        std::vector<std::vector<uint8_t>> states;
        for (const wsp_state_link &link : links_) {
            const wsp_tensor state = input(link.input);
            const auto *bytes = static_cast<const uint8_t *>(state.data);
            states.emplace_back(bytes, bytes + state.bytes);
        }
        const py::gil_scoped_release released;
        clock::time_point before = clock::now();
        for (size_t i = 0; i < result.size(); i++) {
            wsp_engine_execute_step(engine_, i);
            const clock::time_point after = clock::now();
            result[i] = std::chrono::duration_cast<std::chrono::nanoseconds>(after - before).count();
            before = after;
        }
        for (size_t i = 0; i < links_.size(); i++) {
            std::memcpy(input(links_[i].input).data, states[i].data(), states[i].size());
        }
        return result;
    }

    int64_t time_whole()
    {
        using clock = std::chrono::steady_clock;
        const py::gil_scoped_release released;
        const clock::time_point before = clock::now();
        step();
        return std::chrono::duration_cast<std::chrono::nanoseconds>(clock::now() - before).count();
    }

    static int64_t time_nothing()
    {
        using clock = std::chrono::steady_clock;
        const clock::time_point before = clock::now();
        return std::chrono::duration_cast<std::chrono::nanoseconds>(clock::now() - before).count();
    }

  private:
    wsp_tensor input(size_t index) const
    {
        wsp_tensor tensor{};
        if (wsp_engine_input(engine_, index, &tensor) != WSP_OK) {
            refuse("the model has no input " + std::to_string(index));
        }
        return tensor;
    }

    wsp_tensor output(size_t index) const
    {
        wsp_tensor tensor{};
        if (wsp_engine_output(engine_, index, &tensor) != WSP_OK) {
            refuse("the model has no output " + std::to_string(index));
        }
        return tensor;
    }

    void store(size_t index, const py::handle &value)
    {
        const wsp_tensor tensor = input(index);
        const py::array array = py::array::ensure(value, py::array::c_style);
        if (!array || !array.dtype().is(dtype_of(tensor)) || static_cast<size_t>(array.nbytes()) != tensor.bytes) {
            refuse("input " + std::to_string(index) + " must be an array of " + std::to_string(tensor.bytes) +
                   " bytes of type " + std::string(py::str(dtype_of(tensor).attr("name"))));
        }
        std::memcpy(tensor.data, array.data(), tensor.bytes);
    }

    void step()
    {
        if (wsp_engine_execute(engine_) != WSP_OK) {
            const py::gil_scoped_acquire acquired;
            refuse(wsp_status_text(WSP_ERR_ENGINE));
        }
    }

    AlignedBytes model_;
    size_t model_bytes_ = 0;
    std::vector<wsp_state_link> links_;
    AlignedBytes memory_;
    size_t memory_bytes_ = 0;
    wsp_engine *engine_ = nullptr;
};

py::bytes find_metadata(const py::bytes &model, const std::string &name)
{
    const std::string_view view = model;
    const AlignedBytes copy = allocate(view.size());
    std::memcpy(copy.get(), view.data(), view.size());
    const uint8_t *data = nullptr;
    size_t bytes = 0;
    wsp_report report;
    wsp_report_clear(&report);
    raise_on_failure(wsp_engine_metadata(copy.get(), view.size(), name.c_str(), &data, &bytes), report,
                     ("metadata '" + name + "'").c_str());
    return py::bytes(reinterpret_cast<const char *>(data), bytes);
}

} // namespace

void register_engine(py::module_ &module)
{
    py::class_<Engine>(module, "Engine", "A model on the C engine, one step per call.")
        .def(py::init<const py::bytes &, const std::vector<std::pair<uint16_t, uint16_t>> &>(), py::arg("model"),
             py::arg("links") = std::vector<std::pair<uint16_t, uint16_t>>{},
             "Sets a .tflite model up; links are (input, output) pairs of states. Raises KwsError.")
        .def_property_readonly("inputs", &Engine::inputs, "One dict per input: shape, type, scale, zero_point.")
        .def_property_readonly("outputs", &Engine::outputs, "One dict per output: shape, type, scale, zero_point.")
        .def_property_readonly("memory_bytes", &Engine::memory_bytes, "Bytes of memory the engine needs.")
        .def("memory_bytes_for", &Engine::memory_bytes_for, py::arg("pointer_bytes"))
        .def_property_readonly("used_bytes", &Engine::used_bytes, "Bytes of that memory the engine really uses.")
        .def("memory_map", &Engine::memory_map,
             "What the memory is used for: one dict per block (wsp_memory_block of wsp/engine.h) with kind, arena, "
             "tensor, name, offset, bytes, first_operator, last_operator, onto; None where a field does not apply. "
             "Raises KwsError when the engine cannot tell.")
        .def("execute", &Engine::execute, py::arg("inputs"),
             "Runs one step; None leaves an input as it is. Returns copies of all outputs.")
        .def("reset", &Engine::reset, "Sets every linked state input to its zero point.")
        .def("run", &Engine::run, py::arg("features"), py::arg("feature_input"), py::arg("score_output"),
             "Runs int8[steps, n] features step by step. Returns int8[steps, k] scores.")
        .def("repeat", &Engine::repeat, py::arg("steps"),
             "Runs that many steps on what lies in the inputs; only linked states change between them.")
        .def("step_operators", &Engine::step_operators,
             "Operator index of each part of a step, -1 for a copy the engine added; empty for the tflm engine.")
        .def("time_steps", &Engine::time_steps,
             "Runs one step part by part, states stay. Returns nanoseconds of each, one clock reading included.")
        .def("time_whole", &Engine::time_whole, "Runs one step. Returns its nanoseconds, one clock reading included.")
        .def_static("time_nothing", &Engine::time_nothing, "Nanoseconds of one clock reading.");
    module.def(
        "engine_name", [] { return wsp_engine_name(); }, "\"native\" or \"tflm\".");
    module.def("find_metadata", &find_metadata, py::arg("model"), py::arg("name"),
               "Bytes of a named metadata entry of a .tflite model. Raises KwsError.");
}
