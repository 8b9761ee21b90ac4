/* libFuzzer target: query, setup and push on hostile model files, in memory of exactly the queried size. */
#include "facade_drive.h"

#define LOUD_SAMPLES 1600u
#define QUIET_SAMPLES 3200u /* the shortest hangover of a gate, and more */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void push(whispro *instance, int gated, const int16_t *pcm, size_t samples)
{
    size_t done = 0;
    while (done < samples) {
        size_t used = 0;
        whispro_event event;
        const int result = whispro_push(instance, pcm + done, samples - done, &used, &event);
        /* Only steps that a gate held back may have an event without taking a sample. */
        if (result < 0 || (used == 0u && (result == 0 || !gated))) {
            abort();
        }
        done += used;
    }
}

/* A gate falls asleep and wakes up again. */
static void push_quiet_and_loud(whispro *instance, int gated)
{
    int16_t pcm[QUIET_SAMPLES];
    memset(pcm, 0, sizeof(pcm));
    push(instance, gated, pcm, QUIET_SAMPLES);
    for (size_t i = 0; i < LOUD_SAMPLES; i++) {
        pcm[i] = (int16_t)((int32_t)(i * 40503u % 65536u) - 32768);
    }
    push(instance, gated, pcm, LOUD_SAMPLES);
}

static void touch_labels(whispro *instance)
{
    char text[256];
    for (size_t i = 0; i < whispro_label_count(instance); i++) {
        if (whispro_label(instance, i, text, sizeof(text)) == 0u) {
            abort();
        }
    }
    for (size_t i = 0; i < whispro_operating_point_count(instance); i++) {
        whispro_operating_point point;
        if (whispro_operating_point_info(instance, i, &point) != WSP_OK ||
            whispro_use_operating_point(instance, i) != WSP_OK) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    uint8_t *model = sealed_model(data, bytes);
    whispro_config config;
    whispro *instance = NULL;
    size_t needed = 0;
    wsp_report report;
    fitting_frontend frontend;
    memset(&config, 0, sizeof(config));
    fit_frontend(&frontend, model, bytes);
    config.frontend = &frontend.config;
    config.model = model;
    config.model_bytes = bytes;
    if (whispro_query(&config, &needed, &report) == WSP_OK && needed <= MOST_BYTES) {
        void *memory = aligned_block(needed);
        if (whispro_setup(memory, needed, &config, &instance, &report) == WSP_OK) {
            const int gated = whispro_use_gate(instance, 1) == WSP_OK; /* on it is anyway */
            touch_labels(instance);
            push_quiet_and_loud(instance, gated);
            whispro_reset(instance);
            (void)whispro_use_gate(instance, !whispro_is_awake(instance));
            push_quiet_and_loud(instance, gated);
        }
        free(memory);
    }
    free(model);
    return 0;
}
