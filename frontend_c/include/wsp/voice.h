/* Voice activity: how far eight groups of bands rise above their noise floors. Reads the log energies that the front
 * end computes anyway, before its optional stages; costs no transform of its own. */
#ifndef WSP_VOICE_H
#define WSP_VOICE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WSP_VOICE_GROUPS 8

/* Caller's memory; fields are the functions' own, apart from excess_q16. Sums of log2 energies over a group's bands. */
typedef struct wsp_voice {
    int32_t excess_q16; /* of the last frame: most that a group's sum is above floor and margin; above 0: voice */
    int32_t margin_q16; /* log2 energy per band */
    uint32_t period_frames;
    uint32_t frame; /* in the period; 0 before the first frame only */
    int32_t smoothed_q16[WSP_VOICE_GROUPS];
    int32_t recent_q16[WSP_VOICE_GROUPS];     /* least smoothed sum of this period */
    int32_t older_q16[WSP_VOICE_GROUPS];      /* of the period before */
    uint8_t first_band[WSP_VOICE_GROUPS + 4]; /* of each group, then the number of bands, then padding */
} wsp_voice;

#define WSP_VOICE_BYTES (16u + 3u * 4u * WSP_VOICE_GROUPS + WSP_VOICE_GROUPS + 4u)

/* Starts.
 *   bands        20 to WSP_FRONTEND_MAX_BANDS
 *   hop_samples  between two frames
 *   margin_q16   log2 energy by which a group must rise above its floor, up to 16
 */
void wsp_voice_init(wsp_voice *voice, uint32_t bands, uint32_t hop_samples, int32_t margin_q16);

/* As if no frame had been heard yet. */
void wsp_voice_reset(wsp_voice *voice);

/* Takes a frame and updates excess_q16.
 *   log_q16  int32[bands]: log2 energies, INT32_MIN for none
 */
void wsp_voice_step(wsp_voice *voice, const int32_t *log_q16);

#ifdef __cplusplus
}
#endif

#endif /* WSP_VOICE_H */
