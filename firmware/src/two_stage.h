/* The pair behind whispro_two_stage.h. It lies at the start of the wake word's memory, that model's instance behind it.
 */
#ifndef WSP_TWO_STAGE_H
#define WSP_TWO_STAGE_H

#include "instance.h"
#include "whispro_two_stage.h"

struct whispro_two_stage {
    whispro *wake;
    whispro *commands;       /* fed with the frames of `wake` */
    uint64_t listen_samples; /* config.listen_ms */
    uint64_t until_sample;   /* frames that end later put the commands to sleep */
    uint32_t history_steps;  /* that run before the first one after waking */
    uint32_t past_steps;     /* of the commands, due since setup or reset, counted to history_steps + 1 */
    uint32_t is_listening;
    uint32_t is_due; /* a step of the commands is due, and those of the wake word at this frame have not all run */
    uint32_t single_command;
    uint32_t reserved; /* 0 */
};

#define WHISPRO_TWO_STAGE_BYTES(pointer_bytes) WSP_STRUCT_BYTES(40, 2, pointer_bytes)

#endif /* WSP_TWO_STAGE_H */
