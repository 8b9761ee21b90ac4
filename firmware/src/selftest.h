/* CRCs of a run: what the self-tests of one model and of two have inline. */
#ifndef WSP_SELFTEST_H
#define WSP_SELFTEST_H

#include "whispro.h"

typedef struct wsp_selftest_crcs {
    uint32_t stage[WSP_STAGE_COUNT];
    uint32_t events;
} wsp_selftest_crcs;

/* The wsp_observe_fn; context: wsp_selftest_crcs. */
static inline void wsp_selftest_gather(void *context, int stage, const void *data, size_t count, size_t elem_bytes)
{
    wsp_selftest_crcs *crcs = (wsp_selftest_crcs *)context;
    crcs->stage[stage] = wsp_crc32_elements(crcs->stage[stage], data, count, elem_bytes);
}

static inline void wsp_selftest_add(wsp_selftest_crcs *crcs, const whispro_event *event)
{
    const uint16_t head[2] = {event->keyword, event->near_miss};
    const uint64_t samples[2] = {event->start_sample, event->end_sample};
    uint32_t crc = wsp_crc32_elements(crcs->events, head, 2, sizeof(head[0]));
    crc = wsp_crc32_elements(crc, &event->score_q15, 1, sizeof(event->score_q15));
    crcs->events = wsp_crc32_elements(crc, samples, 2, sizeof(samples[0]));
}

/* WSP_ERR_SELFTEST names the first stage that differs, "events" for the last. */
static inline wsp_status wsp_selftest_compare(const wsp_selftest_crcs *crcs,
                                              const uint32_t stage_crc32[WSP_STAGE_COUNT], uint32_t events_crc32,
                                              wsp_report *report)
{
    for (int stage = 0; stage < WSP_STAGE_COUNT; stage++) {
        if (crcs->stage[stage] != stage_crc32[stage]) {
            return wsp_report_set(report, WSP_ERR_SELFTEST, wsp_stage_name(stage));
        }
    }
    return crcs->events == events_crc32 ? WSP_OK : wsp_report_set(report, WSP_ERR_SELFTEST, "events");
}

#endif /* WSP_SELFTEST_H */
