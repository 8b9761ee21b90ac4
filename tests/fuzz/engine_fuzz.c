/* libFuzzer target: query, setup, execute and metadata on hostile models. Build it with
 *   clang -fsanitize=fuzzer,address,undefined (tests/fuzz/CMakeLists.txt), run it on engine_corpus/. */
#include "engine_drive.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t bytes, size_t most);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t bytes, size_t most, unsigned seed);

static uint32_t draw_state;

static uint32_t draw(void)
{
    draw_state = draw_state * 1664525u + 1013904223u;
    return draw_state >> 8;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static const wsp_state_link links[] = {{1, 1}, {2, 2}};
    (void)drive_engine(data, bytes, NULL, 0u);
    (void)drive_engine(data, bytes, links, 1u);
    (void)drive_engine(data, bytes, links, 2u);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t bytes, size_t most, unsigned seed)
{
    draw_state = seed;
    if (bytes < 8u || draw() % 8u == 0u) {
        return LLVMFuzzerMutate(data, bytes, most);
    }
    return drive_mutate(data, bytes, draw);
}
