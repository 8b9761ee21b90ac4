/* What a program says about events and failures, on top of wsp_board_write(). */
#ifndef WSP_REPORT_H
#define WSP_REPORT_H

#include "whispro.h"

/* Writes "<what> failed: <sentence>" with the operator and the field or stage that a setup or self-test names. */
void report_failure(const char *what, wsp_status status, const wsp_report *report);

/* Writes an event or near miss: label, score, start and end. */
void report_event(const whispro *instance, const whispro_event *event);

#endif /* WSP_REPORT_H */
