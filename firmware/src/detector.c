/* Scores to events, SPEC.md section 4. Setup checks the configuration; step trusts it and its posteriors (0 to 32767).
 */
#include "wsp/detector.h"

#include <string.h>

#include "wsp/layout.h"

#define MAX_Q15 32767u
#define NONE 0xFFFFu /* no label */

#define ABOVE 1u
#define ENOUGH 2u /* for an event: it is at or above the threshold, or what a second try needs */

/* One rise of a keyword above its onset level. */
typedef struct rise {
    uint64_t onset_sample; /* end of the step in which it began */
    uint32_t peak_q15;
    uint16_t above;   /* the smoothed posterior is: 0: below the onset level, ABOVE or ENOUGH: at or above it */
    uint16_t reached; /* 1: it was ENOUGH since the onset */
} rise;

struct wsp_detector {
    wsp_detector_config config;
    wsp_observer observer;
    rise *rises;          /* [labels] */
    uint32_t *sums;       /* [labels]: of the history's columns */
    int16_t *smoothed;    /* [labels], Q15 */
    int16_t *history;     /* [smoothing_steps][labels], Q15, a ring */
    uint64_t last_at;     /* end_sample of the last event or near miss */
    uint16_t last_label;  /* its label, or NONE */
    uint16_t last_missed; /* 1: it was a near miss */
    uint16_t history_next;
    uint16_t holding; /* 1: the label of the last event has not fallen below its onset level since */
};

#define RISE_BYTES(pointer_bytes) WSP_STRUCT_BYTES(16, 0, pointer_bytes)
#define DETECTOR_BYTES(pointer_bytes) WSP_STRUCT_BYTES(40, 8, pointer_bytes)
WSP_CHECK_STRUCT(rise, RISE_BYTES, rise);
WSP_CHECK_STRUCT(struct wsp_detector, DETECTOR_BYTES, detector);

static int is_keyword(const wsp_detector_config *config, size_t label)
{
    return (config->label_flags[label] & WSP_LABEL_BACKGROUND) == 0u;
}

/* A threshold below the common onset level pulls the keyword's own onset level down to it. */
static uint16_t onset_level_q15(const wsp_detector_config *config, size_t label)
{
    const uint16_t threshold = config->threshold_q15[label];
    return threshold < config->onset_q15 ? threshold : config->onset_q15;
}

static wsp_status check(const wsp_detector_config *config)
{
    if (config == NULL || config->threshold_q15 == NULL || config->label_flags == NULL || config->labels < 1u ||
        config->labels > WSP_DETECTOR_MAX_LABELS || config->smoothing_steps < 1u ||
        config->smoothing_steps > WSP_DETECTOR_MAX_SMOOTHING || config->onset_q15 < 1u ||
        (config->second_try_samples != 0u && config->second_try_q15 < config->onset_q15)) {
        return WSP_ERR_ARGUMENT;
    }
    for (size_t label = 0; label < config->labels; label++) {
        if (config->threshold_q15[label] < 1u) {
            return WSP_ERR_ARGUMENT;
        }
    }
    return WSP_OK;
}

wsp_status wsp_detector_query_for(const wsp_detector_config *config, size_t pointer_bytes, size_t *bytes)
{
    if (bytes == NULL || (pointer_bytes != 4u && pointer_bytes != 8u) || check(config) != WSP_OK) {
        return WSP_ERR_ARGUMENT;
    }
    const size_t per_label =
        RISE_BYTES(pointer_bytes) + sizeof(uint32_t) + sizeof(int16_t) * (1u + config->smoothing_steps);
    *bytes = DETECTOR_BYTES(pointer_bytes) + config->labels * per_label;
    return WSP_OK;
}

wsp_status wsp_detector_query(const wsp_detector_config *config, size_t *bytes)
{
    return wsp_detector_query_for(config, sizeof(void *), bytes);
}

wsp_status wsp_detector_setup(void *memory, size_t bytes, const wsp_detector_config *config,
                              const wsp_observer *observer, wsp_detector **detector)
{
    size_t needed;
    const wsp_status status = wsp_detector_query(config, &needed);
    if (status != WSP_OK || memory == NULL || detector == NULL) {
        return WSP_ERR_ARGUMENT;
    }
    if (((uintptr_t)memory % WSP_ALIGN_BYTES) != 0u) {
        return WSP_ERR_MEMORY_UNALIGNED;
    }
    if (bytes < needed) {
        return WSP_ERR_MEMORY_TOO_SMALL;
    }
    wsp_detector *d = (wsp_detector *)memory;
    d->config = *config;
    d->observer.call = observer != NULL ? observer->call : NULL;
    d->observer.context = observer != NULL ? observer->context : NULL;
    d->rises = (rise *)(void *)((uint8_t *)memory + DETECTOR_BYTES(sizeof(void *)));
    d->sums = (uint32_t *)(void *)(d->rises + config->labels);
    d->smoothed = (int16_t *)(void *)(d->sums + config->labels);
    d->history = d->smoothed + config->labels;
    wsp_detector_reset(d);
    *detector = d;
    return WSP_OK;
}

