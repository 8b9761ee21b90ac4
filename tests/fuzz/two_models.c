/* An input that is a pair of models with settings and PCM. */
#include <string.h>

#include "model_change.h"
#include "model_pair.h"
#include "mutator.h"

#define LEAST_BYTES 8u

static void change_model(uint8_t *data, const model_pair *pair, uint32_t index, fuzz_random random)
{
    if (pair->model_bytes[index] >= LEAST_BYTES) {
        model_change(data + pair->model_at[index], pair->model_bytes[index], &random);
    }
}

static void change_settings(uint8_t *data)
{
    uint8_t settings[PAIR_HEADER_BYTES - PAIR_SETTINGS];
    memcpy(settings, data + PAIR_SETTINGS, sizeof(settings));
    const size_t length = LLVMFuzzerMutate(settings, sizeof(settings), sizeof(settings));
    memcpy(data + PAIR_SETTINGS, settings, length);
}

/* One of the parts; or both models at the same place, so that what has to be equal in them stays so. */
size_t input_change(uint8_t *data, size_t bytes, size_t most, fuzz_random *random)
{
    model_pair pair;
    if (!model_pair_find(data, bytes, &pair)) {
        return 0;
    }
    const uint32_t part = fuzz_below(random, 8u);
    if (part == 0u) {
        change_settings(data);
    } else if (part == 1u) {
        return pair.pcm_at + LLVMFuzzerMutate(data + pair.pcm_at, pair.pcm_bytes, most - pair.pcm_at);
    } else {
        if (part != 2u && part != 3u) {
            change_model(data, &pair, 0u, *random);
        }
        if (part != 4u && part != 5u) {
            change_model(data, &pair, 1u, *random);
        }
    }
    return bytes;
}

static size_t append(uint8_t *out, size_t at, const uint8_t *data, const model_pair *pair, uint32_t index)
{
    memcpy(out + at, data + pair->model_at[index], pair->model_bytes[index]);
    return at + pair->model_bytes[index];
}

/* The first one's settings, wake word and PCM with the commands of the second. */
size_t input_cross(const uint8_t *data1, size_t bytes1, const uint8_t *data2, size_t bytes2, uint8_t *out, size_t most,
                   fuzz_random *random)
{
    model_pair first;
    model_pair second;
    (void)random;
    if (!model_pair_find(data1, bytes1, &first) || !model_pair_find(data2, bytes2, &second) ||
        bytes1 - first.model_bytes[1] + second.model_bytes[1] > most) {
        return 0;
    }
    memcpy(out, data1, PAIR_HEADER_BYTES);
    model_store(out, 4u, first.model_bytes[0]);
    model_store(out + 4u, 4u, second.model_bytes[1]);
    const size_t pcm_at = append(out, append(out, PAIR_HEADER_BYTES, data1, &first, 0u), data2, &second, 1u);
    memcpy(out + pcm_at, data1 + first.pcm_at, first.pcm_bytes);
    return pcm_at + first.pcm_bytes;
}
