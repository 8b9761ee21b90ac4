/* An engine that obeys the test. Its "model" is a fake_model; scores follow the mean of the features and a counter that
 * is its only state. */
#ifndef FAKE_ENGINE_H
#define FAKE_ENGINE_H

#include "record_builder.h"
#include "wsp/engine.h"

typedef struct fake_model {
    const uint8_t *record; /* null: no metadata */
    size_t record_bytes;
    size_t inputs;
    size_t outputs;
    wsp_tensor features; /* data is filled in by the engine */
    wsp_tensor scores;
    size_t engine_bytes;     /* what the query says; 0: what is needed */
    wsp_status query_status; /* what the calls return */
    wsp_status setup_status;
    wsp_status execute_status;
    uint32_t fail_after; /* steps that succeed before execute_status is returned */
} fake_model;

/* A model that fits record_defaults(). `record` must hold RECORD_MAX_BYTES and live as long as the model. */
void fake_defaults(fake_model *model, const record_values *values, uint8_t *record);

#endif /* FAKE_ENGINE_H */