void wsp_detector_skip(wsp_detector *detector)
{
    const size_t labels = detector->config.labels;
    memset(detector->rises, 0, labels * sizeof(rise));
    memset(detector->sums, 0, labels * sizeof(uint32_t));
    memset(detector->smoothed, 0, labels * sizeof(int16_t));
    memset(detector->history, 0, labels * detector->config.smoothing_steps * sizeof(int16_t));
    detector->history_next = 0;
    detector->holding = 0;
}

void wsp_detector_reset(wsp_detector *detector)
{
    wsp_detector_skip(detector);
    detector->last_at = 0;
    detector->last_label = NONE;
    detector->last_missed = 0;
}

static void smooth(wsp_detector *d, const int16_t *posterior_q15)
{
    const uint16_t steps = d->config.smoothing_steps;
    int16_t *oldest = d->history + (size_t)d->history_next * d->config.labels;
    for (size_t label = 0; label < d->config.labels; label++) {
        const uint32_t leaving = (uint32_t)oldest[label];
        const uint32_t entering = (uint32_t)posterior_q15[label];
        d->sums[label] += entering - leaving;
        d->smoothed[label] = (int16_t)(d->sums[label] / steps);
        oldest[label] = posterior_q15[label];
    }
    d->history_next = (uint16_t)(d->history_next + 1u == steps ? 0u : d->history_next + 1u);
}

/* Whose second try this step is, or NONE. */
static size_t second_try(const wsp_detector *d, uint64_t end_sample)
{
    const uint64_t open_for = end_sample - d->last_at - d->config.refractory_samples; /* wraps before it opens */
    return d->last_missed != 0u && open_for < d->config.second_try_samples ? d->last_label : NONE;
}

/* Follows the rise of label `label`, of which `second` may be the same. Returns 1 in the step in which it ends without
 * having reached what it had to. */
static int follow(wsp_detector *d, size_t label, size_t second, uint64_t end_sample)
{
    rise *r = &d->rises[label];
    const uint16_t level = (uint16_t)d->smoothed[label];
    const uint16_t threshold = d->config.threshold_q15[label];
    if (level < onset_level_q15(&d->config, label)) {
        const int missed = r->above != 0u && r->reached == 0u;
        r->above = 0;
        return missed;
    }
    if (r->above == 0u) {
        r->reached = 0;
        r->peak_q15 = 0;
        r->onset_sample = end_sample;
    }
    r->peak_q15 = level > r->peak_q15 ? level : r->peak_q15;
    r->above = ABOVE;
    if (level >= threshold || (label == second && level >= d->config.second_try_q15 && threshold <= MAX_Q15)) {
        r->above = ENOUGH;
        r->reached = 1;
    }
    return 0;
}

/* Ends the refractory time when it is over. Returns 1 while it lasts. */
static int rest(wsp_detector *d, uint64_t end_sample)
{
    if (d->last_label == NONE || d->last_missed != 0u) {
        return 0;
    }
    if (d->rises[d->last_label].above == 0u) {
        d->holding = 0;
    }
    return d->holding != 0u || end_sample - d->last_at < d->config.refractory_samples;
}

/* Completes a detection of which near_miss and score are there, and remembers it. */
static void report(wsp_detector *d, size_t label, uint64_t end_sample, wsp_detection *detection)
{
    const uint64_t onset = d->rises[label].onset_sample;
    detection->label = (uint16_t)label;
    detection->start_sample = onset > d->config.lead_samples ? onset - d->config.lead_samples : 0u;
    detection->end_sample = end_sample;
    d->last_at = end_sample;
    d->last_label = (uint16_t)label;
    d->last_missed = detection->near_miss;
}

int wsp_detector_step(wsp_detector *detector, const int16_t *posterior_q15, uint64_t end_sample,
                      wsp_detection *detection)
{
    const wsp_detector_config *config = &detector->config;
    const size_t second = second_try(detector, end_sample);
    size_t best = NONE;   /* keyword with the largest smoothed posterior */
    size_t missed = NONE; /* keyword with the largest peak among the rises that end here */
    smooth(detector, posterior_q15);
    if (detector->observer.call != NULL) {
        detector->observer.call(detector->observer.context, WSP_STAGE_SMOOTHED, detector->smoothed, config->labels,
                                sizeof(int16_t));
    }
    for (size_t label = 0; label < config->labels; label++) {
        if (!is_keyword(config, label)) {
            continue;
        }
        if (best == NONE || detector->smoothed[label] > detector->smoothed[best]) {
            best = label;
        }
        if (follow(detector, label, second, end_sample) &&
            (missed == NONE || detector->rises[label].peak_q15 > detector->rises[missed].peak_q15)) {
            missed = label;
        }
    }
    if (rest(detector, end_sample) || best == NONE) {
        return 0;
    }
    const uint32_t peak_q15 = missed == NONE ? 0u : detector->rises[missed].peak_q15;
    if (detector->rises[best].above == ENOUGH) {
        detector->holding = 1;
        detection->near_miss = 0;
        detection->score_q15 = (uint16_t)detector->smoothed[best];
    } else if (config->near_miss_q15 != 0u && peak_q15 >= config->near_miss_q15) {
        best = missed;
        detection->near_miss = 1;
        detection->score_q15 = (uint16_t)peak_q15;
    } else {
        return 0;
    }
    report(detector, best, end_sample, detection);
    return 1;
}

const int16_t *wsp_detector_smoothed(const wsp_detector *detector)
{
    return detector->smoothed;
}
