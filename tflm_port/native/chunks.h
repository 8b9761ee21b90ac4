/* Parameters and copying of CONCATENATION and its relatives: one whole tensor and parts of it, which alternate in
 * `rows` rows of fixed numbers of bytes. */
#ifndef WSP_NATIVE_CHUNKS_H
#define WSP_NATIVE_CHUNKS_H

#include "ops.h"

#define WSP_CHUNKS_MAX 16u

typedef struct wsp_chunk {
    uint32_t ref;
    uint32_t row_bytes;
} wsp_chunk;

typedef struct wsp_chunks_params {
    uint32_t whole;
    uint32_t rows;
    uint32_t count;
    wsp_chunk parts[WSP_CHUNKS_MAX]; /* only `count` of them are stored */
} wsp_chunks_params;

/* Stores the parameters without the unused parts. */
wsp_status wsp_chunks_commit(wsp_builder *builder, const wsp_chunks_params *params);

/* Prepares SPLIT or SPLIT_V: the outputs fill the input along an axis.
 *   data, axis   which inputs are the tensor and the constant axis
 *   equal        whether all outputs must have one size
 */
wsp_status wsp_chunks_prepare_split(wsp_builder *builder, uint32_t data, uint32_t axis, bool equal);

/* Parts to whole. */
void wsp_chunks_join(const wsp_engine *engine, const void *params);

/* Whole to parts. */
void wsp_chunks_split(const wsp_engine *engine, const void *params);

#endif /* WSP_NATIVE_CHUNKS_H */
