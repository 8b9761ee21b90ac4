/* Stage 2c: from the spectrum of pairs to the spectrum of the samples. */
#ifndef WSP_MICRO_REAL_SPLIT_H
#define WSP_MICRO_REAL_SPLIT_H

#include <stdint.h>

/* In place: 256 complex values in, bins 0 to 256 out, halved.
 *   z  [514] interleaved re, im; no part of the result is -32768
 */
void wsp_micro_real_split(int16_t *z);

#endif /* WSP_MICRO_REAL_SPLIT_H */
