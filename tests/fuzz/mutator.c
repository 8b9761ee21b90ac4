/* libFuzzer's hooks, for targets that read .tflite files: most changes follow the schema, some are libFuzzer's own.
 * KWS_FUZZ_BYTES in the environment leaves libFuzzer's alone, to tell what the others gain (compare_mutators.py). */
#include "mutator.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t bytes, size_t most, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t bytes1, const uint8_t *data2, size_t bytes2, uint8_t *out,
                                 size_t most, unsigned seed);

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
    size_t changed = 0;
    if (!only_bytes && fuzz_below(&random, 16u) != 0u) {
        changed = input_change(data, bytes, most, &random);
    }
    return changed != 0u ? changed : LLVMFuzzerMutate(data, bytes, most);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t bytes1, const uint8_t *data2, size_t bytes2, uint8_t *out,
                                 size_t most, unsigned seed)
{
    fuzz_random random = {seed * 2654435761u | 1u};
    size_t crossed = 0;
    if (!only_bytes && fuzz_below(&random, 4u) == 0u) {
        crossed = input_cross(data1, bytes1, data2, bytes2, out, most, &random);
    }
    if (crossed != 0u) {
        return crossed;
    }
    memcpy(out, data1, bytes1);
    return LLVMFuzzerCustomMutator(out, bytes1, most, seed);
}
