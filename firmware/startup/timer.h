/* Periodic interrupt of the processor's own timer: SysTick (timer_cortex_m.c), machine timer (timer_riscv32.c). */
#ifndef WSP_TIMER_H
#define WSP_TIMER_H

#include <stdint.h>

/* Starts the interrupt.
 *   period_us   1 to 2^32 - 1 ticks of WSP_TIMER_HZ (board.cmake), 2^24 for SysTick
 */
void wsp_timer_start(uint32_t period_us);

/* The handler, to be defined by the program; without one the interrupt is a fault. */
void wsp_timer_interrupt(void);

/* First thing in the handler: asks for the next interrupt one period after this one was due. */
void wsp_timer_acknowledge(void);

#endif /* WSP_TIMER_H */
