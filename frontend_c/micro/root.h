/* Stage 5: amplitude of every channel. */
#ifndef WSP_MICRO_ROOT_H
#define WSP_MICRO_ROOT_H

#include <stddef.h>
#include <stdint.h>

/* amplitudes = rounded square roots, shifted right. Below 2^32 a root is at most 65535, whatever the rounding says.
 *   energies    [count], below 2^56
 *   shift       0 to 15: what the FFT's input had been shifted left
 *   amplitudes  [count]
 */
void wsp_micro_root(const uint64_t *energies, size_t count, int shift, uint32_t *amplitudes);

#endif /* WSP_MICRO_ROOT_H */
