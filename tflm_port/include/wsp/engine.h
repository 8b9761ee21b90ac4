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

/* Maps the model, plans its memory and prepares every operator. Model and links must outlive the engine;
 * the memory must be WSP_ALIGN_BYTES-aligned. State inputs start at their zero point. */
wsp_status wsp_engine_setup(void *memory, size_t bytes, const void *model, size_t model_bytes,
                            const wsp_state_link *links, size_t link_count, wsp_engine **engine, wsp_report *report);

/* Runs the network once on what lies in the inputs, then moves the states. Non-state inputs are left as they were;
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
