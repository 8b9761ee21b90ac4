/* The chain at run time: PCM -> front end -> frame stack -> network -> detector. Setup has validated everything. */
#include "whispro.h"

#include <stdbool.h>
#include <string.h>

#include "instance.h"
#include "wsp/fixed.h"

/* The network's probabilities as int8 with zero point -128, whichever of the two types it gives. */
static void read_scores(const whispro *w)
{
    for (size_t label = 0; label < w->labels.count; label++) {
        const uint32_t byte = w->output[label] ^ w->output_flip;
        w->scores[label] = (int8_t)(byte < 0x80u ? (int32_t)byte : (int32_t)byte - 0x100);
    }
}

/* Scores at scale 1/256, zero point -128, as Q15. */
static void to_posteriors(const int8_t *scores, size_t labels, int16_t *posterior_q15)
{
    for (size_t label = 0; label < labels; label++) {
        posterior_q15[label] = (int16_t)wsp_shl32(scores[label] + 128, 7);
    }
}

/* Runs the oldest owed step. */
static int run_step(whispro *w, whispro_event *event)
{
    wsp_detection detection;
    w->owed--;
    w->running--;
    const uint32_t frames_ago = w->owed * w->stack.step_frames;
    wsp_stack_copy(&w->stack, frames_ago, w->input);
    const wsp_status status = wsp_engine_execute(w->engine);
    if (status != WSP_OK) {
        return (int)status;
    }
    read_scores(w);
    if (w->observer.call != NULL) {
        w->observer.call(w->observer.context, WSP_STAGE_SCORES, w->scores, w->labels.count, sizeof(int8_t));
    }
    to_posteriors(w->scores, w->labels.count, w->posterior_q15);
    if (w->gap != 0u) {
        w->gap = 0;
        wsp_detector_skip(w->detector);
    }
    const uint64_t end_sample = (w->frames - 1u - frames_ago) * w->hop_samples + w->window_samples;
    if (!wsp_detector_step(w->detector, w->posterior_q15, end_sample, &detection)) {
        return 0;
    }
    event->size_bytes = (uint16_t)sizeof(*event);
    event->version = WHISPRO_EVENT_VERSION;
    event->keyword = detection.label;
    event->near_miss = detection.near_miss;
    event->score_q15 = detection.score_q15;
    event->reserved = 0;
    event->start_sample = detection.start_sample;
    event->end_sample = detection.end_sample;
    return 1;
}

static void watch_gate(whispro *w)
{
    wsp_gate_frame(w->gate);
    if (w->observer.call != NULL) {
        const int32_t state[2] = {w->gate->voice.excess_q16, (int32_t)w->gate->hold};
        w->observer.call(w->observer.context, WSP_STAGE_GATE, state, 2, sizeof(state[0]));
    }
}

/* A frame lies in its row of the stack. */
static void take_frame(whispro *w)
{
    w->frames++;
    if (w->gate != NULL) {
        watch_gate(w);
    }
    if (wsp_stack_push(&w->stack)) {
        w->owed++;
        w->running = wsp_gate_steps(w->gate, &w->owed, &w->gap);
    }
}

int whispro_push(whispro *instance, const int16_t *pcm, size_t samples, size_t *used, whispro_event *event)
{
    if (instance == NULL || used == NULL || event == NULL || (pcm == NULL && samples != 0u)) {
        return WSP_ERR_ARGUMENT;
    }
    *used = 0;
    for (;;) {
        int ready = 0;
        while (instance->running > 0u) {
            const int result = run_step(instance, event);
            if (result != 0) {
                return result;
            }
        }
        if (*used == samples) {
            return 0;
        }
        const size_t taken = wsp_frontend_push(instance->frontend, pcm + *used, samples - *used,
                                               wsp_stack_row(&instance->stack), &ready);
        if (instance->metered != 0u) {
            wsp_level_meter_add(&instance->meter, pcm + *used, taken);
        }
        *used += taken;
        if (ready) {
            take_frame(instance);
        }
    }
}

wsp_status whispro_read_levels(whispro *instance, whispro_levels *levels)
{
    wsp_levels read;
    if (instance == NULL || levels == NULL || instance->metered == 0u) {
        return WSP_ERR_ARGUMENT;
    }
    wsp_level_meter_read(&instance->meter, &read);
    levels->size_bytes = (uint16_t)sizeof(*levels);
    levels->version = WHISPRO_LEVELS_VERSION;
    levels->samples = instance->meter.samples;
    levels->peak = instance->meter.peak;
    levels->clipped = instance->meter.clipped;
    levels->peak_dbfs_q8 = read.peak_dbfs_q8;
    levels->rms_dbfs_q8 = read.rms_dbfs_q8;
    levels->offset_q8 = read.offset_q8;
    levels->reserved = 0;
    memset(&instance->meter, 0, sizeof(instance->meter));
    return WSP_OK;
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
    wsp_stack_reset(&instance->stack);
    wsp_engine_reset(instance->engine);
    wsp_detector_reset(instance->detector);
    if (instance->gate != NULL) {
        wsp_gate_reset(instance->gate);
    }
    memset(&instance->meter, 0, sizeof(instance->meter));
    instance->frames = 0;
    instance->owed = 0;
    instance->running = 0;
    instance->gap = 0;
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
