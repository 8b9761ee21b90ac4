/* Minimum statistics (Martin, 2001) and a parametric Wiener gain (Lim and Oppenheim, 1979), both on logarithms. */
#include "noise_reduction.h"

#include "log_add.h"
#include "wsp/fixed.h"

#define SMOOTHING_SHIFT 2
#define RISE_SHIFT 4
#define BIAS_Q16 65536         /* noise lies 3 dB above the minimum of its smoothed level */
#define OVERESTIMATE_Q16 65536 /* factor 2 of the noise in the gain */
#define GAIN_POWER_SHIFT 2     /* the gain's fourth power */

static int32_t at_least(int32_t x, int32_t low)
{
    return x < low ? low : x;
}

static int32_t at_most(int32_t x, int32_t high)
{
    return x > high ? high : x;
}

void wsp_noise_reduction_reset(wsp_noise_reduction *state)
{
    state->frame = 0;
}

static void start(wsp_noise_band *band, int32_t level)
{
    band->smoothed = level;
    band->recent = level;
    band->older = level;
    band->noise = wsp_add32(level, BIAS_Q16);
}

static void follow(wsp_noise_band *band, int32_t level, int new_period)
{
    band->smoothed = wsp_add32(band->smoothed, wsp_shr_round32(wsp_sub32(level, band->smoothed), SMOOTHING_SHIFT));
    if (new_period) {
        band->older = band->recent;
        band->recent = band->smoothed;
    }
    band->recent = at_most(band->recent, band->smoothed);
    const int32_t target = wsp_add32(at_most(band->recent, band->older), BIAS_Q16);
    const int32_t rise = wsp_sub32(target, band->noise);
    band->noise = rise < 0 ? target : wsp_add32(band->noise, wsp_shr_round32(rise, RISE_SHIFT));
}

void wsp_noise_reduction_apply(wsp_noise_reduction *state, int32_t *log_q16)
{
    const int first = state->frame == 0u;
    const int new_period = state->frame == state->period_frames;
    state->frame = new_period ? 1u : state->frame + 1u;
    for (uint32_t b = 0; b < state->count; b++) {
        wsp_noise_band *band = &state->bands[b];
        const int32_t level = at_least(log_q16[b], 0);
        if (first) {
            start(band, level);
        } else {
            follow(band, level, new_period);
        }
        const int32_t heard = at_least(level, band->smoothed);
        const int32_t excess = wsp_sub32(wsp_add32(band->noise, OVERESTIMATE_Q16), heard);
        const int32_t attenuation = wsp_shl32(wsp_log_add_one_q16(excess), GAIN_POWER_SHIFT);
        log_q16[b] = wsp_sub32(level, at_most(attenuation, state->most_q16));
    }
}
