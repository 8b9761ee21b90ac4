/* Stage 7 (optional): gain control per band, on log energies. */
#ifndef WSP_GAIN_CONTROL_H
#define WSP_GAIN_CONTROL_H

#include <stddef.h>
#include <stdint.h>

typedef struct wsp_gain_control {
    int32_t *level_q16; /* [count]: log2 of the mean energy of each band, at least 10 */
    uint32_t count;
    uint32_t started;      /* 0 before the first frame */
    int32_t reference_q16; /* log2 energy that a steady band comes to */
    int32_t strength_q24;  /* share of the level that is taken off, up to 2^24 */
} wsp_gain_control;

/* As if no frame had been heard yet. */
void wsp_gain_control_reset(wsp_gain_control *state);

/* log = log - strength * (level - reference), where level is the logarithm of a mean energy that moves by 1/32 a frame.
 *   log_q16  [count], in place
 */
void wsp_gain_control_apply(wsp_gain_control *state, int32_t *log_q16);

#endif /* WSP_GAIN_CONTROL_H */
