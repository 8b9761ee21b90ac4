#include "gate.h"

#include <stddef.h>

void wsp_gate_reset(wsp_gate *gate)
{
    wsp_voice_reset(&gate->voice);
    gate->hold = gate->hangover_frames;
}

void wsp_gate_frame(wsp_gate *gate)
{
    if (gate->voice.excess_q16 > 0) {
        gate->hold = gate->hangover_frames;
    } else if (gate->hold > 0u) {
        gate->hold--;
    }
}

int wsp_gate_is_awake(const wsp_gate *gate)
{
    return gate->is_off != 0u || gate->hold > 0u;
}

uint32_t wsp_gate_steps(const wsp_gate *gate, uint32_t *owed, uint32_t *gap)
{
    if (gate == NULL || wsp_gate_is_awake(gate)) {
        return *owed < WSP_GATE_MOST_STEPS ? *owed : WSP_GATE_MOST_STEPS;
    }
    if (*owed > gate->preroll_steps) {
        *owed = gate->preroll_steps;
        *gap = 1;
    }
    return 0;
}
