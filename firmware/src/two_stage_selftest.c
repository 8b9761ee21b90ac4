/* Golden PCM through a fresh pair that awaits commands from the start, so that both networks run. */
#include "selftest.h"
#include "whispro_two_stage.h"

static wsp_status run(whispro_two_stage *spotter, const whispro_two_stage_golden *golden, wsp_selftest_crcs *crcs)
{
    size_t done = 0;
    whispro_two_stage_listen(spotter);
    for (;;) {
        size_t used = 0;
        whispro_event event;
        const int result = whispro_two_stage_push(spotter, golden->pcm + done, golden->samples - done, &used, &event);
        if (result <= 0) {
            return (wsp_status)result;
        }
        wsp_selftest_add(&crcs[event.stage], &event);
        done += used;
    }
}

wsp_status whispro_two_stage_selftest(const whispro_two_stage_memory *memory, const whispro_two_stage_config *config,
                                      const whispro_two_stage_golden *golden, wsp_report reports[WHISPRO_STAGES])
{
    wsp_selftest_crcs crcs[WHISPRO_STAGES] = {{{0}, 0}, {{0}, 0}};
    whispro_two_stage *spotter;
    for (size_t stage = 0; stage < WHISPRO_STAGES && reports != NULL; stage++) {
        wsp_report_clear(&reports[stage]);
    }
    if (config == NULL || golden == NULL || golden->pcm == NULL) {
        return wsp_report_set(reports, WSP_ERR_ARGUMENT, NULL);
    }
    whispro_two_stage_config observed = *config;
    observed.wake.observer = (wsp_observer){wsp_selftest_gather, &crcs[WHISPRO_STAGE_WAKE]};
    observed.commands.observer = (wsp_observer){wsp_selftest_gather, &crcs[WHISPRO_STAGE_COMMANDS]};
    wsp_status status = whispro_two_stage_setup(memory, &observed, &spotter, reports);
    if (status != WSP_OK) {
        return status;
    }
    status = run(spotter, golden, crcs);
    if (status != WSP_OK) {
        return wsp_report_set(reports, status, NULL);
    }
    for (size_t stage = 0; stage < WHISPRO_STAGES && status == WSP_OK; stage++) {
        status = wsp_selftest_compare(&crcs[stage], golden->stage_crc32[stage], golden->events_crc32[stage],
                                      reports == NULL ? NULL : &reports[stage]);
    }
    return status;
}
