#include "report.h"

#include "board.h"
#include "print.h"

#define LABEL_BYTES 64u
#define ONE_Q15 32768u

void report_failure(const char *what, wsp_status status, const wsp_report *report)
{
    wsp_board_write(what);
    wsp_board_write(" failed: ");
    wsp_board_write(wsp_status_text(status));
    if (report->operator_name != NULL) {
        wsp_board_write(", operator ");
        wsp_board_write(report->operator_name);
    }
    if (report->field != NULL) {
        wsp_board_write(", at ");
        wsp_board_write(report->field);
    }
    wsp_board_write("\n");
}

void report_event(const whispro *instance, const whispro_event *event)
{
    char label[LABEL_BYTES];
    (void)whispro_label(instance, event->keyword, label, sizeof(label));
    wsp_board_write(event->near_miss != 0u ? "near miss " : "event ");
    wsp_board_write(label);
    wsp_board_write(", score ");
    print_fraction(event->score_q15, ONE_Q15, 3);
    wsp_board_write(", from ");
    print_fraction(event->start_sample, WSP_FRONTEND_SAMPLE_RATE_HZ, 3);
    wsp_board_write(" s to ");
    print_fraction(event->end_sample, WSP_FRONTEND_SAMPLE_RATE_HZ, 3);
    wsp_board_write(" s\n");
}
