#include "report_stage.h"

#include "board.h"
#include "report.h"

void report_stage_failure(const char *what, wsp_status status, const wsp_report reports[WHISPRO_STAGES])
{
    const whispro_stage stage =
        reports[WHISPRO_STAGE_COMMANDS].status == status ? WHISPRO_STAGE_COMMANDS : WHISPRO_STAGE_WAKE;
    wsp_board_write(stage == WHISPRO_STAGE_COMMANDS ? "commands: " : "wake word: ");
    report_failure(what, status, &reports[stage]);
}

void report_stage_event(const whispro_two_stage *spotter, const whispro_event *event)
{
    const whispro_stage stage = (whispro_stage)event->stage;
    wsp_board_write(stage == WHISPRO_STAGE_COMMANDS ? "command: " : "wake word: ");
    report_event(whispro_two_stage_part(spotter, stage), event);
}
