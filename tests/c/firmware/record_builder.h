/* Model records for tests, written independently of the decoder. */
#ifndef RECORD_BUILDER_H
#define RECORD_BUILDER_H

#include "wsp/frontend.h"

#define RECORD_MAX_BYTES 1024u

typedef struct record_values {
    wsp_frontend_config frontend;
    uint16_t stack_frames;
    uint16_t step_frames;
    uint16_t feature_input;
    uint16_t score_output;
    uint16_t link_count;
    uint16_t links[40][2];
    uint16_t label_count;
    const char *labels[70];
    uint8_t label_flags[70];
    uint16_t detector[6]; /* smoothing, refractory_ms, lead_ms, onset, near miss, threshold */
    uint16_t gate[4];     /* margin, hangover, pre-roll, zero; margin 0: no section */
    uint16_t point_count;
    uint16_t point_labels;
    uint16_t thresholds[4][70];
} record_values;

/* Two keywords and a background label, one state, two operating points, the default front end. */
void record_defaults(record_values *values);

/* Writes the record. Returns its bytes. */
size_t record_build(const record_values *values, uint8_t *data);

/* Makes the checksum fit again after a change. */
void record_reseal(uint8_t *data, size_t bytes);

#endif /* RECORD_BUILDER_H */
