/* Start-up of Cortex-M: vector table, FPU and Helium on, .data and .bss, main(), exit. Faults exit with FAULT_STATUS.
 * Code for a core without misaligned accesses (Armv6-M) traps on them wherever it runs. */
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "init_memory.h"
#include "timer.h"

#define FAULT_STATUS 99
#define SCB_CCR (*(volatile uint32_t *)0xE000ED14u)
#define SCB_CPACR (*(volatile uint32_t *)0xE000ED88u)
#define CCR_UNALIGNED_TRAP (1u << 3)
#define CCR_LOW_OVERHEAD_BRANCH (1u << 19)
#define CPACR_FPU_FULL_ACCESS (0xFu << 20)

int main(int argc, char **argv);
void wsp_reset_handler(void);

void wsp_reset_handler(void)
{
#if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
    SCB_CPACR |= CPACR_FPU_FULL_ACCESS;
    __asm__ volatile("dsb\n isb" ::: "memory");
#endif
#if defined(__ARM_FEATURE_MVE)
    SCB_CCR |= CCR_LOW_OVERHEAD_BRANCH;
#endif
#if !defined(__ARM_FEATURE_UNALIGNED)
    SCB_CCR |= CCR_UNALIGNED_TRAP;
#endif
    wsp_init_memory();
    wsp_board_exit(main(0, NULL));
}

static void fault_handler(void)
{
    wsp_board_write("processor fault\n");
    wsp_board_exit(FAULT_STATUS);
}

/* Stands in for the timer's handler of programs that have none. */
void __attribute__((weak)) wsp_timer_interrupt(void)
{
    fault_handler();
}

typedef void (*vector)(void);

__attribute__((section(".vectors"), used)) static const struct {
    uint32_t *stack_top;
    vector handlers[15];
} vectors = {wsp_stack_top,
             {wsp_reset_handler, fault_handler, fault_handler, fault_handler, fault_handler, fault_handler,
              fault_handler, NULL, NULL, NULL, fault_handler, fault_handler, NULL, fault_handler, wsp_timer_interrupt}};
