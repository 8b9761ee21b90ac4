/* Golden PCM through a fresh instance; every stage's CRC is gathered by an observer. */
#include "selftest.h"

static wsp_status run(whispro *instance, const whispro_golden *golden, wsp_selftest_crcs *crcs)
{
    size_t done = 0;
    for (;;) {
        size_t used = 0;
        whispro_event event;
        const int result = whispro_push(instance, golden->pcm + done, golden->samples - done, &used, &event);
        if (result <= 0) {
            return (wsp_status)result;
        }
        wsp_selftest_add(crcs, &event);
        done += used;
    }
}

wsp_status whispro_selftest(void *memory, size_t bytes, const whispro_config *config, const whispro_golden *golden,
                            wsp_report *report)
{
    wsp_selftest_crcs crcs = {{0}, 0};
    whispro *instance;
    if (config == NULL || golden == NULL || golden->pcm == NULL) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, NULL);
    }
    whispro_config observed = *config;
    observed.observer.call = wsp_selftest_gather;
    observed.observer.context = &crcs;
    wsp_status status = whispro_setup(memory, bytes, &observed, &instance, report);
    if (status != WSP_OK) {
        return status;
    }
    status = run(instance, golden, &crcs);
    if (status != WSP_OK) {
        return wsp_report_set(report, status, NULL);
    }
    return wsp_selftest_compare(&crcs, golden->stage_crc32, golden->events_crc32, report);
}
