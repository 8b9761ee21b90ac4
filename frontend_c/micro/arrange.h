/* Stage 2a: full scale and the order that the FFT takes. */
#ifndef WSP_MICRO_ARRANGE_H
#define WSP_MICRO_ARRANGE_H

#include <stdint.h>

/* Shifts 256 pairs of samples left, wrapping at 16 bits, and puts them into digit-reversed order, in place.
 *   z      [512]
 *   shift  0 to 15
 */
void wsp_micro_arrange(int16_t *z, int shift);

#endif /* WSP_MICRO_ARRANGE_H */
