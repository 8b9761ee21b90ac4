/* Micro front end: 16 kHz int16 PCM in any chunk size -> one row of int8 features per hop, equal to TensorFlow Lite
 * Micro's micro front end, so that models trained on that one run unchanged. Integer only. Programs do not call it: a
 * wsp_frontend_config that points to its configuration makes wsp/frontend.h do so. */
#ifndef WSP_MICROFRONTEND_H
#define WSP_MICROFRONTEND_H

#include "wsp/frontend.h"

#ifdef __cplusplus
extern "C" {
#endif

#define WSP_MICROFRONTEND_VERSION 1u /* changes whenever a feature byte may change */
#define WSP_MICROFRONTEND_SAMPLE_RATE_HZ 16000u
#define WSP_MICROFRONTEND_FFT_SIZE 512u
#define WSP_MICROFRONTEND_MAX_WINDOW 512u /* samples */
#define WSP_MICROFRONTEND_MAX_BANDS 64u
#define WSP_MICROFRONTEND_GAIN_ROWS 33u

typedef struct wsp_microfrontend wsp_microfrontend;
typedef struct wsp_microfrontend_functions wsp_microfrontend_functions;

/* A micro front end's configuration and tables: constant data, generated from kws.config.MicroFrontendConfig.
 * The scalar fields are those of the model record's MICROFRONTEND section (SPEC.md) and are compared one by one. */
typedef struct wsp_microfrontend_config {
    const wsp_microfrontend_functions *functions; /* &wsp_microfrontend_implementation: only programs with such a
                                                     configuration link the code */
    uint32_t version;                             /* WSP_MICROFRONTEND_VERSION of the generator */
    uint32_t sample_rate_hz;                      /* 16000 */
    uint32_t window_samples;                      /* 258 to 512, even */
    uint32_t hop_samples;                         /* 1 to window_samples */
    uint32_t fft_size;                            /* 512 */
    uint32_t bands;                               /* 1 to WSP_MICROFRONTEND_MAX_BANDS */
    uint32_t low_hz;                              /* lower edge of the first channel */
    uint32_t high_hz;                             /* upper edge of the last channel, at most 8000 */
    uint32_t smoothing_bits;                      /* fraction bits of the noise estimate, at most 16 */
    uint32_t even_smoothing_q14;                  /* share of a frame in the noise estimate of even channels */
    uint32_t odd_smoothing_q14;                   /* the same of odd channels */
    uint32_t min_signal_q14;                      /* share of the signal that noise reduction leaves at least */
    uint32_t gain_strength_q15;                   /* exponent of the gain curve; in the table */
    uint32_t gain_offset;                         /* added to the noise estimate in the gain curve; in the table */
    uint32_t gain_bits;                           /* fraction bits of the gain, 15 to 31 */
    uint32_t log_shift;                           /* fraction bits of the logarithm, at most 8 */
    uint32_t tables_crc32;       /* of the four tables below, in this order, as little-endian elements */
    const int16_t *window_q12;   /* [window_samples], 0 to 4096 */
    const uint8_t *segment_bins; /* [bands + 1]: FFT bins between neighbouring channel centres */
    const uint16_t *fall_q12;    /* [sum of segment_bins]: weight of the channel below the segment, 0 to 4096 */
    const int16_t *gain; /* [WSP_MICROFRONTEND_GAIN_ROWS][3]: value, slope, bend per bit length of the estimate */
    uint32_t first_bin;  /* of segment 0 */
} wsp_microfrontend_config;

/* Names of the scalar fields from version to tables_crc32, as wsp_frontend_fields. */
extern const char *const wsp_microfrontend_fields[WSP_FRONTEND_FIELDS];

/* The configuration of kws.config.MicroFrontendConfig() as a front end's (tables/micro_config.c, generated). */
extern const wsp_frontend_config wsp_microfrontend_default;

/* Exact memory of one micro front end on a machine whose pointers have pointer_bytes (4 or 8) bytes.
 *   config   configuration, checked in full
 *   bytes    receives the bytes that wsp_microfrontend_setup needs
 */
wsp_status wsp_microfrontend_query_for(const wsp_microfrontend_config *config, size_t pointer_bytes, size_t *bytes,
                                       wsp_report *report);

/* Builds a micro front end in the caller's memory.
 *   memory, bytes   WSP_ALIGN_BYTES-aligned block of at least the queried size
 *   config          must outlive the front end
 *   scale_bits      IEEE 754 binary32 pattern of the model input's scale, 2^-10 to below 2^6
 *   zero_point      of the model input, -128 to 127
 *   observer        copied; null: none
 */
wsp_status wsp_microfrontend_setup(void *memory, size_t bytes, const wsp_microfrontend_config *config,
                                   uint32_t scale_bits, int32_t zero_point, const wsp_observer *observer,
                                   wsp_microfrontend **frontend, wsp_report *report);

/* Takes samples until a frame is complete or none are left; as wsp_frontend_push(). */
size_t wsp_microfrontend_push(wsp_microfrontend *frontend, const int16_t *pcm, size_t samples, int8_t *features,
                              int *ready);

/* Forgets all audio and the noise estimate; the next sample is sample 0. */
void wsp_microfrontend_reset(wsp_microfrontend *frontend);

/* The four functions above. */
struct wsp_microfrontend_functions {
    wsp_status (*query_for)(const wsp_microfrontend_config *config, size_t pointer_bytes, size_t *bytes,
                            wsp_report *report);
    wsp_status (*setup)(void *memory, size_t bytes, const wsp_microfrontend_config *config, uint32_t scale_bits,
                        int32_t zero_point, const wsp_observer *observer, wsp_microfrontend **frontend,
                        wsp_report *report);
    size_t (*push)(wsp_microfrontend *frontend, const int16_t *pcm, size_t samples, int8_t *features, int *ready);
    void (*reset)(wsp_microfrontend *frontend);
};

extern const wsp_microfrontend_functions wsp_microfrontend_implementation;

#ifdef __cplusplus
}
#endif

#endif /* WSP_MICROFRONTEND_H */
