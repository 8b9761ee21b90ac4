/* libFuzzer target: query, setup, execute and metadata on hostile models. Build it with
 *   clang -fsanitize=fuzzer,address,undefined (tests/fuzz/CMakeLists.txt), run it on engine_corpus/. */
#include "engine_drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static const wsp_state_link links[] = {{1, 1}, {2, 2}};
    (void)drive_engine(data, bytes, NULL, 0u);
    (void)drive_engine(data, bytes, links, 1u);
    (void)drive_engine(data, bytes, links, 2u);
    return 0;
}
