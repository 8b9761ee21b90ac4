/* The model record of SPEC.md section 3: decoder and validator. The bytes are untrusted; what wsp_record_decode() lets
 * pass is within the limits below and the accessors trust it. */
#ifndef WSP_RECORD_H
#define WSP_RECORD_H

#include "wsp/base.h"
#include "wsp/engine.h"
#include "wsp/frontend.h"
#include "wsp/microfrontend.h"

#define WSP_RECORD_VERSION 1u
#define WSP_RECORD_MAX_LINKS 32u
#define WSP_RECORD_MAX_STACK 256u /* frames */

#define WSP_RECORD_MAX_PREROLL_MS 1000u

#define WSP_NOT_MEASURED 0xFFFFFFFFu

/* The LABELS section, in the model's bytes. */
typedef struct wsp_record_labels {
    const uint8_t *entries; /* u8 flags, u8 length, text; one after the other */
    uint16_t count;
} wsp_record_labels;

/* The OPERATING POINTS section, in the model's bytes. */
typedef struct wsp_record_points {
    const uint8_t *entries; /* stride_bytes each */
    uint16_t count;
    uint16_t stride_bytes;
} wsp_record_points;

/* The front end that the model was trained with, not yet checked. It is asked for once, so it lies apart from the rest,
 * which whispro_setup() keeps on its stack. */
typedef struct wsp_record_frontend {
    uint32_t fields[WSP_FRONTEND_FIELDS]; /* wsp_frontend_fields or wsp_microfrontend_fields */
    int is_micro;
} wsp_record_frontend;

/* The rest of a decoded record. Pointers lead into the model's bytes. */
typedef struct wsp_record {
    uint16_t stack_frames;    /* 1 to WSP_RECORD_MAX_STACK */
    uint16_t step_frames;     /* 1 to stack_frames */
    uint16_t feature_input;   /* index of a model input, not yet checked against the model */
    uint16_t score_output;    /* index of a model output, the same */
    uint16_t link_count;      /* 0 to WSP_RECORD_MAX_LINKS */
    uint16_t smoothing_steps; /* 1 to WSP_DETECTOR_MAX_SMOOTHING */
    uint16_t refractory_ms;
    uint16_t lead_ms;
    uint16_t onset_q15;      /* 1 to 32767 */
    uint16_t near_miss_q15;  /* 0 to 32767 */
    uint16_t second_try_q15; /* 0: there is none; not yet checked against onset_q15 */
    uint16_t second_try_ms;
    uint16_t gate_margin_q8; /* log2 energy per band; 0: there is no gate */
    uint16_t gate_hangover_ms;
    uint16_t gate_preroll_ms; /* up to WSP_RECORD_MAX_PREROLL_MS */
    uint16_t point_labels;    /* thresholds per operating point; equals labels.count */
    const uint8_t *links;     /* u16 input, u16 output; one after the other */
    wsp_record_labels labels;
    wsp_record_points points;
} wsp_record;

/* Decodes and validates.
 *   data, bytes   the metadata buffer, any alignment
 *   record        receives the content but for the front end
 *   frontend      receives the front end
 *   report        on failure names the part of the record that is wrong
 */
wsp_status wsp_record_decode(const uint8_t *data, size_t bytes, wsp_record *record, wsp_record_frontend *frontend,
                             wsp_report *report);

/* State link `index`, below link_count. */
wsp_state_link wsp_record_link(const wsp_record *record, size_t index);

/* Label `index`, below count.
 *   flags    receives WSP_LABEL_*
 *   length   receives the bytes of the text
 * Returns the text, not zero-terminated.
 */
const uint8_t *wsp_record_label(const wsp_record_labels *labels, size_t index, uint8_t *flags, size_t *length);

/* Threshold of a label at an operating point, both within their counts. */
uint16_t wsp_record_threshold_q15(const wsp_record_points *points, size_t point, size_t label);

/* What was measured at an operating point: the three numbers before its thresholds, WSP_NOT_MEASURED where unknown. */
void wsp_record_measured(const wsp_record_points *points, size_t point, uint32_t *false_accepts_per_day_milli,
                         uint32_t *recall_q15, uint32_t *audio_seconds);

/* Compares the scalar fields of a front end with those that the model was trained with.
 * Returns the name of the first field that differs, "micro" where one is a micro front end and the other not, or null.
 */
const char *wsp_record_frontend_difference(const wsp_frontend_config *frontend, const wsp_record_frontend *trained);

#endif /* WSP_RECORD_H */
