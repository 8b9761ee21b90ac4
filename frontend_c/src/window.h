/* Stage 1: pre-emphasis and window. */
#ifndef WSP_WINDOW_H
#define WSP_WINDOW_H

#include <stddef.h>
#include <stdint.h>

/* Windows a run of consecutive samples.
 *   pcm              [count]
 *   before           the sample before pcm[0]; used with pre-emphasis only
 *   window_q31       [count]: the window's values for these samples
 *   preemphasis_q15  0 to 32767
 *   out              [count]: |out| <= 2^30; unit 2^-15 PCM steps, with pre-emphasis 2^-14
 * Returns the bitwise OR over all results of x (x >= 0) or ~x (x < 0): every x lies in [-(m + 1), m] for the
 * returned m rounded up to 2^k - 1.
 */
uint32_t wsp_window_apply(const int16_t *pcm, int16_t before, const int32_t *window_q31, size_t count,
                          int32_t preemphasis_q15, int32_t *out);

#endif /* WSP_WINDOW_H */
