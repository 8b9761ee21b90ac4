// Times MicroInterpreter::Invoke() of a TensorFlow Lite Micro tree.
//   tflm_time MODEL INPUTS VARIABLES
//     MODEL       .tflite file
//     INPUTS      the bytes of all inputs, one after the other
//     VARIABLES   resource variables in the model
// First line of output: "ready <bytes of arena used>". Then every line of standard input is a number of steps, and is
// answered with the nanoseconds they took. A failure is one line on standard error and status 1.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "tensorflow/lite/micro/micro_allocator.h"
#include "tensorflow/lite/micro/micro_interpreter.h"
#include "tensorflow/lite/micro/micro_mutable_op_resolver.h"
#include "tensorflow/lite/micro/micro_resource_variable.h"
#include "tensorflow/lite/schema/schema_generated.h"

namespace
{

#define WSP_OPERATOR(name, tflm_name) +1
constexpr unsigned kOperators = 0
#include WSP_OPERATOR_LIST
    ;
#undef WSP_OPERATOR
using Resolver = tflite::MicroMutableOpResolver<kOperators>;

constexpr size_t kAlign = 16;
constexpr size_t kMostArenaBytes = 64u << 20;

struct Arena {
    explicit Arena(size_t bytes) : room(bytes + kAlign)
    {
        void *start = room.data();
        size_t space = room.size();
        at = static_cast<uint8_t *>(std::align(kAlign, bytes, start, space));
    }
    std::vector<uint8_t> room;
    uint8_t *at;
};

int fail(const char *what)
{
    (void)std::fprintf(stderr, "tflm_time: %s\n", what);
    return 1;
}

std::vector<uint8_t> read_file(const char *path)
{
    std::vector<uint8_t> content;
    std::FILE *file = std::fopen(path, "rb");
    uint8_t block[4096];
    for (size_t count = 0; file != nullptr && (count = std::fread(block, 1, sizeof block, file)) > 0;) {
        content.insert(content.end(), block, block + count);
    }
    if (file != nullptr) {
        (void)std::fclose(file);
    }
    return content;
}

bool add_operators(Resolver &resolver)
{
    bool added = true;
#define WSP_OPERATOR(name, tflm_name) added = added && resolver.Add##tflm_name() == kTfLiteOk;
#include WSP_OPERATOR_LIST
#undef WSP_OPERATOR
    return added;
}

bool fill_inputs(tflite::MicroInterpreter &interpreter, const std::vector<uint8_t> &values)
{
    size_t at = 0;
    for (size_t i = 0; i < interpreter.inputs_size(); i++) {
        TfLiteTensor *input = interpreter.input(i);
        if (values.size() - at < input->bytes) {
            return false;
        }
        std::memcpy(input->data.raw, values.data() + at, input->bytes);
        at += input->bytes;
    }
    return at == values.size();
}

int answer(tflite::MicroInterpreter &interpreter)
{
    unsigned long steps = 0;
    while (std::scanf("%lu", &steps) == 1) {
        const auto start = std::chrono::steady_clock::now();
        for (unsigned long i = 0; i < steps; i++) {
            if (interpreter.Invoke() != kTfLiteOk) {
                return fail("Invoke failed");
            }
        }
        const auto took = std::chrono::steady_clock::now() - start;
        std::printf("%lld\n", static_cast<long long>(std::chrono::nanoseconds(took).count()));
        (void)std::fflush(stdout);
    }
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 4) {
        return fail("expected MODEL INPUTS VARIABLES");
    }
    const std::vector<uint8_t> file = read_file(argv[1]);
    Arena model(file.size());
    std::memcpy(model.at, file.data(), file.size());
    const int variables = std::atoi(argv[3]);
    for (size_t bytes = 1u << 16; bytes <= kMostArenaBytes; bytes *= 4) {
        Arena arena(bytes);
        Resolver resolver;
        tflite::MicroAllocator *allocator = tflite::MicroAllocator::Create(arena.at, bytes);
        if (!add_operators(resolver) || allocator == nullptr) {
            return fail("the operators cannot be added");
        }
        auto *resources = variables > 0 ? tflite::MicroResourceVariables::Create(allocator, variables) : nullptr;
        tflite::MicroInterpreter interpreter(tflite::GetModel(model.at), resolver, allocator, resources);
        if (interpreter.AllocateTensors() != kTfLiteOk) {
            continue;
        }
        if (!fill_inputs(interpreter, read_file(argv[2]))) {
            return fail("the inputs do not fit the model");
        }
        std::printf("ready %zu\n", interpreter.arena_used_bytes());
        (void)std::fflush(stdout);
        return answer(interpreter);
    }
    return fail("AllocateTensors failed: an operator it refuses, or an arena beyond 64 MiB");
}
