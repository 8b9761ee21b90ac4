/* Small text output on top of wsp_board_write(), so that an example needs no printf on a bare board. */
#ifndef WSP_PRINT_H
#define WSP_PRINT_H

#include <stdint.h>

/* Writes an unsigned number in decimal. */
void print_u32(uint32_t value);

/* Writes value / unit with `digits` decimals, truncated.
 *   unit     10^digits divides what matters: 16000 samples a second, 32768 for Q15
 *   digits   1 to 3
 */
void print_fraction(uint64_t value, uint32_t unit, int digits);

/* Writes what the stack was measured to have grown to. */
void print_stack(uint32_t setup_bytes, uint32_t push_bytes);

#endif /* WSP_PRINT_H */
