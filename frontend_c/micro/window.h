/* Stage 1: window. */
#ifndef WSP_MICRO_WINDOW_H
#define WSP_MICRO_WINDOW_H

#include <stddef.h>
#include <stdint.h>

/* out[n] = floor(in[n] * window[n] / 2^12).
 *   in, out   [samples]
 *   window    [samples], 0 to 4096
 * Returns the bitwise OR of the magnitudes, -32768 counting as 0: below 2^15.
 */
uint32_t wsp_micro_window(const int16_t *in, const int16_t *window_q12, size_t samples, int16_t *out);

#endif /* WSP_MICRO_WINDOW_H */
