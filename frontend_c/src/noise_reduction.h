/* Stage 6 (optional): noise reduction per band, on log energies. */
#ifndef WSP_NOISE_REDUCTION_H
#define WSP_NOISE_REDUCTION_H

#include <stddef.h>
#include <stdint.h>

/* What is known of one band, log2 energies in Q16. */
typedef struct wsp_noise_band {
    int32_t smoothed; /* over about four frames */
    int32_t recent;   /* least smoothed level of the current half second */
    int32_t older;    /* of the half second before */
    int32_t noise;    /* estimate */
} wsp_noise_band;

typedef struct wsp_noise_reduction {
    wsp_noise_band *bands; /* [count] */
    uint32_t count;
    uint32_t period_frames; /* half a second */
    uint32_t frame;         /* in the current period; 0 before the first frame only */
    int32_t most_q16;       /* attenuation */
} wsp_noise_reduction;

/* As if no frame had been heard yet. */
void wsp_noise_reduction_reset(wsp_noise_reduction *state);

/* Attenuates each band by the gain 1 / (1 + 2 noise / energy)^4, at most by most_q16. The noise estimate follows the
 * minimum of the smoothed energy over half a second to a second: at once when it falls, with 1/16 a frame when it
 * rises. log_q16  [count], in place; energies below 1 count as 1
 */
void wsp_noise_reduction_apply(wsp_noise_reduction *state, int32_t *log_q16);

#endif /* WSP_NOISE_REDUCTION_H */
