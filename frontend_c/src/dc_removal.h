/* Stage 0 (optional): removal of a constant offset. */
#ifndef WSP_DC_REMOVAL_H
#define WSP_DC_REMOVAL_H

#include <stddef.h>
#include <stdint.h>

/* One-pole high-pass, corner 16000 / (2 pi 2^8) = 10 Hz: the mean moves by 1/256 of its distance from each sample.
 *   pcm       [count], in place
 *   mean_q15  of the stream so far, 0 at its start
 * Returns the mean after the last sample.
 */
int32_t wsp_dc_removal(int16_t *pcm, size_t count, int32_t mean_q15);

#endif /* WSP_DC_REMOVAL_H */
