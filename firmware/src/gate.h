/* The gate: lets the network sleep while there is no voice. It decides frame by frame, and at each network step how
 * many of the steps that are due run now. */
#ifndef WSP_GATE_H
#define WSP_GATE_H

#include "wsp/voice.h"

#define WSP_GATE_MOST_STEPS 2u /* that run in one go, so that catching up never costs more than twice the usual */

typedef struct wsp_gate {
    wsp_voice voice; /* stepped by the front end */
    uint32_t hangover_frames;
    uint32_t preroll_steps; /* steps that stay due while the network sleeps */
    uint32_t hold;          /* frames until it sleeps, unless voice comes again */
    uint32_t is_off;        /* 1: always awake */
} wsp_gate;

#define WSP_GATE_BYTES (WSP_VOICE_BYTES + 16u)

/* As after a reset of everything: awake for the hangover. */
void wsp_gate_reset(wsp_gate *gate);

/* Decides after each frame that the front end has completed. */
void wsp_gate_frame(wsp_gate *gate);

/* 1 while the network is to run. */
int wsp_gate_is_awake(const wsp_gate *gate);

/* Decides at each step.
 *   gate  null: there is none
 *   owed  steps that are due and have not run, the latest included; taken down to what is kept
 *   gap   set to 1 when a step is given up
 * Returns how many of the owed steps run now, the oldest first.
 */
uint32_t wsp_gate_steps(const wsp_gate *gate, uint32_t *owed, uint32_t *gap);

#endif /* WSP_GATE_H */
