/* Stage 2b: complex 256-point FFT. */
#ifndef WSP_FFT_H
#define WSP_FFT_H

#include <stdint.h>

/* Transforms 256 complex values in place: out[k] = sum in[n] * exp(-2 pi i k n / 256) / 2^3.
 *   z  [512] interleaved re, im; in digit-reversed order with |re|, |im| <= 2^24; out in natural order
 */
void wsp_fft256(int32_t *z);

#endif /* WSP_FFT_H */
