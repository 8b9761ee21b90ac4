/* Where the parts of a .tflite file lie, found along the schema: what the fuzzers' mutations aim at. Any bytes are
 * welcome; of a damaged file those parts are found that can still be reached. */
#ifndef MODEL_SITES_H
#define MODEL_SITES_H

#include <stdbool.h>
#include <stdint.h>

#define MODEL_SITES_MOST 4096u

typedef enum site_kind {
    SITE_OFFSET,     /* to a table, vector or string; `leads_to` tells which */
    SITE_VTABLE,     /* where a field lies in its table, or 0 */
    SITE_LENGTH,     /* of a vector */
    SITE_DIM,        /* of a shape */
    SITE_TENSOR,     /* an index into the tensors: of operators and of the subgraph */
    SITE_INDEX,      /* any other index: buffers, operator codes, subgraphs */
    SITE_OPERATOR,   /* BuiltinOperator */
    SITE_TYPE,       /* TensorType */
    SITE_SCALE,      /* binary32 */
    SITE_ZERO_POINT, /* int64 */
    SITE_OPTION,     /* any field of an operator's options, and other numbers */
    SITE_DATA,       /* constants: `bytes` of them */
    SITE_RECORD,     /* 16-bit words of the record named whispro */
    SITE_KINDS
} site_kind;

typedef struct model_site {
    uint32_t pos;
    uint32_t bytes;
    uint8_t kind;
    uint8_t leads_to; /* of offsets: things of one number have one layout */
} model_site;

typedef struct model_sites {
    uint32_t count;
    uint32_t of_kind[SITE_KINDS];
    model_site at[MODEL_SITES_MOST];
} model_sites;

void model_sites_find(const uint8_t *data, uint32_t bytes, model_sites *sites);

/* Little-endian numbers of 1, 2, 4 or 8 bytes. */
uint64_t model_load(const uint8_t *from, uint32_t bytes);
void model_store(uint8_t *to, uint32_t bytes, uint64_t value);

#endif /* MODEL_SITES_H */
