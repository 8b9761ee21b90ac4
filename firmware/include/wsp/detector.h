/* Detector: network scores of each step -> keyword events (posterior smoothing, thresholds, refractory time). */
#ifndef WSP_DETECTOR_H
#define WSP_DETECTOR_H

#include "wsp/base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define WSP_DETECTOR_MAX_LABELS 64u
#define WSP_DETECTOR_MAX_SMOOTHING 64u /* steps */

#define WSP_LABEL_BACKGROUND 1u /* label flag: never an event ("_silence_", "_unknown_") */

typedef struct wsp_detector_config {
    uint16_t labels;               /* 1 to WSP_DETECTOR_MAX_LABELS */
    uint16_t smoothing_steps;      /* moving average over this many steps, 1 to WSP_DETECTOR_MAX_SMOOTHING */
    uint32_t refractory_samples;   /* silence of the detector after an event */
    uint32_t lead_samples;         /* from the onset of the score back to the start of the word */
    uint16_t onset_q15;            /* a keyword's onset is the last step its smoothed score rose above this */
    uint16_t near_miss_q15;        /* peaks from here to below the threshold are near misses; 0: report none */
    uint16_t second_try_q15;       /* what a keyword has to reach after its near miss, at least onset_q15 */
    uint32_t second_try_samples;   /* so long, from refractory_samples after the near miss on; 0: never less than
                                      its threshold */
    const uint16_t *threshold_q15; /* [labels]: smoothed score that makes an event */
    const uint8_t *label_flags;    /* [labels]: WSP_LABEL_* */
} wsp_detector_config;

typedef struct wsp_detection {
    uint16_t label;
    uint16_t near_miss;    /* 1: the score peaked below the threshold */
    uint16_t score_q15;    /* smoothed score at the decision */
    uint64_t start_sample; /* estimated start of the word */
    uint64_t end_sample;   /* one past the last sample the network had seen */
} wsp_detection;

typedef struct wsp_detector wsp_detector;

wsp_status wsp_detector_query(const wsp_detector_config *config, size_t *bytes);

/* The same for a machine whose pointers have pointer_bytes (4 or 8) bytes; see wsp/layout.h. */
wsp_status wsp_detector_query_for(const wsp_detector_config *config, size_t pointer_bytes, size_t *bytes);

/* Config and its tables must outlive the detector. */
wsp_status wsp_detector_setup(void *memory, size_t bytes, const wsp_detector_config *config,
                              const wsp_observer *observer, wsp_detector **detector);

/* Takes one step's scores.
 *   posterior_q15   [labels], 0 to 32767
 *   end_sample      one past the last sample the step has seen
 *   detection       written when the return value is 1
 * Returns 1 for an event or a near miss, else 0.
 */
int wsp_detector_step(wsp_detector *detector, const int16_t *posterior_q15, uint64_t end_sample,
                      wsp_detection *detection);

/* Steps are missing before the next one: smoothing starts anew and every rise ends, unreported; the refractory time of
 * the last event goes on. */
void wsp_detector_skip(wsp_detector *detector);

/* The smoothed posteriors of the last step, int16[labels] in Q15. */
const int16_t *wsp_detector_smoothed(const wsp_detector *detector);

void wsp_detector_reset(wsp_detector *detector);

#ifdef __cplusplus
}
#endif

#endif /* WSP_DETECTOR_H */
