/* Schema access: the parts of a TFLite model that the engine needs, read in place. */
#ifndef WSP_NATIVE_MODEL_H
#define WSP_NATIVE_MODEL_H

#include <stddef.h>

#include "flatbuffer.h"
#include "wsp/engine.h"

#define WSP_MODEL_MAX_BYTES 0x3FFFFFFFu /* also the most bytes of one tensor */
#define WSP_MODEL_MAX_INDEX 0xFFF0u     /* tensors and operators per subgraph */

typedef struct wsp_model {
    wsp_flatbuffer fb;
    wsp_vector codes;
    wsp_vector buffers;
    wsp_vector subgraphs;
    wsp_vector metadata;
} wsp_model;

typedef struct wsp_graph {
    wsp_vector tensors;
    wsp_vector inputs;
    wsp_vector outputs;
    wsp_vector operators;
} wsp_graph;

/* A tensor as the model describes it. */
typedef struct wsp_operand {
    int8_t type;               /* WSP_TYPE_* */
    int16_t channel_dimension; /* -1: beyond any tensor's */
    uint32_t rank;
    int32_t dims[WSP_ENGINE_MAX_RANK];
    uint32_t elements;
    uint32_t bytes;    /* 0 for types the engine has no arithmetic for */
    uint32_t data_pos; /* constant: where its data lies in the model; else 0 */
    uint32_t scale_bits;
    int32_t zero_point;
    wsp_vector scales; /* per channel when it has more than one element */
    uint32_t ref;      /* where the data lies when the network runs; filled by the builder */
} wsp_operand;

/* An operator of a subgraph. */
typedef struct wsp_node {
    int32_t builtin; /* WSP_BUILTIN_* */
    const char *custom_name;
    wsp_vector inputs;
    wsp_vector outputs;
    wsp_table options;
} wsp_node;

/* Checks the file identifier and the schema version and finds the top-level vectors. */
wsp_status wsp_model_open(wsp_model *model, const void *data, size_t bytes);

/* Finds the vectors of a subgraph. */
wsp_status wsp_model_graph(wsp_model *model, uint32_t index, wsp_graph *graph);

/* Describes a tensor of a subgraph. `ref` is left 0. */
wsp_status wsp_model_tensor(wsp_model *model, const wsp_graph *graph, int32_t index, wsp_operand *operand);

/* Describes an operator of a subgraph. */
wsp_status wsp_model_node(wsp_model *model, const wsp_graph *graph, uint32_t index, wsp_node *node);

/* Finds the bytes of a buffer, none (at 0) for one without data. Returns false when they lie outside the flatbuffer. */
bool wsp_model_buffer(wsp_model *model, uint32_t index, wsp_vector *bytes);

/* TFLite's name of a builtin operator, never null. */
const char *wsp_builtin_name(int32_t builtin);

/* Bytes of one element of a tensor type, 0 for a type the engine does not compute with. */
uint32_t wsp_type_bytes(int32_t type);

#endif /* WSP_NATIVE_MODEL_H */
