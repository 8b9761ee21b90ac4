/* Per-channel energy normalization (Wang et al., 2017) on logarithms: with m and e the logarithms of mean and energy,
 * the new mean (1 - s) 2^m + s 2^e, s = 1/32, has the logarithm m + log2(1 - s) + log2(1 + 2^(e - m - log2(1/s - 1))).
 */
#include "gain_control.h"

#include "log_add.h"
#include "wsp/fixed.h"

#define DECAY_Q16 3002         /* -log2(31/32) */
#define ENTRY_Q16 324678       /* log2(31) */
#define LEAST_Q16 (10 * 65536) /* quieter bands are not amplified further */

static int32_t not_below(int32_t x, int32_t low)
{
    return x < low ? low : x;
}

void wsp_gain_control_reset(wsp_gain_control *state)
{
    state->started = 0;
}

static int32_t mean_level(int32_t level, int32_t log)
{
    const int32_t entering = wsp_log_add_one_q16(wsp_sub32(wsp_sub32(log, level), ENTRY_Q16));
    return wsp_add32(wsp_sub32(level, DECAY_Q16), entering);
}

/* level - reference has 23 bits and sign, and 31 after the exact shift. */
void wsp_gain_control_apply(wsp_gain_control *state, int32_t *log_q16)
{
    const int first = state->started == 0u;
    state->started = 1;
    for (uint32_t b = 0; b < state->count; b++) {
        const int32_t log = not_below(log_q16[b], -16 * 65536);
        const int32_t level = not_below(first ? log : mean_level(state->level_q16[b], log), LEAST_Q16);
        state->level_q16[b] = level;
        const int32_t above = wsp_shl32(wsp_sub32(level, state->reference_q16), 8);
        log_q16[b] = wsp_sub32(log, wsp_mulhi_round32(above, state->strength_q24));
    }
}
