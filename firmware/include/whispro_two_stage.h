/* Two-stage use: a wake word, then commands for some seconds. One front end feeds two models: that of the wake word
 * always runs, that of the commands while one is awaited. Both must have been trained with the same front end.
 * Everything is defined in SPEC.md section 4.
 */
#ifndef WHISPRO_TWO_STAGE_H
#define WHISPRO_TWO_STAGE_H

#include "whispro.h"

#ifdef __cplusplus
extern "C" {
#endif

#define WHISPRO_MAX_HISTORY_MS 1000u

/* Which model: whispro_event.stage. */
typedef enum whispro_stage { WHISPRO_STAGE_WAKE = 0, WHISPRO_STAGE_COMMANDS = 1, WHISPRO_STAGES = 2 } whispro_stage;

typedef struct whispro_two_stage whispro_two_stage;

/* What a pair is made of. Everything pointed to must outlive it. */
typedef struct whispro_two_stage_config {
    whispro_config wake;     /* its front end, level meter and gate serve both */
    whispro_config commands; /* frontend and meter_levels are not read, nor is a gate in the model's record */
    uint32_t listen_ms;      /* commands are awaited so long after a wake word's end, at least 1 */
    uint32_t history_ms;     /* what the commands' network hears of the time before, 0 to WHISPRO_MAX_HISTORY_MS; costs
                                `bytes of a frame * frames of this time` of RAM */
    uint32_t single_command; /* 1: a command ends the waiting; 0: it starts the time anew */
} whispro_two_stage_config;

/* Exact memory of a pair, in two blocks that may lie in different kinds of RAM. Of `reports` (null: none), the one of
 * the stage that fails says why; the other says WSP_OK. */
wsp_status whispro_two_stage_query(const whispro_two_stage_config *config, size_t bytes[WHISPRO_STAGES],
                                   wsp_report reports[WHISPRO_STAGES]);

/* The same for a machine whose pointers have pointer_bytes (4 or 8) bytes. */
wsp_status whispro_two_stage_query_for(const whispro_two_stage_config *config, size_t pointer_bytes,
                                       size_t bytes[WHISPRO_STAGES], wsp_report reports[WHISPRO_STAGES]);

/* The two blocks, WSP_ALIGN_BYTES-aligned. */
typedef struct whispro_two_stage_memory {
    void *block[WHISPRO_STAGES];
    size_t bytes[WHISPRO_STAGES];
} whispro_two_stage_memory;

/* Builds a pair that awaits the wake word. The memory belongs to it from then on. WSP_ERR_FRONTEND_MISMATCH in the
 * commands' report: their model was trained with another front end than that of the wake word; the field says where. */
wsp_status whispro_two_stage_setup(const whispro_two_stage_memory *memory, const whispro_two_stage_config *config,
                                   whispro_two_stage **spotter, wsp_report reports[WHISPRO_STAGES]);

/* As whispro_push(); event->stage says which model's labels event->keyword belongs to. A wake word (no near miss) wakes
 * the commands' model, afresh each time: its states and its detector remember nothing. */
int whispro_two_stage_push(whispro_two_stage *spotter, const int16_t *pcm, size_t samples, size_t *used,
                           whispro_event *event);

/* Awaits commands as if the wake word had ended with the latest frame: for a button. */
void whispro_two_stage_listen(whispro_two_stage *spotter);

/* 1 while commands are awaited, else 0. */
int whispro_two_stage_is_listening(const whispro_two_stage *spotter);

/* Forgets all audio and state; sample counting starts at 0 and the wake word is awaited. */
void whispro_two_stage_reset(whispro_two_stage *spotter);

/* One of the two, for the functions of whispro.h that only ask: labels, operating points, whispro_is_awake(). */
const whispro *whispro_two_stage_part(const whispro_two_stage *spotter, whispro_stage stage);

/* As whispro_use_operating_point(), whispro_use_gate() (the wake word's) and whispro_read_levels(). */
wsp_status whispro_two_stage_use_operating_point(whispro_two_stage *spotter, whispro_stage stage, size_t index);
wsp_status whispro_two_stage_use_gate(whispro_two_stage *spotter, int on);
wsp_status whispro_two_stage_read_levels(whispro_two_stage *spotter, whispro_levels *levels);

/* Golden input and the CRCs for it, as in whispro_golden; written by `kws export --commands`. */
typedef struct whispro_two_stage_golden {
    const int16_t *pcm;
    size_t samples;
    uint32_t stage_crc32[WHISPRO_STAGES][WSP_STAGE_COUNT]; /* of the commands from the scores on, 0 before */
    uint32_t events_crc32[WHISPRO_STAGES];
} whispro_two_stage_golden;

/* Runs the golden PCM through a fresh pair, awaiting commands from its first sample. On WSP_ERR_SELFTEST the report of
 * the stage that computes something else names the first stage of its chain that differs. */
wsp_status whispro_two_stage_selftest(const whispro_two_stage_memory *memory, const whispro_two_stage_config *config,
                                      const whispro_two_stage_golden *golden, wsp_report reports[WHISPRO_STAGES]);

#ifdef __cplusplus
}
#endif

#endif /* WHISPRO_TWO_STAGE_H */
