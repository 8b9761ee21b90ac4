/* Front end: 16 kHz int16 PCM in any chunk size -> one row of int8 log-mel features per hop. Integer only.
 * A configuration with `micro` runs TensorFlow Lite Micro's micro front end instead, behind the same functions. */
#ifndef WSP_FRONTEND_H
#define WSP_FRONTEND_H

#include "wsp/base.h"
#include "wsp/voice.h"

#ifdef __cplusplus
extern "C" {
#endif

#define WSP_FRONTEND_VERSION 1u /* changes whenever a feature byte may change */
#define WSP_FRONTEND_SAMPLE_RATE_HZ 16000u
#define WSP_FRONTEND_FFT_SIZE 512u
#define WSP_FRONTEND_MAX_WINDOW 512u /* samples */
#define WSP_FRONTEND_MAX_BANDS 80u

/* A front end's configuration and tables: constant data, generated from kws.config.FrontendConfig.
 * The scalar fields are those of the model record's FRONTEND section (SPEC.md) and are compared with it one by one. */
typedef struct wsp_frontend_config {
    uint32_t version;                /* WSP_FRONTEND_VERSION of the generator */
    uint32_t sample_rate_hz;         /* 16000 */
    uint32_t window_samples;         /* 320 to 512, even */
    uint32_t hop_samples;            /* 1 to window_samples */
    uint32_t fft_size;               /* 512 */
    uint32_t bands;                  /* 20 to WSP_FRONTEND_MAX_BANDS */
    uint32_t low_hz;                 /* lower edge of the first band */
    uint32_t high_hz;                /* upper edge of the last band, at most 8000 */
    uint32_t window_kind;            /* 0 Hann, 1 Hamming (both periodic) */
    uint32_t mel_scale;              /* 0 Slaney, 1 HTK */
    uint32_t preemphasis_q15;        /* 0: none; below 32768 */
    int32_t offset_q16;              /* log2 energy that becomes feature 0.0, 0 to 64 */
    int32_t gain_q16;                /* feature units per unit of log2 energy, positive */
    uint32_t tables_crc32;           /* of the three tables below, in this order, as little-endian elements */
    uint32_t dc_removal;             /* 1: a high-pass of 10 Hz in front of everything; 0: none */
    uint32_t noise_reduction_q16;    /* most that noise reduction takes off a log2 energy, up to 12; 0: none */
    uint32_t gain_control_q15;       /* share of its level that gain control takes off a band, up to 1; 0: none */
    const int32_t *window_q31;       /* [window_samples] */
    const uint8_t *mel_segment_bins; /* [bands + 1]: FFT bins between neighbouring band edges */
    const uint16_t *mel_rise_q15;    /* [sum of mel_segment_bins]: weight of the rising side, 0 to 32768 */
    uint32_t mel_first_bin;          /* first bin at or above low_hz */
    const struct wsp_frontend_stages *stages;     /* &wsp_frontend_optional_stages where one of dc_removal,
                                                     noise_reduction_q16 and gain_control_q15 is not 0: only programs with
                                                     such a configuration link their code; else not read */
    const struct wsp_microfrontend_config *micro; /* null; else the micro front end (wsp/microfrontend.h) runs, and of
                                                     the fields above only its window_samples, hop_samples and bands are
                                                     read */
} wsp_frontend_config;

/* DC removal, noise reduction and gain control. */
extern const struct wsp_frontend_stages wsp_frontend_optional_stages;

/* Names of the scalar fields up to gain_control_q15, all 32 bits wide, in their order. */
#define WSP_FRONTEND_FIELDS 17u
extern const char *const wsp_frontend_fields[WSP_FRONTEND_FIELDS];

/* The configuration of kws.config.FrontendConfig() (tables/default_config.c, generated). */
extern const wsp_frontend_config wsp_frontend_default;

typedef struct wsp_frontend wsp_frontend;

/* Exact memory of one front end; of log-mel: state, 2 KiB of work buffer, 12 bytes a band (16 more for noise reduction,
 * 4 for gain control) and the ring of samples.
 *   config   configuration, checked in full
 *   bytes    receives the bytes that wsp_frontend_setup needs
 */
wsp_status wsp_frontend_query(const wsp_frontend_config *config, size_t *bytes, wsp_report *report);

/* The same for a machine whose pointers have pointer_bytes (4 or 8) bytes; see wsp/layout.h. */
wsp_status wsp_frontend_query_for(const wsp_frontend_config *config, size_t pointer_bytes, size_t *bytes,
                                  wsp_report *report);

/* The same without a look at the tables, which take most of the time and which wsp_frontend_setup() checks, too. */
wsp_status wsp_frontend_size_for(const wsp_frontend_config *config, size_t pointer_bytes, size_t *bytes,
                                 wsp_report *report);

/* Builds a front end in the caller's memory.
 *   memory, bytes   WSP_ALIGN_BYTES-aligned block of at least the queried size
 *   config          must outlive the front end
 *   scale_bits      IEEE 754 binary32 pattern of the model input's scale (positive, normal)
 *   zero_point      of the model input, -128 to 127
 *   observer        copied; null: none
 */
wsp_status wsp_frontend_setup(void *memory, size_t bytes, const wsp_frontend_config *config, uint32_t scale_bits,
                              int32_t zero_point, const wsp_observer *observer, wsp_frontend **frontend,
                              wsp_report *report);

/* Takes samples until a frame is complete or none are left.
 *   pcm, samples   mono 16 kHz
 *   features       int8[bands], written when a frame is complete
 *   ready          set to 1 when a frame was written, else 0
 * Returns the number of samples taken; call again with the rest. Frame f (from 0) covers samples
 * [f * hop_samples, f * hop_samples + window_samples) since the last reset.
 */
size_t wsp_frontend_push(wsp_frontend *frontend, const int16_t *pcm, size_t samples, int8_t *features, int *ready);

/* From the next frame on, steps `voice` with each frame's log energies; null: none. The voice belongs to the caller,
 * who resets it.
 */
void wsp_frontend_watch(wsp_frontend *frontend, wsp_voice *voice);

/* Forgets all audio and what the adaptive stages have learned from it; the next sample is sample 0. */
void wsp_frontend_reset(wsp_frontend *frontend);

#ifdef __cplusplus
}
#endif

#endif /* WSP_FRONTEND_H */
