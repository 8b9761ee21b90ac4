/* What every part of the library shares: status codes, the setup report and the stage observer. */
#ifndef WSP_BASE_H
#define WSP_BASE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Alignment that every block of caller memory must have. */
#define WSP_ALIGN_BYTES 16u

/* Zero is success, every failure is negative; wsp_status_text() has the sentence of each. */
typedef enum wsp_status {
    WSP_OK = 0,
    WSP_ERR_ARGUMENT = -1,             /* a null pointer or a value out of range */
    WSP_ERR_MEMORY_TOO_SMALL = -2,     /* the caller's memory is smaller than the query said */
    WSP_ERR_MEMORY_UNALIGNED = -3,     /* the caller's memory is not aligned to WSP_ALIGN_BYTES */
    WSP_ERR_MODEL_FORMAT = -4,         /* not a .tflite file, or one of an unknown schema version */
    WSP_ERR_MODEL_CORRUPT = -5,        /* an offset, a size or an index points outside the model */
    WSP_ERR_MODEL_LIMIT = -6,          /* more tensors, dimensions or live buffers than the engine has room for */
    WSP_ERR_OPERATOR_UNSUPPORTED = -7, /* the engine has no such operator (report: index and name) */
    WSP_ERR_OPERATOR_INVALID = -8,     /* types, shapes or quantization of an operator make no sense */
    WSP_ERR_METADATA_MISSING = -9,     /* the model carries no metadata entry of that name */
    WSP_ERR_METADATA_CORRUPT = -10,    /* the metadata record fails its CRC or its layout */
    WSP_ERR_METADATA_VERSION = -11,    /* the metadata record is of a version this library cannot read */
    WSP_ERR_FRONTEND_MISMATCH = -12,   /* front end and model disagree (report: the field) */
    WSP_ERR_MODEL_SHAPE = -13,         /* inputs, outputs or states differ from what the record says */
    WSP_ERR_FRONTEND_CONFIG = -14,     /* the front-end tables are not valid (report: the field) */
    WSP_ERR_SELFTEST = -15,            /* a stage's CRC differs from the golden one (report: the stage) */
    WSP_ERR_ENGINE = -16,              /* the engine behind the interface failed */
    WSP_ERR_UNAVAILABLE = -17          /* the engine behind the interface cannot tell */
} wsp_status;

/* One English sentence for a status, never null. */
const char *wsp_status_text(wsp_status status);

/* Where a query or a setup failed. Strings are static, a custom operator's name lies in the model; fields that do not
 * apply are -1 or null. */
typedef struct wsp_report {
    wsp_status status;         /* the value the call returned */
    int32_t operator_index;    /* position in the model's subgraph 0, or -1 */
    const char *operator_name; /* TFLite's name of the operator, or null */
    const char *field;         /* the field or stage that does not fit, or null */
} wsp_report;

/* Clears a report (null is allowed). */
void wsp_report_clear(wsp_report *report);

/* Stores a failure in a report (null is allowed) and returns its status. */
wsp_status wsp_report_set(wsp_report *report, wsp_status status, const char *field);

/* The stages of the chain, in order; each can be observed and has its CRC in the self-test. Types are those of the
 * log-mel front end, in brackets those of the micro front end. A stage that a chain does without (optional ones, those
 * of the other front end) is not called; its CRC is 0. */
typedef enum wsp_stage {
    WSP_STAGE_SAMPLES = 0,   /* optional: int16, any number: samples after DC removal, a stream */
    WSP_STAGE_WINDOW = 1,    /* int32 [int16], window_samples: windowed samples (scale: SPEC.md) */
    WSP_STAGE_SPECTRUM = 2,  /* int32 [int16], 2 * (fft_size / 2 + 1): re, im interleaved */
    WSP_STAGE_POWER = 3,     /* uint64 [uint32], fft_size / 2 + 1 */
    WSP_STAGE_MEL = 4,       /* uint64 [uint64], bands */
    WSP_STAGE_ROOT = 5,      /* [uint32], bands: amplitudes */
    WSP_STAGE_NOISE = 6,     /* [uint32], bands: amplitudes after noise reduction */
    WSP_STAGE_GAIN = 7,      /* [uint32], bands: amplitudes after gain control */
    WSP_STAGE_LOG = 8,       /* int32 [int16], bands: log2 energy in Q16 [2^6 ln of the amplitude] */
    WSP_STAGE_DENOISED = 9,  /* optional: int32, bands: log2 energy after noise reduction */
    WSP_STAGE_LEVELLED = 10, /* optional: int32, bands: log2 energy after gain control */
    WSP_STAGE_FEATURES = 11, /* int8 [int8], bands */
    WSP_STAGE_GATE = 12,     /* optional: int32, 2: voice above the margin in Q16, frames until the network sleeps */
    WSP_STAGE_SCORES = 13,   /* int8, labels: the network's score output of one step */
    WSP_STAGE_SMOOTHED = 14, /* int16, labels: smoothed posteriors in Q15 */
    WSP_STAGE_COUNT = 15
} wsp_stage;

/* Name of a stage in lower case ("window", "spectrum", ...), or null for an unknown one. */
const char *wsp_stage_name(int stage);

/* Called after a stage has run. The data is valid during the call only.
 *   context     the observer's own pointer
 *   stage       wsp_stage
 *   data        count elements
 *   count       number of elements
 *   elem_bytes  1, 2, 4 or 8: size of one element
 */
typedef void (*wsp_observe_fn)(void *context, int stage, const void *data, size_t count, size_t elem_bytes);

typedef struct wsp_observer {
    wsp_observe_fn call; /* null: nobody is watching */
    void *context;
} wsp_observer;

/* CRC-32 (IEEE 802.3, reflected 0xEDB88320, initial and final xor 0xFFFFFFFF) continued over bytes.
 *   crc    0 to start, else the value returned for the bytes before
 */
uint32_t wsp_crc32(uint32_t crc, const void *data, size_t bytes);

/* The same over elements taken in little-endian byte order, whatever the machine's own order is. */
uint32_t wsp_crc32_elements(uint32_t crc, const void *data, size_t count, size_t elem_bytes);

#ifdef __cplusplus
}
#endif

#endif /* WSP_BASE_H */
