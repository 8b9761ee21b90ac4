#include "chunks.h"

#include <string.h>

wsp_status wsp_chunks_commit(wsp_builder *builder, const wsp_chunks_params *params)
{
    const size_t bytes = offsetof(wsp_chunks_params, parts) + params->count * sizeof(wsp_chunk);
    return wsp_prepare_commit(builder, params, (uint32_t)bytes);
}

void wsp_chunks_join(const wsp_engine *engine, const void *params)
{
    const wsp_chunks_params *chunks = (const wsp_chunks_params *)params;
    uint8_t *whole = (uint8_t *)wsp_at(engine, chunks->whole);
    for (uint32_t row = 0u; row < chunks->rows; row++) {
        for (uint32_t i = 0u; i < chunks->count; i++) {
            const wsp_chunk *part = &chunks->parts[i];
            memcpy(whole, (const uint8_t *)wsp_at(engine, part->ref) + row * part->row_bytes, part->row_bytes);
            whole += part->row_bytes;
        }
    }
}

void wsp_chunks_split(const wsp_engine *engine, const void *params)
{
    const wsp_chunks_params *chunks = (const wsp_chunks_params *)params;
    const uint8_t *whole = (const uint8_t *)wsp_at(engine, chunks->whole);
    for (uint32_t row = 0u; row < chunks->rows; row++) {
        for (uint32_t i = 0u; i < chunks->count; i++) {
            const wsp_chunk *part = &chunks->parts[i];
            memcpy((uint8_t *)wsp_at(engine, part->ref) + row * part->row_bytes, whole, part->row_bytes);
            whole += part->row_bytes;
        }
    }
}
