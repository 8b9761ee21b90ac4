/* An input of two models: a header, the wake word's model, that of the commands, and PCM up to the end.
 *
 *   0  u32 bytes of the wake word's model        8  u16 listen_ms
 *   4  u32 bytes of the commands' model         10  u16 history_ms
 *                                               12  u8 flags, PAIR_*
 *                                               13  u8 operating points, the wake word's in the lower half
 *                                               14  u8 samples of a push, in units of 16, less 1
 *                                               15  u8 0
 * Little-endian, as whispro_corpus.py writes it. Any bytes are welcome: lengths end where the input does. */
#ifndef MODEL_PAIR_H
#define MODEL_PAIR_H

#include <stddef.h>

#include "model_sites.h"

#define PAIR_HEADER_BYTES 16u
#define PAIR_SETTINGS 8u /* where what is no length begins */

enum { PAIR_SINGLE_COMMAND = 1u, PAIR_LISTEN = 2u, PAIR_GATE_OFF = 4u, PAIR_METER = 8u };

typedef struct model_pair {
    uint32_t model_bytes[2];
    uint32_t model_at[2];
    uint32_t pcm_at;
    uint32_t pcm_bytes;
} model_pair;

/* Where the parts lie. Returns false when there is not even a header. */
static inline bool model_pair_find(const uint8_t *data, size_t bytes, model_pair *pair)
{
    if (bytes < PAIR_HEADER_BYTES) {
        return false;
    }
    uint32_t at = PAIR_HEADER_BYTES;
    for (uint32_t i = 0u; i < 2u; i++) {
        const uint32_t wanted = (uint32_t)model_load(data + 4u * i, 4u);
        const uint32_t left = (uint32_t)bytes - at;
        pair->model_at[i] = at;
        pair->model_bytes[i] = wanted < left ? wanted : left;
        at += pair->model_bytes[i];
    }
    pair->pcm_at = at;
    pair->pcm_bytes = (uint32_t)bytes - at;
    return true;
}

#endif /* MODEL_PAIR_H */
