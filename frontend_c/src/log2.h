/* Stage 5: logarithm of the band energies. */
#ifndef WSP_LOG2_H
#define WSP_LOG2_H

#include <stddef.h>
#include <stdint.h>

/* log_q16 = log2(mel * 2^exponent) in Q16; INT32_MIN where mel is 0.
 *   mel       [count]
 *   exponent  binary exponent of the energies' unit, -100 to 100
 *   log_q16   [count], off by at most 2^-14 + 2^-16 of the true value
 */
void wsp_log2(const uint64_t *mel, size_t count, int exponent, int32_t *log_q16);

#endif /* WSP_LOG2_H */
