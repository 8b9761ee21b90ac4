/* Stage 2c: from the FFT over pairs of samples to the spectrum of the real signal. */
#ifndef WSP_REAL_SPLIT_H
#define WSP_REAL_SPLIT_H

#include <stdint.h>

/* In place: 256 complex values of wsp_fft256 in, bins 0 to 256 out, divided by 2^6 and rounded, so that
 * out[k] = X[k] / 2^9 for X the 512-point transform of the normalised block.
 *   z  [514] interleaved re, im; out |re|, |im| <= 2^24
 */
void wsp_real_split(int32_t *z);

#endif /* WSP_REAL_SPLIT_H */
