/* Stage 8: scaled natural logarithm. */
#ifndef WSP_MICRO_LOG_H
#define WSP_MICRO_LOG_H

#include <stddef.h>
#include <stdint.h>

/* logarithms = 2^log_shift * ln(8 * signal); 0 for 8 * signal of 1 and below. Below 2^13 for shifts up to 8.
 *   signal      [count]
 *   log_shift   0 to 8
 *   logarithms  [count]
 */
void wsp_micro_log(const uint32_t *signal, size_t count, uint32_t log_shift, int16_t *logarithms);

#endif /* WSP_MICRO_LOG_H */
