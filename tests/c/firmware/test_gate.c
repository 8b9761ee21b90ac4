/* The gate's bookkeeping: what runs, what is kept while asleep, how it catches up. */
#include "gate.h"

#include "check.h"

static wsp_gate gate;

static void hear(int frames, int voice)
{
    gate.voice.excess_q16 = voice ? 1 : 0;
    for (int i = 0; i < frames; i++) {
        wsp_gate_frame(&gate);
    }
}

/* One more step falls due. Returns how many run. */
static uint32_t due(uint32_t *owed, uint32_t *gap)
{
    (*owed)++;
    const uint32_t run = wsp_gate_steps(&gate, owed, gap);
    *owed -= run;
    return run;
}

int main(void)
{
    uint32_t owed = 0;
    uint32_t gap = 0;
    wsp_voice_init(&gate.voice, 40, 160, 65536);
    gate.hangover_frames = 10;
    gate.preroll_steps = 3;
    wsp_gate_reset(&gate);
    CHECK(wsp_gate_is_awake(&gate));
    hear(9, 0);
    CHECK_EQUAL(due(&owed, &gap), 1);
    hear(1, 0);
    CHECK(!wsp_gate_is_awake(&gate));
    for (int i = 0; i < 3; i++) {
        CHECK_EQUAL(due(&owed, &gap), 0);
    }
    CHECK(owed == 3 && gap == 0);
    CHECK_EQUAL(due(&owed, &gap), 0);
    CHECK(owed == 3 && gap == 1);
    hear(1, 1);
    gap = 0;
    CHECK_EQUAL(due(&owed, &gap), 2); /* four are due, two run at a time */
    CHECK_EQUAL(due(&owed, &gap), 2);
    CHECK_EQUAL(due(&owed, &gap), 2);
    CHECK_EQUAL(due(&owed, &gap), 1);
    CHECK(owed == 0 && gap == 0);
    hear(10, 0);
    CHECK(!wsp_gate_is_awake(&gate));
    gate.is_off = 1;
    CHECK(wsp_gate_is_awake(&gate));
    CHECK_EQUAL(due(&owed, &gap), 1);
    owed = 1;
    CHECK_EQUAL(wsp_gate_steps(NULL, &owed, &gap), 1);
    return check_result();
}
