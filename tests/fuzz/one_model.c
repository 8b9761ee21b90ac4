/* An input that is a model. */
#include <string.h>

#include "model_change.h"
#include "mutator.h"

#define LEAST_BYTES 8u

size_t input_change(uint8_t *data, size_t bytes, size_t most, fuzz_random *random)
{
    (void)most;
    if (bytes < LEAST_BYTES) {
        return 0;
    }
    model_change(data, (uint32_t)bytes, random);
    return bytes;
}

/* The first model with the second behind it and one offset that leads over. */
size_t input_cross(const uint8_t *data1, size_t bytes1, const uint8_t *data2, size_t bytes2, uint8_t *out, size_t most,
                   fuzz_random *random)
{
    const size_t start = (bytes1 + 3u) & ~(size_t)3u;
    if (bytes1 < LEAST_BYTES || bytes2 < LEAST_BYTES || start > most || bytes2 > most - start) {
        return 0;
    }
    memcpy(out, data1, bytes1);
    memset(out + bytes1, 0, start - bytes1);
    memcpy(out + start, data2, bytes2);
    model_splice(out, (uint32_t)bytes1, (uint32_t)bytes2, random);
    return start + bytes2;
}
