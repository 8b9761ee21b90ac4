/* Stage 2b: complex 256-point FFT in 16 bits. */
#ifndef WSP_MICRO_FFT_H
#define WSP_MICRO_FFT_H

#include <stdint.h>

/* Transforms 256 complex values in place: out[k] = sum in[n] * exp(-2 pi i k n / 256) / 2^8, wrapping at 16 bits.
 *   z  [512] interleaved re, im; in digit-reversed order, out natural order
 */
void wsp_micro_fft256(int16_t *z);

#endif /* WSP_MICRO_FFT_H */
