/* Engine: runs a .tflite model as it lies in memory, one step per call, with explicit state tensors.
 * Two engines stand behind this interface: native/ (C99, ours) and tflm/ (TensorFlow Lite Micro). */
#ifndef WSP_ENGINE_H
#define WSP_ENGINE_H

#include "wsp/base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define WSP_ENGINE_MAX_RANK 5u

typedef enum wsp_tensor_type {
    WSP_TENSOR_INT8 = 0,
    WSP_TENSOR_INT16 = 1,
    WSP_TENSOR_INT32 = 2,
    WSP_TENSOR_UINT8 = 3,
    WSP_TENSOR_FLOAT32 = 4 /* IEEE 754 binary32; the library handles the bit patterns as integers */
} wsp_tensor_type;

/* A model input or output. The data stays at its address until the engine's memory is reused. */
typedef struct wsp_tensor {
    void *data;
    size_t bytes;
    wsp_tensor_type type;
    uint32_t rank;
    int32_t dims[WSP_ENGINE_MAX_RANK];
    uint32_t scale_bits; /* IEEE 754 binary32 pattern of the quantization scale, 0 when not quantized */
    int32_t zero_point;
} wsp_tensor;

/* After every step the engine copies output `output` into input `input`. */
typedef struct wsp_state_link {
    uint16_t input;
    uint16_t output;
} wsp_state_link;

typedef struct wsp_engine wsp_engine;

/* Validates a model and computes the exact memory that setup needs.
 *   model, model_bytes   the .tflite file, 4-byte aligned (native) or 16-byte aligned (tflm); untrusted
 *   links, link_count    state connections; input and output of one must agree in type, shape, scale and zero point
 *   bytes                receives the size
 */
wsp_status wsp_engine_query(const void *model, size_t model_bytes, const wsp_state_link *links, size_t link_count,
                            size_t *bytes, wsp_report *report);

/* The same for a machine whose pointers have pointer_bytes (4 or 8) bytes; see wsp/layout.h. The tflm engine knows its
 * own machine only and returns WSP_ERR_ARGUMENT for another. */
wsp_status wsp_engine_query_for(const void *model, size_t model_bytes, const wsp_state_link *links, size_t link_count,
                                size_t pointer_bytes, size_t *bytes, wsp_report *report);

/* Maps the model, plans its memory and prepares every operator. Model and links must outlive the engine; the memory
 * must be WSP_ALIGN_BYTES-aligned, and all its bytes belong to the engine from then on, also when there are more than
 * needed. State inputs start at their zero point, other inputs at 0. */
wsp_status wsp_engine_setup(void *memory, size_t bytes, const void *model, size_t model_bytes,
                            const wsp_state_link *links, size_t link_count, wsp_engine **engine, wsp_report *report);

/* Runs the network once on what lies in the inputs, and moves the states. Non-state inputs are left as they were;
 * outputs are valid until the next execute. The native engine cannot fail here. */
wsp_status wsp_engine_execute(wsp_engine *engine);

/* Sets every linked state input to its zero point and every variable inside the model to its first value. */
void wsp_engine_reset(wsp_engine *engine);

/* Bytes of its memory that the engine really uses: what the query said (native), or less (tflm, whose arena is sized
 * by WSP_TFLM_ARENA_BYTES). */
size_t wsp_engine_used_bytes(const wsp_engine *engine);

size_t wsp_engine_input_count(const wsp_engine *engine);
size_t wsp_engine_output_count(const wsp_engine *engine);

/* Describes input or output `index`. */
wsp_status wsp_engine_input(const wsp_engine *engine, size_t index, wsp_tensor *tensor);
wsp_status wsp_engine_output(const wsp_engine *engine, size_t index, wsp_tensor *tensor);

/* What a block of the engine's memory holds. Blocks of the first five kinds lie in the arena, where they share memory
 * with blocks of other times; the others have theirs to themselves, except that of setup, which is over before. */
typedef enum wsp_memory_kind {
    WSP_MEMORY_INPUT = 0, /* model input that the caller fills */
    WSP_MEMORY_STATE = 1, /* model input that a link fills */
    WSP_MEMORY_OUTPUT = 2,
    WSP_MEMORY_INTERMEDIATE = 3,
    WSP_MEMORY_SCRATCH = 4,    /* of one operator */
    WSP_MEMORY_VARIABLE = 5,   /* resource variable or variable tensor */
    WSP_MEMORY_HEAD = 6,       /* wsp_engine, refs, state moves and what reset sets */
    WSP_MEMORY_PARAMETERS = 7, /* of one operator, with factors per channel and constants that had to be copied */
    WSP_MEMORY_TABLE = 8,      /* lookup table, shared by later operators */
    WSP_MEMORY_SETUP = 9       /* what setup remembers where the arena will be */
} wsp_memory_kind;

typedef struct wsp_memory_block {
    wsp_memory_kind kind;
    int32_t tensor;         /* index in subgraph 0, or -1 */
    const char *name;       /* of the tensor or variable, in the model; or null */
    size_t offset;          /* from the start of the engine's memory */
    size_t bytes;           /* without padding */
    int32_t first_operator; /* that writes or needs it, one past the last: a copy at the end; -1: content is kept */
    int32_t last_operator;  /* that reads or needs it; -1: valid until the next step, or for ever */
    int32_t onto;           /* tensor in whose place, or in part of it, it lies from first_operator on, or -1 */
} wsp_memory_block;

/* Called once per block; the block is valid during the call, its name as long as the model. */
typedef void (*wsp_memory_fn)(void *context, const wsp_memory_block *block);

/* Tells block by block, in order of the operators, what the memory that setup needs is used for. Needs no memory
 * itself. The tflm engine, whose interpreter hides its plan, returns WSP_ERR_UNAVAILABLE. */
wsp_status wsp_engine_memory_map(const void *model, size_t model_bytes, const wsp_state_link *links, size_t link_count,
                                 wsp_memory_fn visit, void *context, wsp_report *report);

/* Finds a named entry of the model's TFLite metadata.
 *   data, bytes   receive the entry's bytes inside the model (4-byte aligned relative to the model's start)
 */
wsp_status wsp_engine_metadata(const void *model, size_t model_bytes, const char *name, const uint8_t **data,
                               size_t *bytes);

/* "native" or "tflm". */
const char *wsp_engine_name(void);

#ifdef __cplusplus
}
#endif

#endif /* WSP_ENGINE_H */
