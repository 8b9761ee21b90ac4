/* Golden PCM through a fresh instance; every stage's CRC is gathered by an observer. */
#include "wsp/base.h"

#include "whispro.h"

typedef struct stage_crcs {
    uint32_t crc32[WSP_STAGE_COUNT];
} stage_crcs;

static void gather(void *context, int stage, const void *data, size_t count, size_t elem_bytes)
{
    stage_crcs *crcs = (stage_crcs *)context;
    crcs->crc32[stage] = wsp_crc32_elements(crcs->crc32[stage], data, count, elem_bytes);
}

static uint32_t add_event(uint32_t crc, const whispro_event *event)
{
    const uint16_t head[2] = {event->keyword, event->near_miss};
    const uint64_t samples[2] = {event->start_sample, event->end_sample};
    crc = wsp_crc32_elements(crc, head, 2, sizeof(head[0]));
    crc = wsp_crc32_elements(crc, &event->score_q15, 1, sizeof(event->score_q15));
    return wsp_crc32_elements(crc, samples, 2, sizeof(samples[0]));
}

static wsp_status run(whispro *instance, const whispro_golden *golden, uint32_t *events_crc32)
{
    size_t done = 0;
    for (;;) {
        size_t used = 0;
        whispro_event event;
        const int result = whispro_push(instance, golden->pcm + done, golden->samples - done, &used, &event);
        if (result <= 0) {
            return (wsp_status)result;
        }
        *events_crc32 = add_event(*events_crc32, &event);
        done += used;
    }
}

wsp_status whispro_selftest(void *memory, size_t bytes, const whispro_config *config, const whispro_golden *golden,
                            wsp_report *report)
{
    stage_crcs crcs = {{0}};
    uint32_t events_crc32 = 0;
    whispro *instance;
    if (config == NULL || golden == NULL || golden->pcm == NULL) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, NULL);
    }
    whispro_config observed = *config;
    observed.observer.call = gather;
    observed.observer.context = &crcs;
    wsp_status status = whispro_setup(memory, bytes, &observed, &instance, report);
    if (status != WSP_OK) {
        return status;
    }
    status = run(instance, golden, &events_crc32);
    if (status != WSP_OK) {
        return wsp_report_set(report, status, NULL);
    }
    for (int stage = 0; stage < WSP_STAGE_COUNT; stage++) {
        if (crcs.crc32[stage] != golden->stage_crc32[stage]) {
            return wsp_report_set(report, WSP_ERR_SELFTEST, wsp_stage_name(stage));
        }
    }
    if (events_crc32 != golden->events_crc32) {
        return wsp_report_set(report, WSP_ERR_SELFTEST, "events");
    }
    return WSP_OK;
}
