/* report.h for two models: which of them failed, which of them an event came from. */
#ifndef WSP_REPORT_STAGE_H
#define WSP_REPORT_STAGE_H

#include "whispro_two_stage.h"

void report_stage_failure(const char *what, wsp_status status, const wsp_report reports[WHISPRO_STAGES]);

void report_stage_event(const whispro_two_stage *spotter, const whispro_event *event);

#endif /* WSP_REPORT_STAGE_H */
