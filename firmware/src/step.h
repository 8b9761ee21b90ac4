/* From samples to a frame in an instance's stack, and from the stack through one network step to an event. whispro.c
 * and two_stage.c have it inline, so that neither pays for the other. */
#ifndef WSP_STEP_H
#define WSP_STEP_H

#include "instance.h"
#include "wsp/fixed.h"

/* Forgets everything but the audio in the front end. */
static inline void wsp_step_reset(whispro *w)
{
    wsp_stack_reset(&w->stack);
    wsp_engine_reset(w->engine);
    wsp_detector_reset(w->detector);
    w->frames = 0;
    w->owed = 0;
    w->running = 0;
    w->gap = 0;
}

/* Takes samples until a frame lies in its row of the stack (*ready is 1 then). Returns how many were taken. */
static inline size_t wsp_step_hear(whispro *w, const int16_t *pcm, size_t samples, int *ready)
{
    const size_t taken = wsp_frontend_push(w->frontend, pcm, samples, wsp_stack_row(&w->stack), ready);
    if (w->meter_add != NULL) {
        w->meter_add(&w->meter, pcm, taken);
    }
    return taken;
}

/* One past the last sample of the frame that came `frames_ago` before the latest. */
static inline uint64_t wsp_step_frame_end(const whispro *w, uint32_t frames_ago)
{
    return (w->frames - 1u - frames_ago) * w->hop_samples + w->window_samples;
}

static inline void wsp_step_watch_gate(whispro *w)
{
    wsp_gate_frame(w->gate);
    if (w->observer.call != NULL) {
        const int32_t state[2] = {w->gate->voice.excess_q16, (int32_t)w->gate->hold};
        w->observer.call(w->observer.context, WSP_STAGE_GATE, state, 2, sizeof(state[0]));
    }
}

/* A frame lies in its row of the stack: decides which steps run now. */
static inline void wsp_step_take_frame(whispro *w)
{
    w->frames++;
    if (w->gate != NULL) {
        wsp_step_watch_gate(w);
    }
    if (wsp_stack_push(&w->stack)) {
        w->owed++;
        w->running = wsp_gate_steps(w->gate, &w->owed, &w->gap);
    }
}

/* The network's probabilities as int8 with zero point -128, whichever of the two types it gives. */
static inline void wsp_step_read_scores(const whispro *w)
{
    for (size_t label = 0; label < w->labels.count; label++) {
        const uint32_t byte = w->output[label] ^ w->output_flip;
        w->scores[label] = (int8_t)(byte < 0x80u ? (int32_t)byte : (int32_t)byte - 0x100);
    }
}

/* Scores at scale 1/256, zero point -128, as Q15. */
static inline void wsp_step_posteriors(const int8_t *scores, size_t labels, int16_t *posterior_q15)
{
    for (size_t label = 0; label < labels; label++) {
        posterior_q15[label] = (int16_t)wsp_shl32(scores[label] + 128, 7);
    }
}

/* Runs the oldest owed step. Returns 1 when *event was written, 0, or a negative wsp_status. */
static inline int wsp_step_run(whispro *w, whispro_event *event)
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
    wsp_step_read_scores(w);
    if (w->observer.call != NULL) {
        w->observer.call(w->observer.context, WSP_STAGE_SCORES, w->scores, w->labels.count, sizeof(int8_t));
    }
    wsp_step_posteriors(w->scores, w->labels.count, w->posterior_q15);
    if (w->gap != 0u) {
        w->gap = 0;
        wsp_detector_skip(w->detector);
    }
    if (!wsp_detector_step(w->detector, w->posterior_q15, wsp_step_frame_end(w, frames_ago), &detection)) {
        return 0;
    }
    event->size_bytes = (uint16_t)sizeof(*event);
    event->version = WHISPRO_EVENT_VERSION;
    event->keyword = detection.label;
    event->near_miss = detection.near_miss;
    event->score_q15 = detection.score_q15;
    event->stage = 0;
    event->start_sample = detection.start_sample;
    event->end_sample = detection.end_sample;
    return 1;
}

#endif /* WSP_STEP_H */
