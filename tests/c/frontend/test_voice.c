/* Voice activity: steady energy is none, a rise of one group is, and a level that stays becomes the floor. */
#include "wsp/voice.h"

#include "check.h"

#define BANDS 40
#define LEVEL (20 * 65536)
#define MARGIN (2 * 65536)

static int32_t log_q16[BANDS];

/* Steps over frames of LEVEL, bands [first, end) at `louder`; returns the last excess. */
static int32_t hear(wsp_voice *voice, int frames, int first, int end, int32_t louder)
{
    for (int b = 0; b < BANDS; b++) {
        log_q16[b] = b >= first && b < end ? louder : LEVEL;
    }
    for (int i = 0; i < frames; i++) {
        wsp_voice_step(voice, log_q16);
    }
    return voice->excess_q16;
}

int main(void)
{
    wsp_voice voice;
    wsp_voice_init(&voice, BANDS, 160, MARGIN);
    CHECK(voice.excess_q16 < 0);
    CHECK_EQUAL(hear(&voice, 1, 0, 0, 0), -5 * MARGIN);
    CHECK_EQUAL(hear(&voice, 300, 0, 0, 0), -5 * MARGIN);
    CHECK(hear(&voice, 20, 10, 15, LEVEL + MARGIN - 65536) < 0);
    CHECK(hear(&voice, 20, 10, 15, LEVEL + MARGIN + 65536) > 0);
    CHECK(hear(&voice, 20, 0, 0, 0) < 0);
    CHECK(hear(&voice, 3, 35, 40, LEVEL + 8 * 65536) > 0);
    CHECK(hear(&voice, 90, 0, BANDS, LEVEL + 8 * 65536) > 0);
    CHECK(hear(&voice, 110, 0, BANDS, LEVEL + 8 * 65536) < 0);
    CHECK(hear(&voice, 50, 0, BANDS, INT32_MIN) < 0);
    CHECK(hear(&voice, 50, 0, BANDS, 10 * 65536) < 0); /* as quiet as nothing */
    wsp_voice_reset(&voice);
    CHECK_EQUAL(hear(&voice, 1, 0, BANDS, LEVEL + 8 * 65536), -5 * MARGIN);
    for (uint32_t bands = 20; bands <= 80; bands++) {
        wsp_voice_init(&voice, bands, 1, MARGIN);
        CHECK(voice.first_band[0] == 0 && voice.first_band[WSP_VOICE_GROUPS] == bands);
    }
    return check_result();
}
