/* Stage 2a: block normalisation, together with the reordering that the FFT's first pass needs. */
#ifndef WSP_NORMALISE_H
#define WSP_NORMALISE_H

#include <stdint.h>

/* Shifts 512 samples so that the block fills 24 bits and sign, and puts the 256 pairs in digit-reversed order.
 *   z     [512], in place; afterwards |z| <= 2^24. To the left the shift is exact, to the right it rounds.
 *   bits  what wsp_window_apply returned for the whole block, below 2^30
 * Returns the shift n, -6 to 24: new = old * 2^n.
 */
int wsp_normalise(int32_t *z, uint32_t bits);

#endif /* WSP_NORMALISE_H */
