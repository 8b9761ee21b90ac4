/* Runs an untrusted model through the whole engine in memory of exactly the size that the query names, so that a
 * sanitizer sees every byte out of place. Shared by the fuzz target and the mutation tests. */
#ifndef ENGINE_DRIVE_H
#define ENGINE_DRIVE_H

#include <stdlib.h>
#include <string.h>

#include "wsp/engine.h"

#define DRIVE_MOST_BYTES ((size_t)1 << 18) /* larger plans are left alone: they cost time, not insight */
#define DRIVE_TAIL_BYTES 64u
#define DRIVE_ROUNDS 3u

static inline void *drive_copy(const uint8_t *data, size_t bytes)
{
    void *copy = NULL;
    if (posix_memalign(&copy, WSP_ALIGN_BYTES, bytes == 0u ? 1u : bytes) != 0) {
        abort();
    }
    if (bytes != 0u) {
        memcpy(copy, data, bytes);
    }
    return copy;
}

/* What the inputs hold: the file's last bytes as they are, extremes, and noise that any change of the file changes. */
static inline uint8_t drive_byte(const uint8_t *model, size_t bytes, size_t k, unsigned round, uint32_t *noise)
{
    *noise = *noise * 1664525u + 1013904223u + model[k % bytes];
    if (round == 0u) {
        return model[bytes - 1u - k % (bytes < DRIVE_TAIL_BYTES ? bytes : DRIVE_TAIL_BYTES)];
    }
    return round == 1u ? (uint8_t)(*noise >> 24) : (uint8_t)((*noise >> 31) != 0u ? 0x80u : 0x7Fu);
}

static inline void drive_round(wsp_engine *engine, const uint8_t *model, size_t bytes, unsigned round)
{
    wsp_tensor tensor;
    uint32_t noise = 1u;
    for (size_t i = 0u; i < wsp_engine_input_count(engine); i++) {
        if (wsp_engine_input(engine, i, &tensor) != WSP_OK) {
            abort();
        }
        for (size_t k = 0u; k < tensor.bytes; k++) {
            ((uint8_t *)tensor.data)[k] = drive_byte(model, bytes, k, round, &noise);
        }
    }
    if (wsp_engine_execute(engine) != WSP_OK) {
        abort();
    }
    unsigned sum = 0u;
    for (size_t i = 0u; i < wsp_engine_output_count(engine); i++) {
        if (wsp_engine_output(engine, i, &tensor) != WSP_OK) {
            abort();
        }
        for (size_t k = 0u; k < tensor.bytes; k++) {
            sum += ((const uint8_t *)tensor.data)[k];
        }
    }
    if (sum == UINT32_MAX) {
        abort(); /* never: it only keeps the reads */
    }
}

/* Returns the status of the query, or of setup when that fails. */
static inline wsp_status drive_engine(const uint8_t *data, size_t bytes, const wsp_state_link *links, size_t count)
{
    void *model = drive_copy(data, bytes);
    size_t needed = 0u;
    wsp_report report;
    wsp_status status = wsp_engine_query(model, bytes, links, count, &needed, &report);
    if (status == WSP_OK && needed <= DRIVE_MOST_BYTES) {
        void *memory = drive_copy(NULL, 0u);
        free(memory);
        if (posix_memalign(&memory, WSP_ALIGN_BYTES, needed) != 0) {
            abort();
        }
        memset(memory, 0xA5, needed);
        wsp_engine *engine = NULL;
        status = wsp_engine_setup(memory, needed, model, bytes, links, count, &engine, &report);
        if (status != WSP_OK) {
            abort(); /* what the query accepts, setup accepts */
        }
        for (unsigned round = 0u; round < DRIVE_ROUNDS; round++) {
            drive_round(engine, model, bytes, round);
        }
        wsp_engine_reset(engine);
        free(memory);
    }
    const uint8_t *entry = NULL;
    size_t entry_bytes = 0u;
    if (wsp_engine_metadata(model, bytes, "whispro", &entry, &entry_bytes) == WSP_OK && entry_bytes != 0u) {
        void *copy = drive_copy(entry, entry_bytes);
        free(copy);
    }
    free(model);
    return status;
}

#endif /* ENGINE_DRIVE_H */
