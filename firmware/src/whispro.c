/* The chain at run time: PCM -> front end -> frame stack -> network -> detector. Setup has validated everything. */
#include "whispro.h"

#include <stdbool.h>
#include <string.h>

#include "step.h"

int whispro_push(whispro *instance, const int16_t *pcm, size_t samples, size_t *used, whispro_event *event)
{
    if (instance == NULL || used == NULL || event == NULL || (pcm == NULL && samples != 0u)) {
        return WSP_ERR_ARGUMENT;
    }
    *used = 0;
    for (;;) {
        int ready = 0;
        while (instance->running > 0u) {
            const int result = wsp_step_run(instance, event);
            if (result != 0) {
                return result;
            }
        }
        if (*used == samples) {
            return 0;
        }
        *used += wsp_step_hear(instance, pcm + *used, samples - *used, &ready);
        if (ready) {
            wsp_step_take_frame(instance);
        }
    }
}

wsp_status whispro_use_gate(whispro *instance, int on)
{
    if (instance == NULL || instance->gate == NULL) {
        return WSP_ERR_ARGUMENT;
    }
    instance->gate->is_off = on == 0;
    return WSP_OK;
}

int whispro_is_awake(const whispro *instance)
{
    return instance->gate == NULL || wsp_gate_is_awake(instance->gate);
}

void whispro_reset(whispro *instance)
{
    wsp_frontend_reset(instance->frontend);
    wsp_step_reset(instance);
    if (instance->gate != NULL) {
        wsp_gate_reset(instance->gate);
    }
    memset(&instance->meter, 0, sizeof(instance->meter));
}

size_t whispro_label_count(const whispro *instance)
{
    return instance->labels.count;
}

size_t whispro_label(const whispro *instance, size_t index, char *text, size_t text_bytes)
{
    uint8_t flags;
    size_t length;
    if (instance == NULL || text == NULL || index >= instance->labels.count) {
        return 0;
    }
    const uint8_t *name = wsp_record_label(&instance->labels, index, &flags, &length);
    if (length >= text_bytes) {
        return 0;
    }
    memcpy(text, name, length);
    text[length] = '\0';
    return length;
}

size_t whispro_operating_point_count(const whispro *instance)
{
    return instance->points.count;
}

wsp_status whispro_operating_point_info(const whispro *instance, size_t index, whispro_operating_point *point)
{
    if (instance == NULL || point == NULL || index >= instance->points.count) {
        return WSP_ERR_ARGUMENT;
    }
    wsp_record_measured(&instance->points, index, &point->false_accepts_per_day_milli, &point->recall_q15,
                        &point->audio_seconds);
    return WSP_OK;
}

wsp_status whispro_operating_point_for(const whispro *instance, uint32_t false_accepts_per_day_milli, size_t *index)
{
    if (instance == NULL || index == NULL) {
        return WSP_ERR_ARGUMENT;
    }
    bool found = false;
    uint32_t best_recall_q15 = 0;
    for (size_t i = 0; i < instance->points.count; i++) {
        whispro_operating_point point;
        wsp_record_measured(&instance->points, i, &point.false_accepts_per_day_milli, &point.recall_q15,
                            &point.audio_seconds);
        const uint32_t recall_q15 = point.recall_q15 == WHISPRO_NOT_MEASURED ? 0 : point.recall_q15;
        if (point.false_accepts_per_day_milli != WHISPRO_NOT_MEASURED &&
            point.false_accepts_per_day_milli <= false_accepts_per_day_milli &&
            (!found || recall_q15 > best_recall_q15)) {
            found = true;
            best_recall_q15 = recall_q15;
            *index = i;
        }
    }
    return found ? WSP_OK : WSP_ERR_ARGUMENT;
}

wsp_status whispro_use_operating_point(whispro *instance, size_t index)
{
    if (instance == NULL || index >= instance->points.count) {
        return WSP_ERR_ARGUMENT;
    }
    for (size_t label = 0; label < instance->labels.count; label++) {
        instance->threshold_q15[label] = wsp_record_threshold_q15(&instance->points, index, label);
    }
    return WSP_OK;
}
