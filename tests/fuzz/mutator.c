/* libFuzzer's hooks, for targets that read .tflite files: most changes follow the schema, some are libFuzzer's own.
 * KWS_FUZZ_BYTES in the environment leaves libFuzzer's alone, to tell what the others gain (compare_mutators.py). */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "model_change.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
size_t LLVMFuzzerMutate(uint8_t *data, size_t bytes, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t bytes, size_t most, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t bytes1, const uint8_t *data2, size_t bytes2, uint8_t *out,
                                 size_t most, unsigned seed);

#define LEAST_BYTES 8u

static bool only_bytes;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    only_bytes = getenv("KWS_FUZZ_BYTES") != NULL;
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t bytes, size_t most, unsigned seed)
{
    fuzz_random random = {seed * 2654435761u | 1u};
    if (only_bytes || bytes < LEAST_BYTES || fuzz_below(&random, 16u) == 0u) {
        return LLVMFuzzerMutate(data, bytes, most);
    }
    model_change(data, (uint32_t)bytes, &random);
    return bytes;
}

/* The first model with the second behind it and one offset that leads over; without room, the first one changed. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t bytes1, const uint8_t *data2, size_t bytes2, uint8_t *out,
                                 size_t most, unsigned seed)
{
    fuzz_random random = {seed * 2654435761u | 1u};
    const size_t start = (bytes1 + 3u) & ~(size_t)3u;
    memcpy(out, data1, bytes1);
    const bool fits = bytes1 >= LEAST_BYTES && bytes2 >= LEAST_BYTES && start <= most && bytes2 <= most - start;
    if (only_bytes || !fits || fuzz_below(&random, 4u) != 0u) {
        return LLVMFuzzerCustomMutator(out, bytes1, most, seed);
    }
    memset(out + bytes1, 0, start - bytes1);
    memcpy(out + start, data2, bytes2);
    model_splice(out, (uint32_t)bytes1, (uint32_t)bytes2, &random);
    return start + bytes2;
}
