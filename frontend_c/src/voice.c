/* The floor is the least smoothed sum of the last one to two seconds, so that it takes two seconds to sleep through a
 * noise that has come to stay, and no word lasts long enough to become one. */
#include "wsp/voice.h"

#include "wsp/fixed.h"
#include "wsp/frontend.h"

#define SMOOTHING_SHIFT 2
#define QUIET_Q16 (10 * 65536) /* quieter bands count as this quiet */

void wsp_voice_init(wsp_voice *voice, uint32_t bands, uint32_t hop_samples, int32_t margin_q16)
{
    for (uint32_t g = 0; g <= WSP_VOICE_GROUPS; g++) {
        voice->first_band[g] = (uint8_t)(g * bands / WSP_VOICE_GROUPS);
    }
    voice->period_frames = WSP_FRONTEND_SAMPLE_RATE_HZ / hop_samples;
    voice->margin_q16 = margin_q16;
    wsp_voice_reset(voice);
}

void wsp_voice_reset(wsp_voice *voice)
{
    voice->frame = 0;
    voice->excess_q16 = INT32_MIN;
}

static int32_t group_sum(const int32_t *log_q16, uint32_t first, uint32_t end)
{
    int32_t sum = 0;
    for (uint32_t b = first; b < end; b++) {
        sum = wsp_add32(sum, log_q16[b] < QUIET_Q16 ? QUIET_Q16 : log_q16[b]);
    }
    return sum;
}

static int32_t lesser(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t follow(wsp_voice *v, int g, int32_t sum, int new_period)
{
    if (v->frame == 0u) {
        v->smoothed_q16[g] = sum;
        v->recent_q16[g] = sum;
        v->older_q16[g] = sum;
        return 0;
    }
    const int32_t rise = wsp_sub32(sum, v->smoothed_q16[g]);
    v->smoothed_q16[g] = wsp_add32(v->smoothed_q16[g], wsp_shr_round32(rise, SMOOTHING_SHIFT));
    if (new_period) {
        v->older_q16[g] = v->recent_q16[g];
        v->recent_q16[g] = v->smoothed_q16[g];
    }
    v->recent_q16[g] = lesser(v->recent_q16[g], v->smoothed_q16[g]);
    return wsp_sub32(v->smoothed_q16[g], lesser(v->recent_q16[g], v->older_q16[g]));
}

void wsp_voice_step(wsp_voice *voice, const int32_t *log_q16)
{
    const int new_period = voice->frame == voice->period_frames;
    int32_t most = INT32_MIN;
    for (int g = 0; g < WSP_VOICE_GROUPS; g++) {
        const uint32_t first = voice->first_band[g];
        const uint32_t end = voice->first_band[g + 1];
        const int32_t above = follow(voice, g, group_sum(log_q16, first, end), new_period);
        const int32_t excess = wsp_sub32(above, voice->margin_q16 * (int32_t)(end - first));
        most = excess > most ? excess : most;
    }
    voice->frame = new_period ? 1u : voice->frame + 1u;
    voice->excess_q16 = most;
}
